// The state of an SLO at a moment, from counted events: budget, burn rates, what fires, and for how long the rest lasts.

import type { SloDocument } from '../../contract/policies/slo.ts';
import type { SloState } from '../../contract/slo-states.ts';
import type { SloBurnRate, SloStatus } from '../../contract/slos.ts';
import { compare, decimal, fraction, isMore, numberOf, type Rational, times, zero } from '../rational.ts';
import { budgetStateOf } from './budget-state.ts';
import { budgetOf, burnRate, judgeTiers, remainingOf, timeToExhaustion, type Verdict } from './burn.ts';
import { compositeOf } from './composite.ts';
import { type Counts, type Measured, measuredOf } from './measured.ts';
import { budgetStart, type Events, eventsAfter, type Plan, present_seconds, startOf } from './plan.ts';

/** One SLO's events, or those of a composite's component. */
export interface Part {
  readonly slo_id: string;
  readonly weight: number;
  readonly events: Events;
}

export interface Judged {
  readonly slo_id: string;
  readonly document: SloDocument;
  readonly plan: Plan;
  /** The SLO itself, or a composite's components. */
  readonly parts: readonly Part[];
  /** Up to where the data is known. */
  readonly as_of_ms: number;
}

/** Below this share of the budget a quiet SLO is a warning: its policy recommends to freeze changes. */
const warn_share = fraction(1, 4);

/** Everything that the API says about an SLO at the plan's moment. */
export function statusOf(judged: Judged): SloStatus {
  const { slo_id, document, plan, as_of_ms } = judged;
  const { stretch } = plan;
  const budget = budgetOf(document.objective_ratio);
  const measured = measuredAfter(judged, budgetStart(plan));
  const remaining = remainingOf(measured, budget);
  const verdicts = verdictsOf(judged, budget);
  const present = burnRate(measuredAfter(judged, startOf(plan, present_seconds)), budget);
  const consumed = burnRate(measured, budget);
  return {
    slo_id,
    at: iso(plan.at_ms),
    as_of: iso(as_of_ms),
    state: stateOf(remaining, verdicts),
    budget_state: budgetStateOf(remaining),
    objective_ratio: document.objective_ratio,
    window: {
      from: iso(stretch.from_ms),
      to: iso(stretch.to_ms),
      ends_at: stretch.ends_ms === null ? null : iso(stretch.ends_ms),
      length_seconds: stretch.length_ms / 1_000,
    },
    ...countsOf(judged, measured, budget),
    error_budget_consumed_ratio: shown(consumed),
    error_budget_remaining_ratio: shown(remaining),
    time_to_exhaustion_seconds: timeToExhaustion(remaining, present, stretch.length_ms / 1_000),
    burn_rates: verdicts.map(burnRateOf),
    further_objectives: document.further_objectives.map(({ display_name, objective_ratio }) => ({
      display_name,
      objective_ratio,
      error_budget_remaining_ratio: shown(remainingOf(measured, budgetOf(objective_ratio))),
    })),
    components: componentsOf(judged),
    stale: verdicts.some(({ tier }) => isStale(judged, tier.short_window_seconds)),
  };
}

/** The SLO's events after a cut, as one measure. */
export function measuredAfter(
  { document, parts }: Pick<Judged, 'document' | 'parts'>,
  from_ms: number,
): Measured {
  const { sli } = document;
  const measures = parts.map(({ events, weight }) => ({
    weight: decimal(weight),
    measured: measuredOf(eventsAfter(events, from_ms)),
  }));
  if (sli.type === 'composite') return compositeOf(sli.method, measures);
  return measures[0]?.measured ?? measuredOf({ good_count: 0, bad_count: 0 });
}

