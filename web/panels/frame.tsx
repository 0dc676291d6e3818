// The frame of a chart or a table: its title, what is in it, the switch to the other way of reading, and its state when
// there is nothing to draw. What lies below the fold asks only when it comes into sight.

import { lazy, type ReactNode, Suspense } from 'react';
import { spokenLength } from '../format/duration.ts';
import { unitOf } from '../format/unit.ts';
import { beforeOf } from '../panel/before.ts';
import type { Panel } from '../panel/panel.ts';
import { Empty, Failed } from '../parts/notice.tsx';
import { useSeen } from '../parts/seen.ts';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import type { Row } from '../series/stack.ts';
import { go, useView } from '../state/address.ts';
import { zone } from '../state/clock.ts';
import { type Asked, useQuestion } from '../state/queries.ts';
import type { Filters } from '../url/filters.ts';
import { bucketSeconds, momentsOf } from '../url/range.ts';
import { noTraffic } from '../words/range.ts';
import { DataTable } from './table.tsx';

const ChartView = lazy(() => import('./chart.tsx'));

interface Props {
  readonly panel: Panel;
  readonly filters: Filters;
}

export function PanelFrame({ panel, filters }: Props) {
  const [ref, seen] = useSeen<HTMLElement>();
  return (
    <section ref={ref} className={`card span-${panel.width ?? 12}`} aria-label={panel.title}>
      <div className="card-head">
        <h2>{panel.title}</h2>
        <Note panel={panel} />
        <span className="grow" />
        {panel.mark === 'table' ? null : <TableSwitch panel={panel} />}
      </div>
      <PanelBody panel={panel} filters={filters} seen={seen} />
    </section>
  );
}

/** What is in the panel, and how wide a point of time is. */
function Note({ panel }: { readonly panel: Panel }) {
  const { range } = useView();
  const isTimed = unitOf(panel.columns[0] ?? '') === 'at' && panel.mark !== 'table';
  const width = bucketSeconds(momentsOf(range, 0)) * 1_000;
  const words = [panel.note, isTimed ? `per ${spokenLength(width).replace(/^1\s/, '')}` : null].filter(
    Boolean,
  );
  return words.length === 0 ? null : <small>{words.join(', ')}</small>;
}

function TableSwitch({ panel }: { readonly panel: Panel }) {
  const view = useView();
  const isTable = view.tables.includes(panel.id);
  const tables = isTable ? view.tables.filter((id) => id !== panel.id) : [...view.tables, panel.id];
  return (
    <button
      type="button"
      className="quiet"
      aria-pressed={isTable}
      aria-label={`${panel.title} as a table`}
      onClick={() => go({ ...view, tables })}
    >
      {isTable ? 'Chart' : 'Table'}
    </button>
  );
}

function PanelBody({ panel, filters, seen }: Props & { readonly seen: boolean }) {
  const { range, tables } = useView();
  const asked = useQuestion(panel.question, { range, filters, parameters: panel.parameters, enabled: seen });
  const isCompared = panel.mark === 'table' && panel.compare !== undefined;
  // The period before is asked for more rows: what is on top now need not have been on top then.
  const wider =
    panel.parameters?.['limit'] === undefined ? panel.parameters : { ...panel.parameters, limit: 200 };
  const before = useQuestion(panel.question, {
    range,
    filters,
    parameters: wider,
    before: true,
    enabled: seen && isCompared,
  });
  const isTable = panel.mark === 'table' || tables.includes(panel.id);
  const size = isTable ? 'card-body card-table' : 'card-body card-chart';
  if (asked.error && !asked.data)
    return (
      <div className={size}>
        <Failed error={asked.error} retry={() => void asked.refetch()} />
      </div>
    );
  return (
    <div className={size} data-waiting={asked.isPlaceholderData || undefined}>
      {asked.data ? (
        <Filled
          panel={panel}
          filters={filters}
          asked={asked.data}
          before={before.data?.rows}
          isTable={isTable}
        />
      ) : (
        <RowsSkeleton rows={6} />
      )}
    </div>
  );
}

interface FilledProps extends Props {
  readonly asked: Asked<Row>;
  readonly before: readonly Row[] | undefined;
  readonly isTable: boolean;
}

function Filled({ panel, filters, asked, before, isTable }: FilledProps): ReactNode {
  if (!asked.rows.some((row) => hasSomething(panel, row))) {
    return (
      <Empty>{asked.rows.length === 0 ? `${noTraffic(asked.moments, zone)}.` : nothingKnown(panel)}</Empty>
    );
  }
  if (isTable)
    return (
      <DataTable
        panel={panel}
        rows={asked.rows}
        before={before ? beforeOf(before, panel.key ?? []) : null}
        filters={filters}
      />
    );
  return (
    <Suspense fallback={<RowsSkeleton rows={6} />}>
      <ChartView panel={panel} asked={asked} filters={filters} />
    </Suspense>
  );
}

/** A chart of nothing but unknown amounts would be an empty chart. */
function hasSomething({ mark, columns }: Panel, row: Row): boolean {
  if (mark === 'table') return true;
  return columns.slice(mark === 'bars' ? 2 : 1).some((column) => typeof row[column] === 'number');
}

function nothingKnown({ columns }: Panel): string {
  const last = columns.at(-1) ?? '';
  if (last.endsWith('_usd')) return 'There was traffic, but none of it has a price.';
  return 'There was traffic, but no streamed call says when its first token came.';
}
