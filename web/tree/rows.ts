// Which lines of a trace are visible when some are folded, which match a search, and where the next error is.

import type { Line } from './lines.ts';

/** Lines whose ancestors are all open, in order. */
export function visibleLines(lines: readonly Line[], folded: ReadonlySet<string>): Line[] {
  const visible: Line[] = [];
  let hiddenBelow = Number.POSITIVE_INFINITY;
  for (const line of lines) {
    const { depth, span } = line.node;
    if (depth > hiddenBelow) continue;
    hiddenBelow = folded.has(span.span_id) ? depth : Number.POSITIVE_INFINITY;
    visible.push(line);
  }
  return visible;
}

export function matches(line: Line, text: string): boolean {
  const wanted = text.toLowerCase();
  const { name, span_id, model, tool_name, agent_name, error_type, status_message } = line.node.span;
  const told = [
    name,
    span_id,
    model,
    tool_name,
    agent_name,
    error_type,
    status_message,
    line.call?.provider,
    line.call?.model,
  ];
  return told.some((field) => field?.toLowerCase().includes(wanted));
}

/** The next line after `from` (wrapping around) that fits, forwards or backwards; null when none does. */
export function nextLine(
  lines: readonly Line[],
  from: string | null,
  fits: (line: Line) => boolean,
  step: 1 | -1 = 1,
): Line | null {
  const start = lines.findIndex(({ node }) => node.span.span_id === from);
  const count = lines.length;
  for (let walked = 1; walked <= count; walked++) {
    const line = lines[(((start + step * walked) % count) + count) % count]!;
    if (fits(line)) return line;
  }
  return null;
}

/** Folded lines that have to open for this one to be seen. */
export function unfoldedTo(line: Line, folded: ReadonlySet<string>): ReadonlySet<string> {
  const open = new Set(folded);
  for (let node = line.node.parent; node; node = node.parent) open.delete(node.span.span_id);
  return open.size === folded.size ? folded : open;
}
