// Twins in different traces without a common response id: a framework's report and an SDK's report of one call, where
// the context between them was lost. Found by time; merged only where nothing else fits, so that two real calls of a busy
// fleet are never one. Where more than one fits, nothing is merged and the calls say so.

import type { Candidate, Unit } from './counting.ts';
import type { SpanFact, SpanKind } from './facts.ts';
import { hasUsage } from './lines.ts';
import type { TraceTree } from './tree.ts';
import { endsOf, intervalOf, namesOf, order, preference } from './twins.ts';

/** Twins start within the slack of each other, so whoever keeps an index by time has to look no further than this. */
export const near_ms = 20;

/** What of a report decides whether it may be another's twin, beside its counts. Small, so that an index can hold many. */
export interface Report {
  readonly trace_id: string;
  readonly scope_name: string;
  readonly kind: SpanKind;
  readonly has_id: boolean;
  readonly from: bigint;
  readonly to: bigint;
  /** The model's names without dates, see `namesOf`. */
  readonly models: readonly string[];
  /** Does nothing of the agent's work stand above it in its own trace? See `isAlone`. */
  readonly alone: boolean;
}

export function reportOf(span: SpanFact, alone: boolean): Report {
  const { trace_id, scope_name, kind } = span;
  return {
    trace_id,
    scope_name,
    kind,
    has_id: span.response_id !== '',
    ...intervalOf(span),
    models: namesOf(span),
    alone,
  };
}

/** Of one tenant and service: may two reports be of one call, as far as can be told without an id and without counts? */
export function mayBeTwins(a: Report, b: Report): boolean {
  if (a.trace_id === b.trace_id || a.scope_name === b.scope_name || a.kind !== b.kind) return false;
  if ((a.has_id && b.has_id) || !(a.alone || b.alone)) return false;
  return a.models.some((name) => b.models.includes(name)) && endsOf(a, b).both;
}

/** Does no model, agent or tool of its own trace stand above the span? A report whose context was lost stands alone. */
export function isAlone(tree: TraceTree, span: SpanFact): boolean {
  return tree
    .ancestorsOf(span)
    .every(({ kind }) => kind === 'other' || kind === 'workflow' || kind === 'step');
}

interface Near {
  readonly candidate: Candidate;
  readonly report: Report;
}

/** For each unit with a neighbour that fits: the report that counts instead, or `unresolved`; absent where it counts itself. */
export function resolveNear(
  tree: TraceTree,
  units: readonly Unit[],
  others: readonly Candidate[],
): Map<Unit, Candidate | 'unresolved'> {
  const nearOf = (candidate: Candidate, alone: boolean): Near => ({
    candidate,
    report: reportOf(candidate.span, alone),
  });
  const own = units.map(({ winner }) => nearOf(winner, isAlone(tree, winner.span)));
  const near = others.map((other) => nearOf(other, other.alone === true));
  const all = [...own, ...near];
  const answers = new Map<Unit, Candidate | 'unresolved'>();
  for (const [index, unit] of units.entries()) {
    const self = own[index]!;
    const [only, ...more] = near.filter((other) => matches(self, other));
    if (!only) continue;
    const unique = more.length === 0 && all.filter((other) => matches(only, other)).length === 1;
    if (!unique) answers.set(unit, 'unresolved');
    else if (wins(only.candidate, self.candidate)) answers.set(unit, only.candidate);
  }
  return answers;
}

/** One call by two emitters in one process: both ends agree, and all counts that both know. */
function matches(a: Near, b: Near): boolean {
  const [left, right] = [a.candidate, b.candidate];
  if (left.span.tenant_id !== right.span.tenant_id || left.span.service_name !== right.span.service_name)
    return false;
  return mayBeTwins(a.report, b.report) && agree(left, right);
}

function agree(a: Candidate, b: Candidate): boolean {
  if (!hasUsage(a) || !hasUsage(b)) return true;
  if (a.usage.input !== b.usage.input || a.usage.output !== b.usage.output) return false;
  return a.usage.cacheRead === null || b.usage.cacheRead === null || a.usage.cacheRead === b.usage.cacheRead;
}

/** The one with usage. A report with an id may have a third report elsewhere that only it leads to, so it goes next. */
function wins(a: Candidate, b: Candidate): boolean {
  const byUsage = Number(hasUsage(b)) - Number(hasUsage(a));
  const byId = Number(b.span.response_id !== '') - Number(a.span.response_id !== '');
  return (byUsage || byId || preference(a, b) || order(a, b)) < 0;
}
