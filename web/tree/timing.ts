// Where a span's bar lies on the time axis of its trace, in percent of its width.

import type { Line, Tree } from './lines.ts';

export interface Bar {
  readonly left: number;
  readonly width: number;
  /** Where the first token came, or null. */
  readonly tick: number | null;
}

export function barOf({ node, call }: Line, { start, end }: Pick<Tree, 'start' | 'end'>): Bar {
  const length = Math.max(end - start, 1e-6);
  const share = (ms: number) => Math.min(100, Math.max(0, (ms / length) * 100));
  const left = share(node.start - start);
  const first = call?.ttft_ms ?? null;
  return {
    left,
    width: Math.min(100 - left, share(node.end - node.start)),
    tick: first === null ? null : share(node.start - start + first),
  };
}

/** The span to open a trace at: what failed deepest and first, else its root. */
export function startingLine({ lines }: Pick<Tree, 'lines'>): Line | null {
  const isLeafOfFailure = (line: Line) =>
    line.failed && !line.node.children.some((child) => child.span.status_code === 'error');
  return lines.find(isLeafOfFailure) ?? lines[0] ?? null;
}
