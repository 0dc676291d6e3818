// A token is paid once. Within one trace: of nested model spans the innermost with usage counts, and of two reports of
// one call by two instrumentations one counts. Twins in other traces are handed in by the watcher.

import { isModelKind, msBetween, type SpanFact } from './facts.ts';
import type { TraceTree } from './tree.ts';
import type { Usage } from './usage.ts';

/** A model span on its way to a call row. */
export interface Candidate {
  readonly span: SpanFact;
  readonly usage: Usage;
  readonly model: string;
}

export type Counting =
  | { readonly counting: 'counted' }
  | { readonly counting: 'rolled_up' }
  | { readonly counting: 'duplicate'; readonly twin: { readonly span_id: string; readonly trace_id: string } };

const counted: Counting = { counting: 'counted' };
const rolledUp: Counting = { counting: 'rolled_up' };

/** Two reports of one call differ by this much at either end. */
const twin_slack_ms = 20;

export const hasUsage = (candidate: Candidate): boolean => candidate.usage.input !== null || candidate.usage.output !== null;

/** Decides for every candidate; `others` are candidates of other traces that share a response id with one of these. */
export function decideCounting(tree: TraceTree, candidates: readonly Candidate[], others: readonly Candidate[]): Map<Candidate, Counting> {
  const verdicts = new Map<Candidate, Counting>();
  for (const candidate of withoutLeaves(tree, candidates)) verdicts.set(candidate, rolledUp);
  const leaves = candidates.filter((candidate) => !verdicts.has(candidate));
  for (const group of twins([...leaves, ...others])) {
    const [first] = [...group].sort(preference);
    for (const candidate of group) {
      if (candidate === first || others.includes(candidate)) continue;
      verdicts.set(candidate, { counting: 'duplicate', twin: { span_id: first!.span.span_id, trace_id: first!.span.trace_id } });
    }
  }
  for (const candidate of candidates) if (!verdicts.has(candidate)) verdicts.set(candidate, counted);
  return verdicts;
}

/**
 * The candidates that another one in their own line accounts for. A line is cut by a tool or an agent: a model call
 * below a tool below a model call is a call of its own.
 */
function withoutLeaves(tree: TraceTree, candidates: readonly Candidate[]): Candidate[] {
  const bySpan = new Map(candidates.map((candidate) => [candidate.span, candidate]));
  const rolled = new Set<Candidate>();
  for (const candidate of candidates) {
    for (const above of modelAncestors(tree, candidate.span, bySpan)) {
      if (hasUsage(candidate)) rolled.add(above);
      else if (hasUsage(above) && !isRetry(candidate, above)) rolled.add(candidate);
    }
  }
  return [...rolled];
}

/** A failed attempt below the call that finally succeeded stays a call of its own: it was sent and it failed. */
function isRetry(below: Candidate, above: Candidate): boolean {
  return below.span.status_code === 'error' && above.span.status_code !== 'error';
}

function modelAncestors(tree: TraceTree, span: SpanFact, bySpan: ReadonlyMap<SpanFact, Candidate>): Candidate[] {
  const found: Candidate[] = [];
  for (const above of tree.ancestorsOf(span)) {
    if (above.kind === 'tool' || above.kind === 'mcp' || above.kind === 'agent') break;
    const candidate = isModelKind(above.kind) ? bySpan.get(above) : undefined;
    if (candidate) found.push(candidate);
  }
  return found;
}

/** Groups of candidates that report one call, each of two or more. */
function twins(candidates: readonly Candidate[]): Candidate[][] {
  const groups: Candidate[][] = [];
  const grouped = new Map<Candidate, Candidate[]>();
  const join = (a: Candidate, b: Candidate): void => {
    const group = grouped.get(a) ?? grouped.get(b) ?? [];
    if (!groups.includes(group)) groups.push(group);
    for (const member of [a, b]) {
      if (!group.includes(member)) group.push(member);
      grouped.set(member, group);
    }
  };
  for (const [a, b] of pairs(candidates)) if (areTwins(a, b)) join(a, b);
  return groups;
}

/** Pairs worth comparing: those that share a response id, and neighbours in time. Never all against all. */
function* pairs(candidates: readonly Candidate[]): Generator<readonly [Candidate, Candidate]> {
  const byId = Map.groupBy(candidates, ({ span }) => span.response_id);
  byId.delete('');
  for (const group of byId.values()) for (const [index, b] of group.entries()) for (const a of group.slice(Math.max(0, index - neighbours_max), index)) yield [a, b];
  const ordered = [...candidates].sort((a, b) => (a.span.started_ns < b.span.started_ns ? -1 : 1));
  for (const [index, b] of ordered.entries()) {
    for (let back = index - 1; back >= Math.max(0, index - neighbours_max); back--) {
      const a = ordered[back]!;
      if (msBetween(a.span.ended_ns, b.span.started_ns) > twin_slack_ms) continue;
      yield [a, b];
    }
  }
}

/** How many neighbours in time are looked at: more calls than this in parallel are not told apart by time. */
const neighbours_max = 32;

function areTwins(a: Candidate, b: Candidate): boolean {
  if (a.span.scope_name === b.span.scope_name && a.span.dialect === b.span.dialect) return false;
  const sameId = a.span.response_id !== '' && a.span.response_id === b.span.response_id;
  if (sameId) return true;
  if (a.span.trace_id !== b.span.trace_id) return false;
  const idsDiffer = a.span.response_id !== '' && b.span.response_id !== '';
  return !idsDiffer && sameModel(a, b) && oneInsideTheOther(a.span, b.span) && sameOutput(a, b);
}

function sameModel(a: Candidate, b: Candidate): boolean {
  const names = (candidate: Candidate): string[] => [candidate.span.response_model, candidate.span.request_model].filter((name) => name !== '');
  return names(a).some((name) => names(b).includes(name));
}

function oneInsideTheOther(a: SpanFact, b: SpanFact): boolean {
  const inside = (inner: SpanFact, outer: SpanFact): boolean =>
    msBetween(outer.started_ns, inner.started_ns) >= -twin_slack_ms && msBetween(inner.ended_ns, outer.ended_ns) >= -twin_slack_ms;
  return inside(a, b) || inside(b, a);
}

function sameOutput(a: Candidate, b: Candidate): boolean {
  if (!hasUsage(a) || !hasUsage(b)) return true;
  return a.usage.output === b.usage.output;
}

/** Provider SDKs that trace their own calls: nearest to the wire, so they are believed before any instrumentation. */
const nativeScope = /^com\.anthropic\.sdk\.|^mistralai_sdk_tracer$/;

/** Which of two reports counts: the provider's own, else the richer, else the earlier; independent of arrival. */
function preference(a: Candidate, b: Candidate): number {
  const rank = ({ span }: Candidate): number => (nativeScope.test(span.scope_name) ? 0 : 1);
  return (
    Number(!hasUsage(a)) - Number(!hasUsage(b)) ||
    rank(a) - rank(b) ||
    richness(b) - richness(a) ||
    Number(b.span.response_id !== '') - Number(a.span.response_id !== '') ||
    (a.span.started_ns < b.span.started_ns ? -1 : a.span.started_ns > b.span.started_ns ? 1 : 0) ||
    (`${a.span.trace_id}${a.span.span_id}` < `${b.span.trace_id}${b.span.span_id}` ? -1 : 1)
  );
}

function richness({ usage }: Candidate): number {
  return [usage.input, usage.output, usage.cacheRead, usage.cacheWrite, usage.cacheWrite1h, usage.reasoning].filter((bucket) => bucket !== null).length;
}
