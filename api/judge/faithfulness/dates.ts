// Days and times of day as people and APIs write them. A day may lack its year; 07/09/2026 is read both ways.

export interface MomentSaid {
  readonly kind: 'date' | 'time';
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** What it may mean: "2026-03-14", "--03-14" without a year, "15:30" for a time. */
  readonly readings: readonly string[];
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const month =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?';

const two = (value: string | number): string => String(value).padStart(2, '0');
const day = (year: string | undefined, m: string | number, d: string | number): string =>
  year ? `${year.length === 2 ? `20${year}` : year}-${two(m)}-${two(d)}` : `--${two(m)}-${two(d)}`;
const monthNumber = (name: string): number => months.indexOf(name.slice(0, 3).toLowerCase()) + 1;

type Reader = readonly [pattern: RegExp, kind: MomentSaid['kind'], read: (m: RegExpMatchArray) => string[]];

const readers: readonly Reader[] = [
  [/\b(\d{4})-(\d{2})-(\d{2})(?=\b|T)/g, 'date', ([, y, m, d]) => [day(y, m!, d!)]],
  [
    new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th|\\.)?\\s(?:of\\s)?(${month})(?:,?\\s(\\d{4}))?\\b`, 'gi'),
    'date',
    ([, d, m, y]) => [day(y, monthNumber(m!), d!)],
  ],
  [
    new RegExp(`\\b(${month})\\s(\\d{1,2})(?:st|nd|rd|th)?(?:,?\\s(\\d{4}))?\\b(?!:)`, 'gi'),
    'date',
    ([, m, d, y]) => [day(y, monthNumber(m!), d!)],
  ],
  [/\b(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})\b/g, 'date', ([, d, m, y]) => [day(y, m!, d!)]],
  [/\b(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})\b/g, 'date', ([, a, b, y]) => [day(y, a!, b!), day(y, b!, a!)]],
  [
    /(?<![\d:])(\d{1,2})(?::(\d{2}))?(?::\d{2})?\s?([ap])\.?m\b\.?/gi,
    'time',
    ([, h, m = '00', half]) => [`${two((Number(h) % 12) + (half!.toLowerCase() === 'p' ? 12 : 0))}:${m}`],
  ],
  [/(?<=\b|T)(\d{1,2}):(\d{2})(?::\d{2})?(?:\.\d+)?\b/g, 'time', ([, h, m]) => [`${two(h!)}:${m}`]],
];

/** Every day and time of day in a text; where two patterns fit one place, the first listed counts. */
export function momentsIn(text: string): MomentSaid[] {
  const found: MomentSaid[] = [];
  for (const [pattern, kind, read] of readers) {
    for (const match of text.matchAll(pattern)) {
      const [start, end] = [match.index, match.index + match[0].length];
      if (found.some((other) => other.start < end && start < other.end)) continue;
      const readings = read(match).filter(isPossible);
      if (readings.length > 0) found.push({ kind, text: match[0], start, end, readings });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

function isPossible(reading: string): boolean {
  const [, m, d] = /-(\d{2})-(\d{2})$/.exec(reading) ?? [];
  if (m && d) return Number(m) >= 1 && Number(m) <= 12 && Number(d) >= 1 && Number(d) <= 31;
  const [hours = 99, minutes = 99] = reading.split(':').map(Number);
  return hours < 24 && minutes < 60;
}

/** Without its year, for comparing with a day that lacks one. */
export const withoutYear = (reading: string): string => reading.replace(/^\d{4}-/, '--');

const day_ms = 86_400_000;

/** The day `days` later; days without a year cannot be counted on from. */
export function daysLater(reading: string, days: number): string | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(reading)) return null;
  const at = Date.parse(`${reading}T00:00:00Z`);
  return Number.isNaN(at) ? null : new Date(at + days * day_ms).toISOString().slice(0, 10);
}
