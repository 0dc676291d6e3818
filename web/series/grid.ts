// The time axis of a chart: every bucket from the first to the last, also those in which nothing happened, and where
// its labels stand.

import { offsetOf } from '../format/time.ts';
import type { Moments } from '../url/range.ts';

/** Starts of all buckets, aligned as the store aligns them: to multiples of their width since 1970. */
export function gridOf({ from, to }: Moments, seconds: number): number[] {
  const width = seconds * 1_000;
  const first = Math.floor(from / width) * width;
  return Array.from(
    { length: Math.max(1, Math.ceil((to - first) / width)) },
    (_, index) => first + index * width,
  );
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const steps = [
  minute,
  5 * minute,
  15 * minute,
  30 * minute,
  hour,
  3 * hour,
  6 * hour,
  12 * hour,
  day,
  2 * day,
  7 * day,
  30 * day,
  90 * day,
];
const labelsMax = 7;

/** Round moments in the reader's zone, few enough to be read. */
export function timeTicks({ from, to }: Moments, zone: string): { ticks: number[]; daily: boolean } {
  const step = steps.find((size) => (to - from) / size <= labelsMax) ?? 365 * day;
  const offset = offsetMs(zone, from);
  const first = Math.ceil((from + offset) / step) * step - offset;
  const ticks: number[] = [];
  for (let at = first; at < to; at += step) ticks.push(at);
  return { ticks, daily: step >= day };
}

function offsetMs(zone: string, now: number): number {
  const [, sign, hours, minutes] = /^UTC([+-])(\d+)(?::(\d+))?$/.exec(offsetOf(zone, now)) ?? [];
  if (!sign) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * hour + Number(minutes ?? 0) * minute);
}

/** 0 and up to five round steps that reach the largest value. */
export function valueTicks(largest: number): number[] {
  if (!(largest > 0)) return [0];
  const rough = largest / 4;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step =
    [1, 2, 2.5, 5, 10].map((factor) => factor * magnitude).find((size) => size >= rough * 0.999) ?? rough;
  return Array.from({ length: Math.ceil(largest / step - 1e-9) + 1 }, (_, index) =>
    Number((index * step).toPrecision(12)),
  );
}
