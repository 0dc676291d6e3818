// A chart of a panel's rows: stacked bars or lines over time. A bucket leads to the requests in it; the same numbers
// stand in the panel's table.

import { useElementSize } from '@mantine/hooks';
import {
  Bar,
  BarChart,
  CartesianGrid,
  type DotItemDotProps,
  Line,
  LineChart,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import type { Panel } from '../panel/panel.ts';
import type { Chart, Row } from '../series/stack.ts';
import type { Asked } from '../state/queries.ts';
import type { Filters } from '../url/filters.ts';
import { bucketSeconds } from '../url/range.ts';
import { axesOf } from './axes.ts';
import { chartOf, colourOf, type Drawn, useBucket } from './chart-data.ts';
import { Legend, Reading } from './legend.tsx';

interface Props {
  readonly panel: Panel;
  readonly asked: Asked<Row>;
  readonly filters: Filters;
}

export default function ChartView({ panel, asked, filters }: Props) {
  const { ref, width } = useElementSize();
  const seconds = bucketSeconds(asked.moments);
  const drawn: Drawn = { panel, filters, seconds, chart: chartOf(panel, asked, seconds) };
  return (
    <figure className="chart">
      <div ref={ref} className="chart-area" aria-hidden="true">
        {width > 0 ? <Marks drawn={drawn} asked={asked} width={width} /> : null}
      </div>
      <Legend drawn={drawn} />
    </figure>
  );
}

const height = 188;
const margin = { top: 6, right: 2, bottom: 0, left: 0 };
function Marks({
  drawn,
  asked,
  width,
}: {
  readonly drawn: Drawn;
  readonly asked: Asked<Row>;
  readonly width: number;
}) {
  const open = useBucket(drawn);
  const { x, y } = axesOf(drawn, asked.moments);
  const common = { width, height, margin, accessibilityLayer: false, data: [...drawn.chart.points] };
  const tooltip = (
    <Tooltip
      isAnimationActive={false}
      content={({ active, label }) => (active ? <Reading drawn={drawn} at={Number(label)} /> : null)}
      cursor={{ className: 'chart-cursor' }}
    />
  );
  const grid = <CartesianGrid vertical={false} stroke="var(--line2)" />;
  if (drawn.panel.mark === 'lines') {
    return (
      <LineChart {...common} onClick={({ activeLabel }) => open(Number(activeLabel), null)}>
        {grid}
        <XAxis {...x} type="number" scale="time" domain={[asked.moments.from, asked.moments.to]} />
        <YAxis {...y} />
        {tooltip}
        {drawn.chart.series.map(({ name }, index) => (
          <Line
            key={name}
            dataKey={valueAt(index)}
            stroke={colourOf(drawn, index)}
            strokeWidth={1.5}
            dot={aloneDot(drawn.chart, index)}
            activeDot={{ r: 3 }}
            isAnimationActive={false}
          />
        ))}
      </LineChart>
    );
  }
  return (
    <BarChart {...common} barCategoryGap="14%">
      {grid}
      <XAxis {...x} />
      <YAxis {...y} />
      {tooltip}
      {drawn.chart.series.map(({ name }, index) => (
        <Bar
          key={name ?? ' others'}
          dataKey={valueAt(index)}
          stackId="all"
          fill={colourOf(drawn, index)}
          isAnimationActive={false}
          className="chart-bar"
          onClick={({ payload }) => open(payload.at, name)}
        />
      ))}
    </BarChart>
  );
}

/** Values are found by place: a name from telemetry is never used as a path into data. */
const valueAt = (index: number) => (point: Chart['points'][number]) => point.values[index];

/** A point between two gaps has no line, so it is drawn as a dot. */
const aloneDot =
  ({ points }: Chart, series: number) =>
  ({ index, cx, cy, stroke }: DotItemDotProps) => {
    const known = (at: number) => (points[at]?.values[series] ?? null) !== null;
    const isAlone = known(index) && !known(index - 1) && !known(index + 1);
    return <circle key={index} cx={cx} cy={cy} r={isAlone ? 1.75 : 0} fill={stroke} />;
  };
