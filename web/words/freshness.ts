// How fresh the page is, in words: "0.4 s behind", "4 min behind", "no answer since 18:32".

import { duration } from '../format/duration.ts';
import { space } from '../format/number.ts';
import { time, utc } from '../format/time.ts';

export interface Reach {
  readonly asOf: number | null;
  readonly receivedAt: number | null;
  readonly silentSince: number | null;
}

export interface Stamp {
  readonly text: string;
  readonly state: 'ok' | 'warn' | 'bad' | 'unknown';
  readonly title: string;
}

/** Behind this much, the numbers of a live page are no longer the present. */
const lateMs = 30_000;
/** A page that refreshes has a new answer at least this often; without one, the delay is counted on. */
const answerEveryMs = 25_000;

/** `live`: does the page ask again by itself? If not, the stamp says as of when it is. */
export function stampOf(
  { asOf, receivedAt, silentSince }: Reach,
  { now, zone, live }: { now: number; zone: string; live: boolean },
): Stamp {
  if (silentSince !== null) {
    return {
      text: `no answer since ${time(silentSince, 'second', zone)}`,
      state: 'bad',
      title: 'What is shown is from before; the page keeps trying.',
    };
  }
  if (asOf === null || receivedAt === null)
    return { text: 'waiting for the first answer', state: 'unknown', title: '' };
  const title = `Everything acknowledged before ${utc(asOf)} is in the numbers.`;
  if (!live) return { text: `as of ${time(asOf, 'second', zone)}`, state: 'unknown', title };
  const measuredAt = now - receivedAt > answerEveryMs ? now : receivedAt;
  const behind = Math.max(0, measuredAt - asOf);
  const text =
    behind < 60_000
      ? `${(behind / 1_000).toFixed(behind < 9_950 ? 1 : 0)}${space}s behind`
      : `${duration(Math.round(behind / 60_000) * 60_000)} behind`;
  return { text, state: behind > lateMs ? 'warn' : 'ok', title };
}