/** The verdict of each tier. Where the data does not reach into the short window, nothing is known. */
export function verdictsOf(judged: Judged, budget: Rational): Verdict[] {
  const { plan, document } = judged;
  const measureOf = (seconds: number): Measured => measuredAfter(judged, startOf(plan, seconds));
  return judgeTiers(plan.tiers, measureOf, { budget, guard: document.low_traffic_guard }).map((verdict) =>
    isStale(judged, verdict.tier.short_window_seconds) ? { ...verdict, firing: null } : verdict,
  );
}

const isStale = ({ plan, as_of_ms }: Judged, window_seconds: number): boolean =>
  plan.at_ms - as_of_ms > window_seconds * 1_000;

/**
 * One word. What wakes a person comes first, then a budget that is gone, then what can wait. Unknown: nothing was
 * measured, or a long window burns and the short one, without traffic, cannot tell whether it still does.
 */
function stateOf(remaining: Rational | null, verdicts: readonly Verdict[]): SloState {
  const firing = (severity: 'page' | 'ticket'): boolean =>
    verdicts.some(({ tier, firing: fires }) => fires === true && tier.severity === severity);
  if (remaining === null) return 'unknown';
  if (firing('page')) return 'page';
  if (compare(remaining, zero) <= 0) return 'exhausted';
  if (firing('ticket')) return 'ticket';
  if (verdicts.some(mayFire)) return 'unknown';
  return compare(remaining, warn_share) <= 0 ? 'warn' : 'ok';
}

const mayFire = ({ firing, tier, long_burn_rate }: Verdict): boolean =>
  firing === null && long_burn_rate !== null && isMore(long_burn_rate, tier.threshold);

type CountFields = Pick<
  SloStatus,
  | 'sli_ratio'
  | 'good_count'
  | 'bad_count'
  | 'total_count'
  | 'excluded_count'
  | 'unmeasured_count'
  | 'no_data_slice_count'
  | 'allowed_bad_count'
>;

function countsOf({ document, plan, parts }: Judged, measured: Measured, budget: Rational): CountFields {
  const sli_ratio =
    measured.bad_ratio === null
      ? null
      : numberOf({ n: measured.bad_ratio.d - measured.bad_ratio.n, d: measured.bad_ratio.d });
  const [self] = parts;
  if (document.sli.type === 'composite' || !self) return { sli_ratio, ...nothingCounted };
  const from_ms = budgetStart(plan);
  const counts = eventsAfter(self.events, from_ms);
  const total_count = counts.good_count + counts.bad_count;
  const slices = plan.slice_ms === 0 ? null : (plan.stretch.to_ms - from_ms) / plan.slice_ms;
  return {
    sli_ratio,
    ...counts,
    total_count,
    no_data_slice_count: slices === null ? null : slices - total_count,
    allowed_bad_count: numberOf(times(budget, fraction(total_count))),
  };
}

const nothingCounted = {
  good_count: null,
  bad_count: null,
  total_count: null,
  excluded_count: null,
  unmeasured_count: null,
  no_data_slice_count: null,
  allowed_bad_count: null,
};

function componentsOf({ document, plan, parts }: Judged): SloStatus['components'] {
  if (document.sli.type !== 'composite') return [];
  return parts.map(({ slo_id, weight, events }) => {
    const { good_count, bad_count }: Counts = eventsAfter(events, budgetStart(plan));
    const total_count = good_count + bad_count;
    const sli_ratio = total_count === 0 ? null : good_count / total_count;
    return { slo_id, weight, sli_ratio, good_count, bad_count, total_count };
  });
}

function burnRateOf({ tier, long_burn_rate, short_burn_rate, firing, held_by_guard }: Verdict): SloBurnRate {
  return {
    severity: tier.severity,
    long_window_seconds: tier.long_window_seconds,
    short_window_seconds: tier.short_window_seconds,
    threshold: numberOf(tier.threshold),
    long_burn_rate: shown(long_burn_rate),
    short_burn_rate: shown(short_burn_rate),
    firing,
    held_by_guard,
  };
}

const shown = (value: Rational | null): number | null => (value === null ? null : numberOf(value));
const iso = (ms: number): string => new Date(ms).toISOString();
