// What happens in a week of the fleet, and when: a rhythm of days and hours, a cheaper model from the middle on, and
// what is planted for a person to find: a cost spike, a day of errors, a night of loops, answers that begin to stray.

import { everydayScene } from '../director.ts';
import { hex, type Random } from '../model/random.ts';
import { cheaperModel, type Part, rolledOutTo } from './repertoire.ts';

export interface Range {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A conversation that begins at a moment. */
export interface Showing {
  readonly atMs: number;
  readonly part: Part;
  readonly seed: string;
}

export const hour_ms = 3_600_000;
export const slot_ms = hour_ms / 12;

/** Requests of one day; very long histories are thinner, so that they stay a matter of minutes. */
const requests_per_day = 3_700;
const requests_max = 60_000;
const requestsPerConversation = 1.22;

/** Share of the busiest hour, by hour of the day in UTC: nights are quiet, noon is a little. */
const byHour = [6, 4, 3, 3, 4, 8, 18, 40, 72, 92, 100, 96, 84, 88, 96, 94, 86, 72, 56, 44, 36, 28, 18, 10];
/** By day of the week, Sunday first. */
const byDay = [0.42, 1.06, 1.12, 1.1, 1.08, 1, 0.5];
const hourlyMean = byHour.reduce((sum, share) => sum + share, 0) / byHour.length;
const dailyMean = byDay.reduce((sum, share) => sum + share, 0) / byDay.length;

export function requestsIn({ fromMs, toMs }: Range): number {
  return Math.min(requests_max, (requests_per_day * (toMs - fromMs)) / (24 * hour_ms));
}

/** How busy a moment is; 1 on average. */
export function rhythm(atMs: number): number {
  const at = new Date(atMs);
  return (byHour[at.getUTCHours()]! / hourlyMean) * (byDay[at.getUTCDay()]! / dailyMean);
}

/** Something planted: when it begins and ends, and what it does. */
interface Planted extends Range {
  /** Conversations that happen on top, an hour. */
  readonly extraPerHour?: number;
  readonly extra?: Part;
  /** What becomes of an everyday conversation. */
  readonly turns?: (part: Part, random: Random) => Part;
}

const part = (agent: string, occasion: Part['occasion']): Part => ({
  agent,
  occasion,
  fault: 'none',
  model: undefined,
});

/** At most so long, and in short histories at most this share of them. */
function from({ fromMs, toMs }: Range, position: number, hours: number): Range {
  const length = Math.min(hours * hour_ms, (toMs - fromMs) * 0.06);
  const begin = fromMs + (toMs - fromMs) * position;
  return { fromMs: begin, toMs: begin + length };
}

/** The first moment after `position` at which it is that hour in UTC; histories under two days do not wait for it. */
function atHour(range: Range, position: number, utcHour: number): number {
  const begin = range.fromMs + (range.toMs - range.fromMs) * position;
  if (range.toMs - range.fromMs < 48 * hour_ms) return position;
  const day = 24 * hour_ms;
  const wanted = Math.ceil((begin - utcHour * hour_ms) / day) * day + utcHour * hour_ms;
  return (wanted - range.fromMs) / (range.toMs - range.fromMs);
}

const isDaily = ({ occasion, fault }: Part): boolean => occasion === 'daily' && fault === 'none';

export function plantedIn(range: Range): readonly Planted[] {
  const failing = (given: Part, random: Random): Part => {
    const ratio = given.agent === 'research' || given.agent === 'logistics' ? 0.7 : 0.08;
    return isDaily(given) && random() < ratio ? { ...given, fault: 'server_error' } : given;
  };
  const straying = (given: Part, random: Random): Part =>
    given.agent === 'support' && isDaily(given) && random() < 0.14 ? part('support', 'drift') : given;
  return [
    { ...from(range, atHour(range, 0.3, 13), 3), turns: failing },
    { ...from(range, atHour(range, 0.45, 1), 4), extraPerHour: 11, extra: part('refunds', 'loop') },
    { ...from(range, atHour(range, 0.65, 9), 3), extraPerHour: 9, extra: part('research', 'overspend') },
    { fromMs: range.fromMs + (range.toMs - range.fromMs) * 0.86, toMs: range.toMs, turns: straying },
  ];
}

/** The cheaper model gets a tenth of the traffic on its first day and then all of it. */
function rolledOut(given: Part, position: number, random: Random): Part {
  if (given.agent !== rolledOutTo) return given;
  const share = position < 0.5 ? 0 : position < 0.6 ? 0.1 : 1;
  return random() < share ? { ...given, model: cheaperModel } : given;
}

/** A whole number that is `expected` on average. */
const about = (expected: number, random: Random): number => Math.floor(expected + random());

/** The showings of one slot of five minutes, in order of time. */
export function showingsIn(slot: Range, range: Range, random: Random): Showing[] {
  const perSlot = (requestsIn(range) / requestsPerConversation) * (slot_ms / (range.toMs - range.fromMs));
  const position = (slot.fromMs - range.fromMs) / (range.toMs - range.fromMs);
  const active = plantedIn(range).filter(({ fromMs, toMs }) => fromMs <= slot.fromMs && slot.fromMs < toMs);
  const everyday = Array.from({ length: about(perSlot * rhythm(slot.fromMs), random) }, (): Part => {
    const { agent, fault } = everydayScene(random);
    return active.reduce<Part>((given, { turns }) => turns?.(given, random) ?? given, {
      ...part(agent, 'daily'),
      fault,
    });
  });
  const extra = active.flatMap(({ extra: planted, extraPerHour = 0 }) =>
    planted ? Array.from({ length: about((extraPerHour * slot_ms) / hour_ms, random) }, () => planted) : [],
  );
  return [...everyday, ...extra]
    .map((each) => ({
      atMs: slot.fromMs + random() * (slot.toMs - slot.fromMs),
      part: rolledOut(each, position, random),
      seed: hex(random, 10),
    }))
    .toSorted((a, b) => a.atMs - b.atMs);
}
