// Moments as text, in the reader's time zone, with UTC for whoever hovers. The zone is an argument; so is the present.

import { iso, type Moments } from '../url/range.ts';

const formats = {
  clock: { hour: '2-digit', minute: '2-digit' },
  second: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
  day: { day: 'numeric', month: 'short' },
  dated: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
  exact: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' },
  yearly: { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

export type TimeFormat = keyof typeof formats;

/** Building a formatter costs more than using it a thousand times. */
const formatters = new Map<string, Intl.DateTimeFormat>();

export function time(ms: number, format: TimeFormat, zone: string): string {
  if (!Number.isFinite(ms)) return 'no valid time';
  const key = `${format} ${zone}`;
  let formatter = formatters.get(key);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-GB', { ...formats[format], hourCycle: 'h23', timeZone: zone });
    formatters.set(key, formatter);
  }
  return formatter.format(ms).replace(',', '');
}

/** "2026-11-20 18:32:08.204 UTC": for titles. */
export function utc(ms: number): string {
  return Number.isFinite(ms) ? iso(ms).replace('T', ' ').replace('Z', ' UTC') : 'no valid time';
}

/** Milliseconds since 1970 of RFC 3339 text, with the part beyond milliseconds kept as a fraction. */
export function momentOf(at: string): number {
  const beyond = /\.\d{3}(\d+)/.exec(at)?.[1];
  return Date.parse(at) + (beyond ? Number(`0.${beyond}`) : 0);
}

/** "between 20 Nov 16:30 and 18:32"; the second date only where it differs. */
export function between({ from, to }: Moments, zone: string): string {
  const sameDay = time(from, 'day', zone) === time(to, 'day', zone) && to - from < 86_400_000;
  return `between ${time(from, 'dated', zone)} and ${time(to, sameDay ? 'clock' : 'dated', zone)}`;
}

/** "UTC+1" for a zone at a moment. */
export function offsetOf(zone: string, now: number): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    timeZoneName: 'shortOffset',
  }).formatToParts(now);
  return (parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'UTC')
    .replace('GMT', 'UTC')
    .replace(/\+0$/, '');
}
