// Multi-window, multi-burn-rate alerts as the SRE workbook has them (table 5-8): each tier pages or tickets when both of
// its windows burn faster than `share of the budget × SLO window / long window`.

import { compare, fraction, over, type Rational, times } from '../rational.ts';

export interface Tier {
  readonly severity: 'page' | 'ticket';
  readonly long_window_seconds: number;
  readonly short_window_seconds: number;
  /** What part of the budget is gone when this fires after a long window of burning at the threshold. */
  readonly budget_share: Rational;
  /** Burn rate above which (never at which) both windows have to be. */
  readonly threshold: Rational;
}

const hour = 3_600;
const day = 86_400;

/** Short windows are a twelfth of long ones; shares in per mille, for a month and for a week. */
const table = [
  { severity: 'page', long_window_seconds: hour, month_share: 20, week_share: 80 },
  { severity: 'page', long_window_seconds: 6 * hour, month_share: 50, week_share: 125 },
  { severity: 'ticket', long_window_seconds: day, month_share: 100, week_share: 200 },
  { severity: 'ticket', long_window_seconds: 3 * day, month_share: 100, week_share: 420 },
] as const;

/** From here on the workbook's shares hold; below they would alert at burn rates that a budget survives. */
const month_seconds_min = 28 * day;
/** A tier that fires at a sustainable burn says nothing; 0.9333 is what Sloth has for 28 days. */
const threshold_min = fraction(9, 10);

/**
 * The tiers of an SLO with a window of `window_seconds`, strongest first. Thresholds are those of the workbook and of
 * Sloth's tests for 30 and 28 days, and of Sloth's example for 7. Tiers that a short window cannot carry are left out.
 */
export function tiersFor(window_seconds: number): Tier[] {
  return table.flatMap(({ severity, long_window_seconds, month_share, week_share }) => {
    const budget_share = fraction(window_seconds >= month_seconds_min ? month_share : week_share, 1_000);
    const threshold = over(
      times(budget_share, fraction(Math.round(window_seconds * 1_000))),
      fraction(long_window_seconds * 1_000),
    );
    if (long_window_seconds > window_seconds || compare(threshold, threshold_min) < 0) return [];
    const short_window_seconds = long_window_seconds / 12;
    return [{ severity, long_window_seconds, short_window_seconds, budget_share, threshold }];
  });
}
