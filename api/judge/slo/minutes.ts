// An SLO judged minute by minute over its past: where a firing began, and what would have fired when. Windows end at whole
// minutes; counts are summed once, so that a window costs two look-ups however long it is.

import { type Counts, type Measured, measuredOf } from './measured.ts';

/** Counts per minute; `after_ms` names a minute by its start, and minutes without events are left out. */
export interface MinuteCounts extends Pick<Counts, 'good_count' | 'bad_count'> {
  readonly after_ms: number;
}

const minute_ms = 60_000;

export class Minutes {
  readonly from_ms: number;
  readonly to_ms: number;
  private readonly good: Float64Array;
  private readonly bad: Float64Array;

  /** Of all minutes after `from_ms` up to `to_ms`, both whole minutes. */
  constructor({ from_ms, to_ms }: { from_ms: number; to_ms: number }, rows: readonly MinuteCounts[]) {
    this.from_ms = from_ms;
    this.to_ms = to_ms;
    const length = (to_ms - from_ms) / minute_ms + 1;
    this.good = new Float64Array(length);
    this.bad = new Float64Array(length);
    for (const { after_ms, good_count, bad_count } of rows) {
      const index = (after_ms - from_ms) / minute_ms + 1;
      this.good[index] = (this.good[index] ?? 0) + good_count;
      this.bad[index] = (this.bad[index] ?? 0) + bad_count;
    }
    for (let index = 1; index < length; index++) {
      this.good[index]! += this.good[index - 1]!;
      this.bad[index]! += this.bad[index - 1]!;
    }
  }

  /** What was measured after `from_ms` up to `to_ms`; nothing lies outside of what was read. */
  between(from_ms: number, to_ms: number): Measured {
    return measuredOf({
      good_count: this.at(this.good, to_ms) - this.at(this.good, from_ms),
      bad_count: this.at(this.bad, to_ms) - this.at(this.bad, from_ms),
    });
  }

  private at(sums: Float64Array, ms: number): number {
    const index = Math.floor((Math.min(ms, this.to_ms) - this.from_ms) / minute_ms);
    return index < 0 ? 0 : (sums[index] ?? 0);
  }
}

export interface Tracing {
  /** Is it so at this whole minute? Null is unknown, which neither starts nor ends anything. */
  readonly isSo: (at_ms: number) => boolean | null;
  readonly at_ms: number;
  /** How far back at most. */
  readonly earliest_ms: number;
  /** Pauses of up to this long do not end an episode. */
  readonly pause_ms: number;
}

/** The whole minute in which an episode that lasts at `at_ms` began: deterministic, whoever asks and whenever. */
export function startOfEpisode({ isSo, at_ms, earliest_ms, pause_ms }: Tracing): number {
  let start = Math.floor(at_ms / minute_ms) * minute_ms;
  for (let ms = start; ms >= earliest_ms && start - ms <= pause_ms; ms -= minute_ms)
    if (isSo(ms) === true) start = ms;
  return start;
}

/** Was it so at no whole minute of the last `pause_ms`, and surely so at the end? Unknown keeps an episode alive. */
export function hasEnded({ isSo, at_ms, pause_ms }: Omit<Tracing, 'earliest_ms'>): boolean {
  const end = Math.floor(at_ms / minute_ms) * minute_ms;
  for (let ms = end; ms > end - pause_ms; ms -= minute_ms) if (isSo(ms) !== false) return false;
  return true;
}
