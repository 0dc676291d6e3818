// The model that SQL and judge are compared with: every request looked at on its own, windows found by stepping through
// time, ratios compared by cross-multiplication. Slow, and too simple to be wrong in the same way.

import type { SloDocument } from '../../../api/contract/policies/slo.ts';

export interface Happened {
  readonly started_ms: number;
  readonly duration_ms: number;
  readonly outcome: 'ok' | 'error' | 'timeout' | 'halted' | 'cancelled';
  readonly error_message: string;
  readonly ttft_ms: number | null;
  readonly alignment_ratio: number | null;
  /** In millionths of a dollar. */
  readonly cost_millionths: number | null;
  readonly call_count: number;
  readonly unpriced_call_count: number;
}

type Verdict = 'good' | 'bad' | 'excluded' | 'unmeasured';

export function verdictOf({ sli }: SloDocument, one: Happened): Verdict {
  if (one.outcome === 'cancelled' || (one.outcome !== 'ok' && /budget exceeded/i.test(one.error_message)))
    return 'excluded';
  if (sli.type === 'availability') return one.outcome === 'ok' ? 'good' : 'bad';
  if (sli.type === 'latency') {
    if (one.outcome === 'timeout') return 'bad';
    const value = sli.metric === 'ttft' ? one.ttft_ms : one.duration_ms;
    if (one.outcome !== 'ok' || value === null) return 'unmeasured';
    return value < sli.threshold_ms || (sli.op === 'lte' && value === sli.threshold_ms) ? 'good' : 'bad';
  }
  if (sli.type === 'cost') {
    const limit = Math.round(sli.threshold_usd * 1_000_000);
    const cost = one.cost_millionths;
    if (cost !== null && (cost > limit || (sli.op === 'lt' && cost === limit))) return 'bad';
    if (one.unpriced_call_count > 0) return 'unmeasured';
    return cost === null && one.call_count > 0 ? 'unmeasured' : 'good';
  }
  if (sli.type !== 'similarity' && sli.type !== 'evaluation')
    throw new Error(`the model knows no ${sli.type}`);
  if (one.alignment_ratio === null) return 'unmeasured';
  return one.alignment_ratio > sli.threshold || (sli.op === 'gte' && one.alignment_ratio === sli.threshold)
    ? 'good'
    : 'bad';
}

const minute = 60_000;
const day = 86_400_000;

/** The calendar day, week or month in which the instant just before `ms` lies, as a text that changes with it. */
function periodName(unit: string, zone: string, ms: number): string {
  const date = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(ms - 1);
  if (unit === 'day') return date;
  if (unit === 'month') return date.slice(0, 7);
  // Weeks start on Mondays: 1970-01-05 was one.
  return String(Math.floor((Date.parse(date) / day - 4) / 7));
}

const edges = new Map<string, number>();

/** Steps back (or on) in quarters of an hour, at which all clocks change, until the period is another one. */
function edge(unit: string, zone: string, { ms, step }: { ms: number; step: number }): number {
  const key = `${unit} ${zone} ${ms} ${step}`;
  const known = edges.get(key);
  if (known !== undefined) return known;
  const name = periodName(unit, zone, ms);
  const quarter = 15 * minute;
  let at = step < 0 ? Math.ceil(ms / quarter) * quarter - quarter : Math.ceil(ms / quarter) * quarter;
  while (periodName(unit, zone, step < 0 ? at : at + 1) === name) at += step * quarter;
  edges.set(key, at);
  return at;
}

export interface NaiveWindow {
  readonly from_ms: number;
  readonly length_ms: number;
}

export function windowOf({ window }: SloDocument, at_ms: number): NaiveWindow {
  if ('calendar' in window) {
    const from_ms = edge(window.calendar, window.time_zone, { ms: at_ms, step: -1 });
    const to_ms = edge(window.calendar, window.time_zone, { ms: at_ms, step: 1 });
    return { from_ms, length_ms: to_ms - from_ms };
  }
  const length_ms = (window.rolling_days ?? 0) * day;
  return { from_ms: at_ms - length_ms, length_ms };
}

export interface NaiveCounts {
  readonly good: number;
  readonly bad: number;
  readonly excluded: number;
  readonly unmeasured: number;
}

