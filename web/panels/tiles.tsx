// The strip of figures: each with its change against the period before, its details, and the curve behind it.

import { Skeleton } from '@mantine/core';
import { cellOf } from '../format/cell.ts';
import { spokenLength } from '../format/duration.ts';
import { labelOf } from '../format/label.ts';
import { beforeOf, changeIn } from '../panel/before.ts';
import { behindNumber } from '../panel/behind.ts';
import type { Panel } from '../panel/panel.ts';
import { Link } from '../parts/link.tsx';
import { Failed } from '../parts/notice.tsx';
import { gridOf } from '../series/grid.ts';
import { sparkPath } from '../series/spark.ts';
import { linesOf, type Row } from '../series/stack.ts';
import { useView } from '../state/address.ts';
import { zone } from '../state/clock.ts';
import { useQuestion } from '../state/queries.ts';
import type { Filters } from '../url/filters.ts';
import { bucketSeconds } from '../url/range.ts';
import { ChangeMark } from './change.tsx';

interface StripProps {
  readonly panels: readonly Panel[];
  readonly filters: Filters;
}

export function TileStrip({ panels, filters }: StripProps) {
  const { range } = useView();
  const question = panels[0]!.question;
  const now = useQuestion(question, { range, filters });
  const before = useQuestion(question, { range, filters, before: true });
  if (now.error && !now.data)
    return (
      <section className="tiles tiles-failed">
        <Failed error={now.error} retry={() => void now.refetch()} />
      </section>
    );
  const row = now.data?.rows[0];
  return (
    <section className="tiles" aria-label="Figures" data-waiting={now.isPlaceholderData || undefined}>
      {panels.map((panel) => (
        <Tile
          key={panel.id}
          panel={panel}
          filters={filters}
          row={row}
          before={before.isPlaceholderData ? undefined : before.data?.rows[0]}
        />
      ))}
    </section>
  );
}

interface TileProps {
  readonly panel: Panel;
  readonly filters: Filters;
  readonly row: Row | undefined;
  readonly before: Row | undefined;
}

function Tile({ panel, filters, row, before }: TileProps) {
  const column = panel.columns[0]!;
  const view = useView();
  return (
    <div className="tile">
      <div className="tile-title" title={panel.note}>
        {panel.title}
      </div>
      <div className="tile-value">
        {row ? (
          <Figure column={column} row={row} to={behindNumber(view, column, filters)} />
        ) : (
          <Skeleton height={21} width="70%" />
        )}
      </div>
      <div className="tile-detail">
        {row ? <Details panel={panel} row={row} before={before} /> : <Skeleton height={11} width="85%" />}
      </div>
      {panel.spark ? <Spark spark={panel.spark} filters={filters} /> : <div className="spark" />}
    </div>
  );
}

function Figure({
  column,
  row,
  to,
}: {
  readonly column: string;
  readonly row: Row;
  readonly to: ReturnType<typeof behindNumber>;
}) {
  const { text, title, known } = cellOf(column, row[column], zone, row);
  if (!known)
    return (
      <span className="unknown" title={title ?? undefined}>
        {text}
      </span>
    );
  return (
    <Link to={to} title={title ?? labelOf(column)}>
      {text}
    </Link>
  );
}

function Details({
  panel,
  row,
  before,
}: {
  readonly panel: Panel;
  readonly row: Row;
  readonly before: Row | undefined;
}) {
  const [column, ...details] = panel.columns;
  const change = before
    ? changeIn(row, column!, { panel: { ...panel, key: [] }, before: beforeOf([before], []) })
    : null;
  const told = details.map((detail) => {
    const { text, known } = cellOf(detail, row[detail], zone);
    const words = panel.words?.[detail] ?? '{}';
    return known ? (row[detail] === 1 ? words.replace(/s$/, '') : words).replace('{}', () => text) : null;
  });
  return (
    <>
      {change ? <ChangeMark change={change} /> : null}
      {change && told.some(Boolean) ? ' · ' : null}
      {told.filter(Boolean).join(' · ') || (change ? null : panel.note)}
    </>
  );
}

const box = { width: 120, height: 24 };

function Spark({
  spark,
  filters,
}: {
  readonly spark: NonNullable<Panel['spark']>;
  readonly filters: Filters;
}) {
  const { range } = useView();
  const { data } = useQuestion(spark.question, { range, filters });
  if (!data) return <div className="spark" />;
  const width = bucketSeconds(data.moments);
  const { points } = linesOf(
    data.rows,
    { at: 'bucket_at', amounts: [spark.column] },
    gridOf(data.moments, width),
  );
  const path = sparkPath(
    points.map(({ values }) => values[0] ?? null),
    box,
  );
  return (
    <svg
      className="spark"
      viewBox={`0 0 ${box.width} ${box.height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`${labelOf(spark.column)}, one point per ${spokenLength(width * 1_000)}`}
    >
      <path d={path} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
