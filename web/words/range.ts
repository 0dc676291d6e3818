// The time that a page is about, in words for the middle of a sentence.

import { spokenLength } from '../format/duration.ts';
import { between } from '../format/time.ts';
import { isLive, lastMs, type Moments, momentsOf, type Range } from '../url/range.ts';

/** What every sentence has to know about time. */
export interface When {
  readonly range: Range;
  readonly now: number;
  readonly zone: string;
}

/** "in the last 24 hours", "between 20 Nov 16:30 and 18:32". */
export function inRange({ range, now, zone }: When): string {
  if (isLive(range)) return `in the last ${spokenLength(lastMs(range.last) ?? 0)}`;
  return between(momentsOf(range, now), zone);
}

/** "in the 24 hours before". */
export function inPrevious({ range, now }: When): string {
  const { from, to } = momentsOf(range, now);
  return `in the ${spokenLength(to - from)} before`;
}

/** "Last 24 hours", "20 Nov 16:30 – 18:32": for the control that sets it. */
export function rangeTitle({ range, now, zone }: When): string {
  if (isLive(range)) return `Last ${spokenLength(lastMs(range.last) ?? 0)}`;
  return between(momentsOf(range, now), zone)
    .replace(/^between /, '')
    .replace(' and ', ' – ');
}

/** "no traffic between … and …", with both moments, for a page that has nothing to show. */
export const noTraffic = (moments: Moments, zone: string): string => `No traffic ${between(moments, zone)}`;