/** Events after `from_ms` up to `to_ms`; whole slices in them where the budget is of slices. */
export function countOf(
  document: SloDocument,
  requests: readonly Happened[],
  { from_ms, to_ms }: { from_ms: number; to_ms: number },
): NaiveCounts {
  const within = requests
    .filter((one) => isWithin(one, { from_ms, to_ms }))
    .map((one) => ({ ended_ns: endOf(one), verdict: verdictOf(document, one) }));
  const number = (verdict: Verdict, among = within): number =>
    among.filter((one) => one.verdict === verdict).length;
  const { budgeting } = document;
  const left = { excluded: number('excluded'), unmeasured: number('unmeasured') };
  if (budgeting.method === 'occurrences') return { good: number('good'), bad: number('bad'), ...left };
  let [good, bad] = [0, 0];
  const length = ns(budgeting.slice_seconds * 1_000);
  for (const slice of Map.groupBy(
    within,
    ({ ended_ns }) => (ended_ns - ns(from_ms) - 1n) / length,
  ).values()) {
    const total = number('good', slice) + number('bad', slice);
    if (total === 0) continue;
    if (number('good', slice) / total >= budgeting.slice_target_ratio) good++;
    else bad++;
  }
  return { good, bad, ...left };
}

const ns = (ms: number): bigint => BigInt(ms) * 1_000_000n;
const endOf = ({ started_ms, duration_ms }: Happened): bigint =>
  ns(started_ms) + BigInt(Math.round(duration_ms * 1_000_000));

export const isWithin = (one: Happened, { from_ms, to_ms }: { from_ms: number; to_ms: number }): boolean =>
  endOf(one) > ns(from_ms) && endOf(one) <= ns(to_ms);
/** When a request ended, in whole milliseconds. */
export const endedMs = (one: Happened): number => Number(endOf(one) / 1_000_000n);

/** The factors of the workbook, as share × hours of the SLO's window / hours of the long window. */
const tiers = [
  { severity: 'page', long: 1, short: 1 / 12, month: 2, week: 8 },
  { severity: 'page', long: 6, short: 0.5, month: 5, week: 12.5 },
  { severity: 'ticket', long: 24, short: 2, month: 10, week: 20 },
  { severity: 'ticket', long: 72, short: 6, month: 10, week: 42 },
] as const;

export interface NaiveAlert {
  readonly severity: string;
  readonly long_hours: number;
  readonly firing: boolean | null;
}

/** What fires at `at_ms`, without a guard. */
export function alertsOf(document: SloDocument, requests: readonly Happened[], at_ms: number): NaiveAlert[] {
  const { budgeting, objective_ratio } = document;
  const slice = budgeting.method === 'timeslices' ? budgeting.slice_seconds * 1_000 : 0;
  const to_ms = slice === 0 ? at_ms : Math.floor(at_ms / slice) * slice;
  const window_hours = windowOf(document, at_ms).length_ms / 3_600_000;
  const counted = (hours: number): NaiveCounts => {
    const start = to_ms - hours * 3_600_000;
    const from_ms = slice === 0 ? start : Math.min(Math.ceil(start / slice) * slice, to_ms - slice);
    return countOf(document, requests, { from_ms, to_ms });
  };
  return tiers.flatMap(({ severity, long, short, month, week }) => {
    const share = window_hours >= 28 * 24 ? month : week;
    if (long > window_hours || (share * window_hours) / long < 90) return [];
    // bad / total / (1 − objective) > share/100 × window / long, in whole numbers (minutes, parts in 10,000 and 1,000).
    const exceeds = ({ good, bad }: NaiveCounts): boolean | null =>
      good + bad === 0
        ? null
        : BigInt(bad) * 10_000n * 1_000n * BigInt(long * 60) >
          BigInt(good + bad) *
            BigInt(Math.round((1 - objective_ratio) * 10_000)) *
            BigInt(share * 10) *
            BigInt(Math.round(window_hours * 60));
    const [far, near] = [exceeds(counted(long)), exceeds(counted(short))];
    return [{ severity, long_hours: long, firing: far === null || near === null ? null : far && near }];
  });
}
