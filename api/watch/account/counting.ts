// A token is paid once. Within one trace: of nested model spans the innermost with usage counts, and of two reports of
// one call by two instrumentations one counts. Reports in other traces are handed in by the watcher. The outcome depends
// on the set of spans, not on the order in which they came.

import type { SpanFact } from './facts.ts';
import { type Line, linesOf } from './lines.ts';
import { completed } from './merge.ts';
import { resolveNear } from './near.ts';
import type { TraceTree } from './tree.ts';
import { order, preference, shareId, twinGroups } from './twins.ts';
import type { Usage } from './usage.ts';

/** A model span on its way to a call row. */
export interface Candidate {
  readonly span: SpanFact;
  readonly usage: Usage;
  readonly model: string;
  /** An agent that stands for model calls that did not arrive. */
  readonly standsIn?: boolean;
  /** Of another trace, found by its time rather than by its response id; says whether it stands alone there. */
  readonly alone?: boolean;
}

export type Counting =
  | { readonly counting: 'counted'; readonly unresolved?: boolean }
  | { readonly counting: 'rolled_up' }
  | {
      readonly counting: 'duplicate';
      readonly twin: { readonly span_id: string; readonly trace_id: string };
    };

const rolledUp: Counting = { counting: 'rolled_up' };
const counted: Counting = { counting: 'counted' };
const unresolved: Counting = { counting: 'counted', unresolved: true };

/** All reports of one call in this trace. */
export interface Unit {
  /** The report that counts as far as this trace goes. */
  readonly winner: Candidate;
  readonly leaves: readonly Candidate[];
  readonly repeats: readonly Candidate[];
}

export interface Decided {
  readonly verdicts: ReadonlyMap<Candidate, Counting>;
  /** The candidates that count, where other reports of their call know more than they do. */
  readonly completed: ReadonlyMap<Candidate, Candidate>;
  /** What other traces may have to be compared with: the reports that count as far as this trace goes. */
  readonly winners: readonly Candidate[];
}

/** Decides for every candidate; `others` are candidates of other traces. */
export function decideCounting(
  tree: TraceTree,
  candidates: readonly Candidate[],
  others: readonly Candidate[],
): Decided {
  const { lines, rolledUp: rolled } = linesOf(tree, candidates);
  const units = unitsOf(lines);
  const verdicts = new Map<Candidate, Counting>();
  const known = new Map<Candidate, Candidate>();
  for (const candidate of rolled) verdicts.set(candidate, rolledUp);
  const open: Unit[] = [];
  for (const unit of units) {
    for (const leaf of unit.leaves)
      verdicts.set(leaf, leaf === unit.winner ? counted : duplicateOf(unit.winner));
    const elsewhere = others.length === 0 ? [] : reportsElsewhere(unit, others);
    const better = elsewhere.length === 0 ? undefined : betterElsewhere(unit, elsewhere);
    if (better) for (const leaf of unit.leaves) verdicts.set(leaf, duplicateOf(better));
    else {
      const more = [...unit.leaves, ...unit.repeats, ...elsewhere].filter((report) => report !== unit.winner);
      if (more.length > 0) known.set(unit.winner, completed(unit.winner, more));
      if (elsewhere.length === 0) open.push(unit);
    }
  }
  const near = others.filter(({ alone }) => alone !== undefined);
  if (near.length > 0) {
    for (const [unit, answer] of resolveNear(tree, open, near)) {
      for (const leaf of unit.leaves) if (answer !== 'unresolved') verdicts.set(leaf, duplicateOf(answer));
      if (answer === 'unresolved') verdicts.set(unit.winner, unresolved);
    }
  }
  return { verdicts, completed: known, winners: units.map(({ winner }) => winner) };
}

const duplicateOf = ({ span }: Candidate): Counting => ({
  counting: 'duplicate',
  twin: { span_id: span.span_id, trace_id: span.trace_id },
});

function unitsOf(lines: readonly Line[]): Unit[] {
  const lineOf = new Map(lines.map((line) => [line.leaf, line]));
  const groups = twinGroups([...lineOf.keys()], true);
  const grouped = new Set(groups.flat());
  const alone = lines.filter(({ leaf }) => !grouped.has(leaf)).map(({ leaf }) => [leaf]);
  return [...groups, ...alone].map((leaves) => ({
    winner: [...leaves].sort(preference)[0]!,
    leaves,
    repeats: leaves.flatMap((leaf) => lineOf.get(leaf)!.repeats),
  }));
}

/** All reports of this call here that carry its response id. */
const holdersOf = (unit: Unit): Candidate[] =>
  [...unit.leaves, ...unit.repeats].filter(({ span }) => span.response_id !== '');

/** Reports of this call in other traces by response id. */
function reportsElsewhere(unit: Unit, others: readonly Candidate[]): Candidate[] {
  const holders = holdersOf(unit);
  return others.filter((other) => holders.some((holder) => shareId(holder.span, other.span)));
}

/** The best of the reports elsewhere, if it beats all that carry the id here: only those are seen by both traces. */
function betterElsewhere(unit: Unit, elsewhere: readonly Candidate[]): Candidate | undefined {
  const [best] = [...holdersOf(unit), ...elsewhere].sort((a, b) => preference(a, b) || order(a, b));
  return elsewhere.includes(best!) ? best : undefined;
}
