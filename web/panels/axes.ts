// The axes of a chart: round moments in the reader's zone, round values in one unit.

import { time } from '../format/time.ts';
import { unitOf } from '../format/unit.ts';
import { axisLabels } from '../series/axis.ts';
import { timeTicks, valueTicks } from '../series/grid.ts';
import { largestOf } from '../series/stack.ts';
import { zone } from '../state/clock.ts';
import type { Moments } from '../url/range.ts';
import type { Drawn } from './chart-data.ts';

const bare = { tickLine: false, axisLine: false } as const;

export function axesOf({ chart, panel }: Drawn, moments: Moments) {
  const { ticks, daily } = timeTicks(moments, zone);
  const largest = largestOf(chart, panel.mark !== 'lines');
  const values = valueTicks(largest);
  const domain: [number, number] = [0, values.at(-1) ?? 0];
  const label = axisLabels(unitOf(panel.columns.at(-1)!), largest);
  const tickFormatter = (at: number) => time(at, daily ? 'day' : 'clock', zone);
  return {
    x: { ...bare, dataKey: 'at', ticks, tickFormatter, height: 20, minTickGap: 8 },
    y: { ...bare, ticks: values, domain, tickFormatter: label, width: 46, interval: 0 as const },
  };
}
