// What was measured of a promise over one window, in a form that single SLOs and composites share: the share that was
// bad, exactly, and how much evidence stands behind it.

import { fraction, type Rational } from '../rational.ts';
import { lowerBound } from './guard.ts';

/** Events of one stretch of time, each in one of the four. */
export interface Counts {
  readonly good_count: number;
  readonly bad_count: number;
  /** Cancelled by the user, or refused by a budget. */
  readonly excluded_count: number;
  /** Without a value to compare. */
  readonly unmeasured_count: number;
}

export const noCounts: Counts = { good_count: 0, bad_count: 0, excluded_count: 0, unmeasured_count: 0 };

export const addCounts = (a: Counts, b: Counts): Counts => ({
  good_count: a.good_count + b.good_count,
  bad_count: a.bad_count + b.bad_count,
  excluded_count: a.excluded_count + b.excluded_count,
  unmeasured_count: a.unmeasured_count + b.unmeasured_count,
});

export interface Measured {
  /** Null when nothing was measured: unknown, neither good nor bad. */
  readonly bad_ratio: Rational | null;
  readonly bad_count: number;
  readonly total_count: number;
  /** What the bad share is at least, with the given confidence. */
  readonly lowerBound: (confidence_ratio: number) => number;
}

/** The measure of plain counts. */
export function measuredOf({ good_count, bad_count }: Pick<Counts, 'good_count' | 'bad_count'>): Measured {
  const total_count = good_count + bad_count;
  return {
    bad_ratio: total_count === 0 ? null : fraction(bad_count, total_count),
    bad_count,
    total_count,
    lowerBound: (confidence_ratio) => lowerBound(bad_count, total_count, confidence_ratio),
  };
}
