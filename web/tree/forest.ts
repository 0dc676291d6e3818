// Spans become trees, whatever order they come in. A parent that is not there makes an orphan, which is shown as a
// root; parents that form a circle are cut at the earliest span of it; both are counted, so that the page can say so.

import type { SpanRow } from '../../api/contract/rows.ts';
import { momentOf } from '../format/time.ts';

export interface Node {
  readonly span: SpanRow;
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly end: number;
  readonly children: Node[];
  parent: Node | null;
  depth: number;
}

export interface Forest {
  readonly roots: readonly Node[];
  /** Every span once, parents before children, siblings by start. */
  readonly nodes: readonly Node[];
  readonly byId: ReadonlyMap<string, Node>;
  /** Spans whose parent never arrived, and spans whose parent link closed a circle. */
  readonly orphans: readonly Node[];
  readonly cut: readonly Node[];
}

export function buildForest(spans: readonly SpanRow[]): Forest {
  const byId = indexed(spans);
  const orphans = link(byId);
  const cut = cutCircles([...byId.values()]);
  for (const node of byId.values()) node.parent?.children.push(node);
  const roots = [...byId.values()].filter(({ parent }) => parent === null);
  return { roots, nodes: inOrder(roots), byId, orphans, cut };
}

/** One node per span id, by start; of a span that is told twice the longer telling stays. */
function indexed(spans: readonly SpanRow[]): Map<string, Node> {
  const nodes = spans.map((span): Node => {
    const start = momentOf(span.started_at);
    return { span, start, end: start + Math.max(0, span.duration_ms), children: [], parent: null, depth: 0 };
  });
  const byId = new Map<string, Node>();
  for (const node of nodes.sort((a, b) => b.end - a.end || byText(a.span.name, b.span.name))) {
    if (!byId.has(node.span.span_id)) byId.set(node.span.span_id, node);
  }
  return new Map([...byId].sort(([aId, a], [bId, b]) => a.start - b.start || byText(aId, bId)));
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Sets parents; answers the spans whose parent is not here. */
function link(byId: ReadonlyMap<string, Node>): Node[] {
  const orphans: Node[] = [];
  for (const node of byId.values()) {
    const { parent_span_id } = node.span;
    if (parent_span_id === '') continue;
    node.parent = byId.get(parent_span_id) ?? null;
    if (!node.parent) orphans.push(node);
  }
  return orphans;
}

/** Walks up from every span; a walk that meets itself has found a circle. Each span is walked through once. */
function cutCircles(nodes: readonly Node[]): Node[] {
  const walkOf = new Map<Node, Node>();
  const cut: Node[] = [];
  const order = new Map(nodes.map((node, index) => [node, index]));
  for (const first of nodes) {
    let node: Node | null = first;
    while (node && !walkOf.has(node)) {
      walkOf.set(node, first);
      node = node.parent;
    }
    if (node && walkOf.get(node) === first) cut.push(openCircle(node, order));
  }
  return cut;
}

/** Cuts the parent link of the circle's earliest span, whichever span the circle was found at. */
function openCircle(member: Node, order: ReadonlyMap<Node, number>): Node {
  let earliest = member;
  for (let node = member.parent; node && node !== member; node = node.parent) {
    if (order.get(node)! < order.get(earliest)!) earliest = node;
  }
  earliest.parent = null;
  return earliest;
}

/** Depth first without recursion: traces can be thousands of spans deep. */
function inOrder(roots: readonly Node[]): Node[] {
  const ordered: Node[] = [];
  const waiting = roots.toReversed();
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    node.depth = node.parent ? node.parent.depth + 1 : 0;
    ordered.push(node);
    for (let index = node.children.length - 1; index >= 0; index--) waiting.push(node.children[index]!);
  }
  return ordered;
}
