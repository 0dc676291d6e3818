// Within one trace: of nested model spans the innermost with usage counts, and the spans above it repeat it. A line is
// such a leaf with the spans that only it accounts for.

import type { Candidate } from './counting.ts';
import { isModelKind, type SpanFact } from './facts.ts';
import type { TraceTree } from './tree.ts';

export interface Line {
  readonly leaf: Candidate;
  /** Rolled-up spans above (or below, without usage) that report this call and no other. */
  readonly repeats: readonly Candidate[];
}

export const hasUsage = ({ usage }: Candidate): boolean => usage.input !== null || usage.output !== null;

/** The lines of a trace; every candidate is the leaf of one or is rolled up. */
export function linesOf(
  tree: TraceTree,
  candidates: readonly Candidate[],
): { readonly lines: readonly Line[]; readonly rolledUp: ReadonlySet<Candidate> } {
  const above = ancestorsOf(tree, candidates);
  const rolledUp = rolled(candidates, above);
  const repeats = repeatsOf(candidates, above, rolledUp);
  const lines = candidates
    .filter((candidate) => !rolledUp.has(candidate))
    .map((leaf) => ({ leaf, repeats: repeats.get(leaf) ?? [] }));
  return { lines, rolledUp };
}

/** For each leaf the rolled-up spans that it alone accounts for. */
function repeatsOf(
  candidates: readonly Candidate[],
  above: ReadonlyMap<Candidate, readonly Candidate[]>,
  rolledUp: ReadonlySet<Candidate>,
): Map<Candidate, Candidate[]> {
  const leavesOf = new Map<Candidate, Set<Candidate>>();
  const note = (repeat: Candidate, leaf: Candidate): void => {
    if (rolledUp.has(leaf) || !rolledUp.has(repeat)) return;
    leavesOf.set(repeat, (leavesOf.get(repeat) ?? new Set()).add(leaf));
  };
  for (const candidate of candidates) {
    for (const upper of above.get(candidate)!) {
      note(upper, candidate);
      note(candidate, upper);
    }
  }
  const only = [...leavesOf]
    .filter(([, leaves]) => leaves.size === 1)
    .map(([repeat, leaves]) => [repeat, [...leaves][0]!] as const);
  return new Map(
    [...Map.groupBy(only, ([, leaf]) => leaf)].map(([leaf, pairs]) => [
      leaf,
      pairs.map(([repeat]) => repeat),
    ]),
  );
}

/**
 * The candidates above each, nearest first. A line is cut by a tool or an agent: a model call below a tool below a model
 * call is a call of its own.
 */
function ancestorsOf(
  tree: TraceTree,
  candidates: readonly Candidate[],
): ReadonlyMap<Candidate, readonly Candidate[]> {
  const bySpan = new Map(candidates.map((candidate) => [candidate.span.span_id, candidate]));
  return new Map(candidates.map((candidate) => [candidate, modelsAbove(tree, candidate.span, bySpan)]));
}

function modelsAbove(tree: TraceTree, span: SpanFact, bySpan: ReadonlyMap<string, Candidate>): Candidate[] {
  const found: Candidate[] = [];
  for (let above = tree.parentOf(span); above; above = tree.parentOf(above)) {
    if (above.kind === 'tool' || above.kind === 'mcp' || above.kind === 'agent') break;
    const candidate = isModelKind(above.kind) ? bySpan.get(above.span_id) : undefined;
    if (candidate) found.push(candidate);
  }
  return found;
}

/** Above a span with usage nothing counts; below one with usage what has none does not, unless it is a failed attempt. */
function rolled(
  candidates: readonly Candidate[],
  above: ReadonlyMap<Candidate, readonly Candidate[]>,
): Set<Candidate> {
  const rolledUp = new Set<Candidate>();
  for (const candidate of candidates) {
    for (const upper of above.get(candidate)!) {
      if (hasUsage(candidate)) rolledUp.add(upper);
      else if (hasUsage(upper) && !isRetry(candidate, upper)) rolledUp.add(candidate);
      else if (!hasUsage(upper)) rolledUp.add(upper);
    }
  }
  return rolledUp;
}

/** A failed attempt below the call that finally succeeded stays a call of its own: it was sent and it failed. */
function isRetry(below: Candidate, above: Candidate): boolean {
  return below.span.status_code === 'error' && above.span.status_code !== 'error';
}
