// Twins in different traces without a common response id: a framework's report and an SDK's report of one call, where
// the context between them was lost. Found by time; merged only where nothing else fits, so that two real calls of a busy
// fleet are never one. Where more than one fits, nothing is merged and the calls say so.

import type { Candidate, Unit } from './counting.ts';
import type { SpanFact } from './facts.ts';
import { hasUsage } from './lines.ts';
import type { TraceTree } from './tree.ts';
import { endsOf, order, preference, sameModel } from './twins.ts';

/**
 * For each of its winners a trace has to be handed the winners of other traces of the same tenant and service that start
 * within this distance: twice the slack between twins, so that it also sees what else fits its neighbour.
 */
export const near_ms = 40;

/** Does no model, agent or tool of its own trace stand above the span? A report whose context was lost stands alone. */
export function isAlone(tree: TraceTree, span: SpanFact): boolean {
  return tree
    .ancestorsOf(span)
    .every(({ kind }) => kind === 'other' || kind === 'workflow' || kind === 'step');
}

/** For each unit with a neighbour that fits: the report that counts instead, or `unresolved`; absent where it counts itself. */
export function resolveNear(
  tree: TraceTree,
  units: readonly Unit[],
  near: readonly Candidate[],
): Map<Unit, Candidate | 'unresolved'> {
  const own = units.map((unit) => ({ ...unit.winner, alone: isAlone(tree, unit.winner.span) }));
  const all = [...own, ...near];
  const answers = new Map<Unit, Candidate | 'unresolved'>();
  for (const [index, unit] of units.entries()) {
    const self = own[index]!;
    const fitting = near.filter((other) => matches(self, other));
    if (fitting.length === 0) continue;
    const [only] = fitting;
    const unique = fitting.length === 1 && all.filter((other) => matches(only!, other)).length === 1;
    if (!unique) answers.set(unit, 'unresolved');
    else if (wins(only!, self)) answers.set(unit, only!);
  }
  return answers;
}

/** One call by two emitters in one process, as far as can be told without an id: both ends and all counts agree. */
function matches(a: Candidate, b: Candidate): boolean {
  if (a.span.trace_id === b.span.trace_id || !(a.alone || b.alone)) return false;
  if (a.span.tenant_id !== b.span.tenant_id || a.span.service_name !== b.span.service_name) return false;
  if (a.span.scope_name === b.span.scope_name || a.span.kind !== b.span.kind) return false;
  if (a.span.response_id !== '' && b.span.response_id !== '') return false;
  return (
    hasUsage(a) && hasUsage(b) && sameModel(a.span, b.span) && endsOf(a.span, b.span).both && sameCounts(a, b)
  );
}

function sameCounts(a: Candidate, b: Candidate): boolean {
  if (a.usage.input !== b.usage.input || a.usage.output !== b.usage.output) return false;
  return a.usage.cacheRead === null || b.usage.cacheRead === null || a.usage.cacheRead === b.usage.cacheRead;
}

/** A report with an id may have a third report elsewhere that only it leads to, so it goes first. */
function wins(a: Candidate, b: Candidate): boolean {
  const byId = Number(b.span.response_id !== '') - Number(a.span.response_id !== '');
  return (byId || preference(a, b) || order(a, b)) < 0;
}
