// What a key does on the tree of a trace: which span is selected next, which lines fold.

import type { Line } from './lines.ts';
import { nextLine } from './rows.ts';

export interface Walk {
  readonly lines: readonly Line[];
  readonly visible: readonly Line[];
  readonly selected: string | null;
  readonly folded: ReadonlySet<string>;
  readonly pageLength: number;
}

export interface Step {
  readonly select?: string;
  readonly fold?: string;
  readonly unfold?: string;
}

type Key = (walk: Walk, line: Line, index: number) => Step | null;

const idOf = (line: Line | undefined): Step | null => (line ? { select: line.node.span.span_id } : null);

const by =
  (count: (walk: Walk) => number): Key =>
  (walk, _, index) =>
    idOf(walk.visible[Math.min(walk.visible.length - 1, Math.max(0, index + count(walk)))]);

const closer: Key = ({ folded }, { node }) => {
  const isOpen = node.children.length > 0 && !folded.has(node.span.span_id);
  if (isOpen) return { fold: node.span.span_id };
  return node.parent ? { select: node.parent.span.span_id } : null;
};

const opener: Key = ({ folded }, { node }) => {
  if (folded.has(node.span.span_id)) return { unfold: node.span.span_id };
  const [child] = node.children;
  return child ? { select: child.span.span_id } : null;
};

const keys: Readonly<Record<string, Key>> = {
  ArrowDown: by(() => 1),
  ArrowUp: by(() => -1),
  PageDown: by(({ pageLength }) => pageLength),
  PageUp: by(({ pageLength }) => -pageLength),
  Home: by(({ visible }) => -visible.length),
  End: by(({ visible }) => visible.length),
  ArrowLeft: closer,
  ArrowRight: opener,
  n: ({ lines, selected }) => idOf(nextLine(lines, selected, ({ failed }) => failed) ?? undefined),
  p: ({ lines, selected }) => idOf(nextLine(lines, selected, ({ failed }) => failed, -1) ?? undefined),
};

/** null: the key means nothing here. */
export function stepOf(key: string, walk: Walk): Step | null {
  const index = walk.visible.findIndex(({ node }) => node.span.span_id === walk.selected);
  const line = walk.visible[Math.max(0, index)];
  return line && Object.hasOwn(keys, key) ? keys[key]!(walk, line, index) : null;
}
