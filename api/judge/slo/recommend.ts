// Objectives that an agent's own past supports and that its traffic can carry. Supported: every week of it, and all of it
// together, would have kept a quarter of the budget. Carried: one failure may not use more than 2 % of the budget.

import { type SloDocument, sloDocument } from '../../contract/policies/slo.ts';
import { fraction, isMore, numberOf, over, type Rational } from '../rational.ts';
import { budgetOf, remainingOf } from './burn.ts';

/** What an agent did in some stretch. */
export interface AgentPast {
  /** Counted back from the end; null for all weeks together. */
  readonly week: number | null;
  readonly good_count: number;
  readonly bad_count: number;
  readonly streamed_count: number;
  readonly duration_p95_ms: number | null;
  readonly ttft_p95_ms: number | null;
}

export interface Recommended {
  readonly proposals: readonly { readonly document: SloDocument; readonly reason: string }[];
  /** Objectives that were passed over, and why. */
  readonly refusals: readonly string[];
}

/** Strictest first. */
const objectives = [0.9999, 0.9995, 0.999, 0.998, 0.995, 0.99, 0.98, 0.95, 0.9, 0.8, 0.5] as const;
const latency_objective = 0.95;
const budget_kept = fraction(1, 4);
/** Of 30 days; the two before them are no week. */
const whole_weeks = 4;
/** One failure uses 1 / (N × budget) of it: at most 2 % from N = 50 / budget on. */
const events_per_budget = 50;

/** Proposes what to promise of an agent. `rows`: its weeks, and all of them together. */
export function recommend(agent_name: string, rows: readonly AgentPast[]): Recommended {
  const whole = rows.find(({ week }) => week === null);
  if (!whole || totalOf(whole) === 0)
    return { proposals: [], refusals: [`${agent_name} had no traffic in the last 30 days`] };
  const refusals: string[] = [];
  const weighed = rows.filter(({ week }) => week === null || week < whole_weeks);
  const objective_ratio = objectives.find((objective) => {
    const refusal = refusalOf(objective, weighed, whole);
    if (refusal) refusals.push(refusal);
    return refusal === null;
  });
  const reason = `the strictest objective that each of the last weeks kept with a quarter of its budget to spare, and that ${shown(totalOf(whole))} requests in 30 days can carry`;
  const availability =
    objective_ratio === undefined
      ? []
      : [{ document: documentOf(agent_name, { sli: { type: 'availability' }, objective_ratio }), reason }];
  return { proposals: [...availability, ...latencyOf(agent_name, whole)], refusals };
}

const totalOf = ({ good_count, bad_count }: AgentPast): number => good_count + bad_count;

function refusalOf(objective: number, rows: readonly AgentPast[], whole: AgentPast): string | null {
  const budget = budgetOf(objective);
  const needed = neededFor(budget);
  if (totalOf(whole) < needed)
    return `N too small for ${percent(objective)}: ${shown(totalOf(whole))} requests in 30 days, ${shown(needed)} are needed so that one failure uses at most 2 % of the budget`;
  const broken = rows.filter((past) => !keeps(past, budget));
  const worst = broken.toSorted((a, b) => shareBad(b) - shareBad(a))[0];
  return worst
    ? `${percent(objective)} is too strict: ${nameOf(worst)} had ${percent(1 - shareBad(worst))}`
    : null;
}

/** How many events a budget needs to be more than a few failures. */
const neededFor = (budget: Rational): number =>
  Math.ceil(numberOf(over(fraction(events_per_budget), budget)));

function keeps(past: AgentPast, budget: Rational): boolean {
  const total = totalOf(past);
  const bad_ratio = total === 0 ? null : fraction(past.bad_count, total);
  const remaining = remainingOf({ bad_ratio }, budget);
  return remaining === null || !isMore(budget_kept, remaining);
}

const shareBad = (past: AgentPast): number => (totalOf(past) === 0 ? 0 : past.bad_count / totalOf(past));

function nameOf({ week }: AgentPast): string {
  if (week === null) return 'the last 30 days';
  return week === 0 ? 'the last week' : `the week ${week} before the last`;
}

/** Ninety-five of a hundred within what ninety-five of a hundred took, rounded up to a number that people use. */
function latencyOf(agent_name: string, whole: AgentPast): Recommended['proposals'] {
  const isStreamed = whole.streamed_count * 2 > whole.good_count;
  const [metric, p95, count] = isStreamed
    ? (['ttft', whole.ttft_p95_ms, whole.streamed_count] as const)
    : (['duration', whole.duration_p95_ms, whole.good_count] as const);
  if (p95 === null || count < neededFor(budgetOf(latency_objective))) return [];
  const sli = { type: 'latency', metric, threshold_ms: roundedUp(p95) } as const;
  const what = isStreamed ? 'had their first token within' : 'were done within';
  return [
    {
      document: documentOf(agent_name, { sli, objective_ratio: latency_objective }),
      reason: `95 of 100 requests ${what} ${shown(Math.ceil(p95))} ms`,
    },
  ];
}

function documentOf(agent_name: string, more: object): SloDocument {
  return sloDocument.parse({ scope: { agent_name }, ...more });
}

/** The next of 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8 times a power of ten, a tenth above the value. */
function roundedUp(value: number): number {
  const wanted = Math.max(value * 1.1, 1);
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((factor) => factor * power >= wanted) ?? 10;
  return Number((step * power).toPrecision(3));
}

const percent = (ratio: number): string => `${Number((ratio * 100).toFixed(2))} %`;
const shown = (value: number): string => value.toLocaleString('en-US');
