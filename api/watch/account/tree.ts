// The tree of one trace: parents, children, and what a span inherits from the spans around it. Parents that never
// arrived make roots; a cycle is cut at its earliest span.

import type { SpanFact } from './facts.ts';

export interface TraceTree {
  readonly spans: readonly SpanFact[];
  /** Spans whose parent is not in the trace, earliest first. */
  readonly roots: readonly SpanFact[];
  parentOf(span: SpanFact): SpanFact | undefined;
  childrenOf(span: SpanFact): readonly SpanFact[];
  /** The ancestors, nearest first. */
  ancestorsOf(span: SpanFact): readonly SpanFact[];
}

const none: readonly SpanFact[] = [];
/** Deeper nesting than this is a cycle or an attack; the walk ends there. */
const depth_max = 10_000;

export function buildTree(spans: readonly SpanFact[]): TraceTree {
  const ordered = [...spans].sort(byStart);
  const byId = new Map(ordered.map((span) => [span.span_id, span]));
  const parents = new Map<SpanFact, SpanFact>();
  for (const span of ordered) {
    const parent = span.parent_span_id === '' ? undefined : byId.get(span.parent_span_id);
    if (parent && parent !== span) parents.set(span, parent);
  }
  cutCycles(ordered, parents);
  const children = Map.groupBy([...parents.keys()], (span) => parents.get(span)!);
  // An agent that stands for a model call is a copy of its span, and has its place.
  const own = (span: SpanFact): SpanFact => byId.get(span.span_id) ?? span;
  return {
    spans: ordered,
    roots: ordered.filter((span) => !parents.has(span)),
    parentOf: (span) => parents.get(own(span)),
    childrenOf: (span) => children.get(own(span)) ?? none,
    ancestorsOf: (span) => ancestors(own(span), parents),
  };
}

function byStart(a: SpanFact, b: SpanFact): number {
  if (a.started_ns !== b.started_ns) return a.started_ns < b.started_ns ? -1 : 1;
  return a.span_id < b.span_id ? -1 : a.span_id > b.span_id ? 1 : 0;
}

/** Walks up from every span; one that comes back to itself loses its parent. Each span is walked over once. */
function cutCycles(spans: readonly SpanFact[], parents: Map<SpanFact, SpanFact>): void {
  const settled = new Set<SpanFact>();
  for (const start of spans) {
    const walked = new Set<SpanFact>();
    let span: SpanFact | undefined = start;
    while (span && !settled.has(span) && !walked.has(span)) {
      walked.add(span);
      span = parents.get(span);
    }
    if (span && walked.has(span)) parents.delete(span);
    for (const seen of walked) settled.add(seen);
  }
}

function ancestors(span: SpanFact, parents: ReadonlyMap<SpanFact, SpanFact>): SpanFact[] {
  const above: SpanFact[] = [];
  for (let parent = parents.get(span); parent && above.length < depth_max; parent = parents.get(parent))
    above.push(parent);
  return above;
}

type Named =
  | 'agent_name'
  | 'conversation_id'
  | 'user_id'
  | 'team'
  | 'environment'
  | 'workflow_name'
  | 'service_name';

/** The span's own value, else the nearest ancestor's, else ''. */
export function inherited(tree: TraceTree, span: SpanFact, field: Named): string {
  if (span[field] !== '') return span[field];
  return tree.ancestorsOf(span).find((above) => above[field] !== '')?.[field] ?? '';
}

/** How many spans lie on the longest way from a root to a leaf. */
export function depthOf(tree: TraceTree): number {
  let level: readonly SpanFact[] = tree.roots;
  let depth = 0;
  while (level.length > 0) {
    depth++;
    level = level.flatMap((span) => tree.childrenOf(span));
  }
  return depth;
}
