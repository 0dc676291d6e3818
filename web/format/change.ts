// A number against the same number of the period before: how much it moved, in words, and whether that is for the
// better, the worse or neither.

import { cellOf } from './cell.ts';
import { grouped, minus, space } from './number.ts';
import { unitOf } from './unit.ts';

export type Better = 'lower' | 'higher' | 'neither';
export type Verdict = 'better' | 'worse' | 'neutral';

export interface Change {
  /** "+12 %", "−0.9 pt", "same", "none before", "was 9 ¢". */
  readonly text: string;
  /** (now − before) / before, or the difference of two shares; null where there was nothing before. */
  readonly size: number | null;
  readonly verdict: Verdict;
}

/** Smaller movements than this are not called better or worse. */
const noticeable = { relative: 0.05, points: 0.002 };

/** null where either side is unknown: unknown is not compared. */
export function changeOf(column: string, now: unknown, before: unknown): Omit<Change, 'verdict'> | null {
  if (typeof now !== 'number' || typeof before !== 'number') return null;
  if (unitOf(column) === 'ratio') return { size: now - before, text: points(now - before) };
  if (before === 0) return now === 0 ? { size: 0, text: 'same' } : { size: null, text: 'none before' };
  return { size: (now - before) / before, text: relative((now - before) / before) };
}

export interface Sides {
  readonly now: unknown;
  readonly before: unknown;
  /** The period before had too little traffic to judge by. */
  readonly isThin?: boolean;
}

export function judged(
  column: string,
  better: Better,
  { now, before, isThin = false }: Sides,
): Change | null {
  const change = changeOf(column, now, before);
  if (!change) return null;
  if (isThin)
    return { ...change, verdict: 'neutral', ...(isMany(change.size) ? { text: was(column, before) } : {}) };
  const least = unitOf(column) === 'ratio' ? noticeable.points : noticeable.relative;
  if (better === 'neither' || change.size === null || Math.abs(change.size) < least)
    return { ...change, verdict: 'neutral' };
  return { ...change, verdict: change.size > 0 === (better === 'higher') ? 'better' : 'worse' };
}

/** From here on a change is told as "×12". */
const isMany = (size: number | null): boolean => size !== null && size >= 9.995;

const was = (column: string, before: unknown): string =>
  `was ${cellOf(column, before, { zone: 'UTC' }).text}`;

type Traffic = Readonly<Record<string, unknown>>;

/** A service's first hours against a period that had hardly begun say nothing: less than a tenth of the traffic. */
export function isThin(now: Traffic, before: Traffic): boolean {
  const [much, little] = [now, before].map((row) => row['request_count'] ?? row['call_count']);
  return typeof much === 'number' && typeof little === 'number' && little * 10 < much;
}

const signed = (value: number, text: string): string => (value < 0 ? minus : '+') + text;

function relative(size: number): string {
  if (Math.abs(size) < 0.005) return 'same';
  if (isMany(size)) return `×${grouped(size + 1)}`;
  return signed(size, `${grouped(Math.abs(size) * 100)}${space}%`);
}

function points(size: number): string {
  const value = Math.abs(size) * 100;
  if (value < 0.05) return 'same';
  return signed(size, `${grouped(value, value < 10 ? 1 : 0)}${space}pt`);
}

/** "12 % more", "half as …" stays out: plain words for the middle of a sentence. */
export function inWords(size: number): string {
  if (Math.abs(size) < 0.005) return 'as much';
  if (isMany(size)) return `${grouped(size + 1)} times as much`;
  return `${grouped(Math.abs(size) * 100)}${space}% ${size < 0 ? 'less' : 'more'}`;
}
