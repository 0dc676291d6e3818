// The time that a page is about: the last so-and-so much, which ends now and moves, or a fixed stretch. The present
// moment is always an argument.

/** Milliseconds since 1970, from inclusive, to exclusive. */
export interface Moments {
  readonly from: number;
  readonly to: number;
}

export type Range = { readonly last: string } | Moments;

export const presets = ['15m', '1h', '6h', '24h', '7d', '30d'] as const;
const defaultLast = '24h';
export const defaultRange: Range = { last: defaultLast };

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
type Unit = keyof typeof unitMs;

/** A page never asks for more than this, so a mistyped address cannot start an endless question. */
const rangeMsMax = 400 * unitMs.d;

/** Length of "24h" and its like in milliseconds, or null when it is none. */
export function lastMs(last: string): number | null {
  const [, amount, unit] = /^([1-9]\d{0,4})([mhd])$/.exec(last) ?? [];
  if (!amount || !unit) return null;
  const ms = Number(amount) * unitMs[unit as Unit];
  return ms <= rangeMsMax ? ms : null;
}

export const isLive = (range: Range): range is { readonly last: string } => 'last' in range;

export function momentsOf(range: Range, now: number): Moments {
  if (!isLive(range)) return range;
  return { from: now - (lastMs(range.last) ?? unitMs.d), to: now };
}

/** The stretch of equal length just before: what a page compares with. */
export function previousOf({ from, to }: Moments): Moments {
  return { from: from - (to - from), to: from };
}

export function parseRange(query: URLSearchParams): Range {
  const last = query.get('range');
  if (last !== null && lastMs(last) !== null) return { last };
  const from = parseMoment(query.get('from'));
  const to = parseMoment(query.get('to'));
  if (from === null || to === null || from >= to || to - from > rangeMsMax) return defaultRange;
  return { from, to };
}

export function formatRange(range: Range): [string, string][] {
  if (isLive(range)) return range.last === defaultLast ? [] : [['range', range.last]];
  return [
    ['from', iso(range.from)],
    ['to', iso(range.to)],
  ];
}

/** RFC 3339 in UTC, the form in which the API takes times. */
export const iso = (ms: number): string => new Date(ms).toISOString();

function parseMoment(text: string | null): number | null {
  if (text === null || !/^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(text)) return null;
  const ms = Date.parse(text);
  return Number.isFinite(ms) && ms >= 0 ? ms : null;
}

const bucketWidths = [1, 5, 15, 60, 300, 600, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400, 604_800];

/** Seconds per bar, so that a chart has about fifty of them. */
export function bucketSeconds({ from, to }: Moments): number {
  const seconds = (to - from) / 1_000;
  return bucketWidths.find((width) => seconds / width <= 62) ?? 2_592_000;
}

/** How often a live page asks again although nothing is new: its time moves on, a short one faster than a month. */
export function refreshMs(range: Range): number | false {
  if (!isLive(range)) return false;
  return (lastMs(range.last) ?? 0) > 2 * unitMs.d ? 60_000 : 15_000;
}
