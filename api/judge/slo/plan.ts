// What has to be counted to judge an SLO at a moment: where its windows start, and the instants between which events are
// counted once, for all of them.

import type { SloDocument } from '../../contract/policies/slo.ts';
import { compare, decimal, fraction, type Rational } from '../rational.ts';
import { addCounts, type Counts, noCounts } from './measured.ts';
import { type Tier, tiersFor } from './tiers.ts';
import { type Stretch, stretchAt } from './window.ts';

export interface Plan {
  readonly at_ms: number;
  readonly stretch: Stretch;
  readonly tiers: readonly Tier[];
  /** Length of a time slice; 0 where events are counted. */
  readonly slice_ms: number;
  /** Ascending, without repetition; the last is the moment itself. */
  readonly cuts_ms: readonly number[];
}

/** `counts[i]` are the events after `cuts_ms[i]` up to and including `cuts_ms[i + 1]`. */
export interface Events {
  readonly cuts_ms: readonly number[];
  readonly counts: readonly Counts[];
}

/** The window whose burn rate is the present one, for the time to exhaustion. */
export const present_seconds = 3_600;

export function planOf(document: SloDocument, at_ms: number): Plan {
  const { window, budgeting } = document;
  const slice_ms = budgeting.method === 'timeslices' ? budgeting.slice_seconds * 1_000 : 0;
  const end_ms = slice_ms === 0 ? at_ms : Math.floor(at_ms / slice_ms) * slice_ms;
  const stretch = { ...stretchAt(window, at_ms), to_ms: end_ms };
  const tiers = tiersFor(stretch.length_ms / 1_000);
  const plan = { at_ms, stretch, tiers, slice_ms, cuts_ms: [] };
  const lengths = tiers.flatMap((tier) => [tier.long_window_seconds, tier.short_window_seconds]);
  const starts = [
    budgetStart(plan),
    ...[...lengths, present_seconds].map((seconds) => startOf(plan, seconds)),
  ];
  return { ...plan, cuts_ms: [...new Set([...starts, end_ms])].sort((a, b) => a - b) };
}

/** Where the budget's window starts; slices count when they lie in it as a whole. */
export function budgetStart({ stretch, slice_ms }: Pick<Plan, 'stretch' | 'slice_ms'>): number {
  return Math.min(slice_ms === 0 ? stretch.from_ms : onGrid(stretch.from_ms, slice_ms), stretch.to_ms);
}

/** Where a window of `seconds` that ends now starts: never within a slice, and at least one slice back. */
export function startOf({ stretch, slice_ms }: Pick<Plan, 'stretch' | 'slice_ms'>, seconds: number): number {
  const start = stretch.to_ms - seconds * 1_000;
  return slice_ms === 0 ? start : Math.min(onGrid(start, slice_ms), stretch.to_ms - slice_ms);
}

const onGrid = (ms: number, slice_ms: number): number => Math.ceil(ms / slice_ms) * slice_ms;

/** Counts of a stretch of time that is named by its start. */
export interface StretchCounts extends Counts {
  readonly after_ms: number;
}

/** Counted stretches in the order of the cuts; a stretch without events is not among the rows. */
export function eventsOf(cuts_ms: readonly number[], rows: readonly StretchCounts[]): Events {
  const found = new Map(rows.map((row) => [row.after_ms, row]));
  return { cuts_ms, counts: cuts_ms.slice(0, -1).map((cut) => found.get(cut) ?? noCounts) };
}

/** Time slices as events: one that measured something is good when at least the target's share of it was. */
export function slicesAsEvents(
  { cuts_ms }: Pick<Plan, 'cuts_ms'>,
  slices: readonly StretchCounts[],
  target_ratio: number,
): Events {
  const target = decimal(target_ratio);
  const counts = cuts_ms.slice(0, -1).map((cut, index) => {
    const within = slices.filter(({ after_ms }) => after_ms >= cut && after_ms < (cuts_ms[index + 1] ?? cut));
    return within.map((slice) => asEvent(slice, target)).reduce(addCounts, noCounts);
  });
  return { cuts_ms, counts };
}

function asEvent({ good_count, bad_count, ...rest }: StretchCounts, target: Rational): Counts {
  const total = good_count + bad_count;
  const isGood = total > 0 && compare(fraction(good_count, total), target) >= 0;
  return { ...rest, good_count: Number(isGood), bad_count: Number(total > 0 && !isGood) };
}

/** All events after `from_ms`, which must be one of the cuts. */
export function eventsAfter({ cuts_ms, counts }: Events, from_ms: number): Counts {
  return counts.reduce(
    (sum, part, index) => ((cuts_ms[index] ?? 0) >= from_ms ? addCounts(sum, part) : sum),
    noCounts,
  );
}
