// The inside of a panel: a table or a chart, or in words why there is none.

import { lazy, Suspense } from 'react';
import { emptyWords } from '../panel/empty.ts';
import type { Panel } from '../panel/panel.ts';
import { Boundary } from '../parts/boundary.tsx';
import { Empty, Failed } from '../parts/notice.tsx';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { useView } from '../state/address.ts';
import { zone } from '../state/clock.ts';
import type { Filters } from '../url/filters.ts';
import { DataTable } from './table.tsx';
import { type PanelAnswers, usePanel } from './use-panel.ts';

const ChartView = lazy(() => import('./chart.tsx'));

interface Props {
  readonly panel: Panel;
  readonly filters: Filters;
}

export function PanelBody({ panel, filters, seen }: Props & { readonly seen: boolean }) {
  const answers = usePanel(panel, filters, seen);
  const isTable = useView().tables.includes(panel.id) || panel.mark === 'table';
  return (
    <div
      className={isTable ? 'card-body card-table' : 'card-body card-chart'}
      data-waiting={answers.now.isPlaceholderData || undefined}
    >
      <Inside panel={panel} filters={filters} answers={answers} isTable={isTable} />
    </div>
  );
}

interface InsideProps extends Props {
  readonly answers: PanelAnswers;
  readonly isTable: boolean;
}

function Inside({ panel, filters, answers: { now, before }, isTable }: InsideProps) {
  if (!now.data)
    return now.error ? (
      <Failed error={now.error} retry={() => void now.refetch()} />
    ) : (
      <RowsSkeleton rows={6} />
    );
  const empty = emptyWords(panel, now.data, zone);
  if (empty) return <Empty>{empty}</Empty>;
  if (isTable) return <DataTable panel={panel} rows={now.data.rows} before={before} filters={filters} />;
  return (
    <Boundary what="This chart">
      <Suspense fallback={<RowsSkeleton rows={6} />}>
        <ChartView panel={panel} asked={now.data} filters={filters} />
      </Suspense>
    </Boundary>
  );
}
