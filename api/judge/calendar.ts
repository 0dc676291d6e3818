// Calendar periods in named time zones, as instants: a month in Berlin is 743 hours long when clocks go forward in it.
// Zones come from the engine's own time-zone database (Intl), so no library has to be kept up to date beside it.

import type { CalendarUnit } from '../contract/policies/slo.ts';

/** Wall-clock time of some place. */
interface Local {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

export interface Calendar {
  readonly unit: CalendarUnit;
  /** Units per period. */
  readonly every: number;
  /** IANA name. */
  readonly time_zone: string;
  /** A wall-clock time at which some period starts, `YYYY-MM-DD hh:mm:ss`; others follow and precede it. */
  readonly starts_at: string;
}

/** A period that holds instants after `from_ms` up to and including `to_ms`. */
export interface Period {
  readonly from_ms: number;
  readonly to_ms: number;
}

const minute_ms = 60_000;
const hour_ms = 3_600_000;
const day_ms = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** The period that holds `at_ms`; a boundary belongs to the period that it ends. Throws RangeError for an unknown zone. */
export function periodAt(calendar: Calendar, at_ms: number): Period {
  const start = (index: number): number => startOf(calendar, index);
  let index = Math.floor((at_ms - start(0)) / (usualLength(calendar.unit) * calendar.every));
  while (start(index) >= at_ms) index--;
  while (start(index + 1) < at_ms) index++;
  return { from_ms: start(index), to_ms: start(index + 1) };
}

function usualLength(unit: CalendarUnit): number {
  const days = { day: 1, week: 7, month: 30.436875, quarter: 91.310625, year: 365.2425 };
  if (unit === 'minute') return minute_ms;
  return unit === 'hour' ? hour_ms : days[unit] * day_ms;
}

/** The instant at which the period `index` after the one of `starts_at` begins. */
function startOf({ unit, every, time_zone, starts_at }: Calendar, index: number): number {
  const first = parseLocal(starts_at);
  const count = index * every;
  if (unit === 'minute' || unit === 'hour')
    return instantOf(first, time_zone) + count * (unit === 'hour' ? hour_ms : minute_ms);
  return instantOf(moved(first, unit, count), time_zone);
}

function moved(local: Local, unit: Exclude<CalendarUnit, 'minute' | 'hour'>, count: number): Local {
  if (unit === 'day' || unit === 'week') {
    const days = unit === 'week' ? 7 * count : count;
    return localOfUtc(utcOf(local) + days * day_ms);
  }
  const months = { month: 1, quarter: 3, year: 12 }[unit] * count + local.year * 12 + local.month - 1;
  const [year, month] = [Math.floor(months / 12), (((months % 12) + 12) % 12) + 1];
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return { ...local, year, month, day: Math.min(local.day, last) };
}

const form = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2}):(\d{2})$/;

function parseLocal(text: string): Local {
  const match = form.exec(text);
  if (!match) throw new RangeError(`${JSON.stringify(text)} is not of the form YYYY-MM-DD hh:mm:ss`);
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  return { year, month, day, hour, minute, second };
}

/** The local time read as if it were UTC. */
const utcOf = ({ year, month, day, hour, minute, second }: Local): number =>
  Date.UTC(year, month - 1, day, hour, minute, second);

function localOfUtc(ms: number): Local {
  const date = new Date(ms);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  };
}

/**
 * The instant of a wall-clock time: the earlier one when clocks show it twice; when they skip it, as much later as they
 * skip (midnight in a zone whose clocks go from 0:00 to 1:00 is the moment of the change).
 */
function instantOf(local: Local, time_zone: string): number {
  const wall = utcOf(local);
  const before = offsetAt(wall - day_ms, time_zone);
  const after = offsetAt(wall + day_ms, time_zone);
  const candidates = [wall - before, wall - after].filter((ms) => offsetAt(ms, time_zone) === wall - ms);
  return candidates.length > 0 ? Math.min(...candidates) : wall - before;
}

/** How far the zone's clocks are ahead of UTC, milliseconds. */
function offsetAt(at_ms: number, time_zone: string): number {
  const parts = new Map(
    formatOf(time_zone)
      .formatToParts(at_ms)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const wall = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return wall - Math.floor(at_ms / 1_000) * 1_000;
}

function formatOf(time_zone: string): Intl.DateTimeFormat {
  const known = formats.get(time_zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: time_zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(time_zone, format);
  return format;
}
