// How the budget burned down over its window, as a line that starts at the whole and must not come to nothing; the same
// numbers as a table.

import { useElementSize } from '@mantine/hooks';
import { CartesianGrid, Line, LineChart, ReferenceLine, Tooltip, XAxis, YAxis } from 'recharts';
import type { BurnDown } from '../../api/contract/slos.ts';
import { grouped } from '../format/number.ts';
import { momentOf, time, utc } from '../format/time.ts';
import { timeTicks } from '../series/grid.ts';
import { zone } from '../state/clock.ts';
import { burnWords, leftFigure, leftWords } from '../words/promise.ts';

type Point = BurnDown['points'][number];

interface Drawn {
  readonly at: number;
  readonly left: number | null;
  readonly point: Point;
}

export function BurnDownChart({ points }: { readonly points: readonly Point[] }) {
  const { ref, width } = useElementSize();
  const drawn = points.map(
    (point): Drawn => ({ at: momentOf(point.at), left: point.error_budget_remaining_ratio, point }),
  );
  return (
    <figure className="chart">
      <div ref={ref} className="chart-area" aria-hidden="true">
        {width > 0 ? <Marks drawn={drawn} width={width} /> : null}
      </div>
      <figcaption className="sub">
        The share of the error budget that was left, with the window of each moment.
      </figcaption>
    </figure>
  );
}

const height = 188;
const bare = { tickLine: false, axisLine: false } as const;

function Marks({ drawn, width }: { readonly drawn: readonly Drawn[]; readonly width: number }) {
  const from = drawn[0]?.at ?? 0;
  const to = drawn.at(-1)?.at ?? 1;
  const { ticks, daily } = timeTicks({ from, to }, zone);
  const lowest = Math.min(0, ...drawn.map(({ left }) => left ?? 0));
  const values = valuesFrom(lowest);
  return (
    <LineChart
      width={width}
      height={height}
      margin={{ top: 6, right: 2, bottom: 0, left: 0 }}
      accessibilityLayer={false}
      data={[...drawn]}
    >
      <CartesianGrid vertical={false} stroke="var(--line2)" />
      <XAxis
        {...bare}
        dataKey="at"
        type="number"
        scale="time"
        domain={[from, to]}
        ticks={ticks}
        tickFormatter={(at: number) => time(at, daily ? 'day' : 'clock', zone)}
        height={20}
        minTickGap={8}
      />
      <YAxis
        {...bare}
        domain={[values[0] ?? 0, 1]}
        ticks={values}
        tickFormatter={leftFigure}
        width={56}
        interval={0}
      />
      <ReferenceLine y={0} stroke="var(--bad)" strokeDasharray="3 3" />
      <Tooltip
        isAnimationActive={false}
        cursor={{ className: 'chart-cursor' }}
        content={({ active, payload }) => (active ? <Reading drawn={payload[0]?.payload as Drawn} /> : null)}
      />
      <Line
        dataKey="left"
        stroke="var(--c1)"
        strokeWidth={1.5}
        dot={false}
        activeDot={{ r: 3 }}
        isAnimationActive={false}
      />
    </LineChart>
  );
}

/** Round shares from the lowest to the whole, at most five of them. */
function valuesFrom(lowest: number): number[] {
  if (lowest >= 0) return [0, 0.25, 0.5, 0.75, 1];
  const rough = (1 - lowest) / 4;
  const step = [0.5, 1, 2, 5, 10, 20, 50, 100, 1_000].find((size) => size >= rough) ?? rough;
  const first = Math.floor(lowest / step) * step;
  return Array.from({ length: Math.floor((1 - first) / step) + 1 }, (_, index) => first + index * step);
}

function Reading({ drawn }: { readonly drawn: Drawn | undefined }) {
  if (!drawn) return null;
  const { point } = drawn;
  return (
    <div className="reading">
      <div className="sub">{time(drawn.at, 'dated', zone)}</div>
      <div className="reading-row">
        <span>left</span>
        <b>{leftWords(point.error_budget_remaining_ratio)}</b>
      </div>
      <div className="reading-row">
        <span>burn since the point before</span>
        <b>{burnWords(point.burn_rate)}</b>
      </div>
      {point.bad_count === null ? null : (
        <div className="reading-row">
          <span>bad</span>
          <b>
            {grouped(point.bad_count)} of {grouped(point.bad_count + (point.good_count ?? 0))}
          </b>
        </div>
      )}
    </div>
  );
}

export function BurnDownTable({ points }: { readonly points: readonly Point[] }) {
  return (
    <div className="scroll-x scroll-y">
      <table>
        <caption className="sr-only">Error budget over time</caption>
        <thead>
          <tr>
            <th>until</th>
            <th className="r">budget left</th>
            <th className="r">burn</th>
            <th className="r">bad</th>
            <th className="r">good</th>
          </tr>
        </thead>
        <tbody>
          {points.toReversed().map((point) => (
            <tr key={point.at}>
              <td className="at" title={utc(momentOf(point.at))}>
                {time(momentOf(point.at), 'dated', zone)}
              </td>
              <td className="r">{leftWords(point.error_budget_remaining_ratio)}</td>
              <td className="r">{burnWords(point.burn_rate)}</td>
              <td className="r">{point.bad_count === null ? '' : grouped(point.bad_count)}</td>
              <td className="r">{point.good_count === null ? '' : grouped(point.good_count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
