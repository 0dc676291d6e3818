// The small curve under a figure: how it went, without axes; the chart below says how much.

import { spokenLength } from '../format/duration.ts';
import { labelOf } from '../format/label.ts';
import type { Panel } from '../panel/panel.ts';
import { gridOf } from '../series/grid.ts';
import { sparkPath } from '../series/spark.ts';
import { linesOf } from '../series/stack.ts';
import { useView } from '../state/address.ts';
import { useQuestion } from '../state/queries.ts';
import type { Filters } from '../url/filters.ts';
import { bucketSeconds } from '../url/range.ts';

interface Props {
  readonly spark: NonNullable<Panel['spark']>;
  readonly filters: Filters;
}

const box = { width: 120, height: 24 };

export function Spark({ spark, filters }: Props) {
  const { range } = useView();
  const { data } = useQuestion(spark.question, { range, filters });
  if (!data) return <div className="spark" />;
  const width = bucketSeconds(data.moments);
  const { points } = linesOf(
    data.rows,
    { at: 'bucket_at', amounts: [spark.column] },
    gridOf(data.moments, width),
  );
  return (
    <svg
      className="spark"
      viewBox={`0 0 ${box.width} ${box.height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`${labelOf(spark.column)}, one point per ${spokenLength(width * 1_000)}`}
    >
      <path
        d={sparkPath(
          points.map(({ values }) => values[0] ?? null),
          box,
        )}
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
