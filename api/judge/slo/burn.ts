// Burn rates and what they set off. Everything that decides is compared as whole numbers; doubles are for showing.

import type { LowTrafficGuard } from '../../contract/policies/slo.ts';
import {
  compare,
  decimal,
  isMore,
  minus,
  numberOf,
  one,
  over,
  type Rational,
  times,
  zero,
} from '../rational.ts';
import type { Measured } from './measured.ts';
import type { Tier } from './tiers.ts';

/** The share of events that may be bad: 1 − objective, exactly. */
export const budgetOf = (objective_ratio: number): Rational => minus(one, decimal(objective_ratio));

/** How many times faster than sustainable the budget goes; null without traffic. */
export function burnRate({ bad_ratio }: Pick<Measured, 'bad_ratio'>, budget: Rational): Rational | null {
  return bad_ratio === null ? null : over(bad_ratio, budget);
}

/** 1 − bad / (budget × total): may be negative, null without traffic. */
export function remainingOf(measured: Pick<Measured, 'bad_ratio'>, budget: Rational): Rational | null {
  const consumed = burnRate(measured, budget);
  return consumed === null ? null : minus(one, consumed);
}

/**
 * Seconds until the budget is gone at the present burn rate: remaining × window / burn. 0 when it is gone, null when
 * nothing burns or nothing is known. Pessimistic for windows that roll: what leaves them at their far end is not counted.
 */
export function timeToExhaustion(
  remaining: Rational | null,
  burn: Rational | null,
  window_seconds: number,
): number | null {
  if (remaining === null) return null;
  if (compare(remaining, zero) <= 0) return 0;
  if (burn === null || burn.n === 0n) return null;
  return numberOf(over(times(remaining, decimal(window_seconds)), burn));
}

/** One tier's verdict. `firing` is null where a window holds no traffic: then it neither starts nor stops. */
export interface Verdict {
  readonly tier: Tier;
  readonly long_burn_rate: Rational | null;
  readonly short_burn_rate: Rational | null;
  readonly firing: boolean | null;
  /** Both windows burn, but there is too little traffic to believe it. */
  readonly held_by_guard: boolean;
}

export interface TierWindows {
  readonly long: Measured;
  readonly short: Measured;
}

export interface Judging {
  readonly budget: Rational;
  readonly guard: LowTrafficGuard | 'off';
}

/** Fires when both windows burn faster than the threshold (at it is not faster), and the guard believes the long one. */
function judgeTier(tier: Tier, { long, short }: TierWindows, { budget, guard }: Judging): Verdict {
  const long_burn_rate = burnRate(long, budget);
  const short_burn_rate = burnRate(short, budget);
  if (long_burn_rate === null || short_burn_rate === null)
    return { tier, long_burn_rate, short_burn_rate, firing: null, held_by_guard: false };
  const burning = isMore(long_burn_rate, tier.threshold) && isMore(short_burn_rate, tier.threshold);
  const held_by_guard = burning && guard !== 'off' && !believes(guard, long, times(tier.threshold, budget));
  return { tier, long_burn_rate, short_burn_rate, firing: burning && !held_by_guard, held_by_guard };
}

/** Enough bad events, and a lower bound above `limit` (threshold × budget, a share of events). */
function believes(
  { bad_count_min, confidence_ratio }: LowTrafficGuard,
  measured: Measured,
  limit: Rational,
): boolean {
  return measured.bad_count >= bad_count_min && measured.lowerBound(confidence_ratio) > numberOf(limit);
}

/** The verdict of each tier; `measureOf` gives what was measured in the last so many seconds. */
export function judgeTiers(
  tiers: readonly Tier[],
  measureOf: (seconds: number) => Measured,
  judging: Judging,
): Verdict[] {
  return tiers.map((tier) =>
    judgeTier(
      tier,
      { long: measureOf(tier.long_window_seconds), short: measureOf(tier.short_window_seconds) },
      judging,
    ),
  );
}

/** Of several tiers of one severity: firing when one is, unknown when none is and one may be. */
export function anyFiring(verdicts: readonly Verdict[]): boolean | null {
  if (verdicts.some(({ firing }) => firing)) return true;
  return verdicts.some(({ firing }) => firing === null) ? null : false;
}
