// Between a panel's rows and its chart: which series are drawn, in which colour, and where a click on a bucket leads.

import { behindBucket } from '../panel/behind.ts';
import type { Panel } from '../panel/panel.ts';
import { gridOf } from '../series/grid.ts';
import { type Chart, linesOf, partOfWhole, type Row, stackByName } from '../series/stack.ts';
import { go, useView } from '../state/address.ts';
import type { Asked } from '../state/queries.ts';
import { type Filters, isFilterName } from '../url/filters.ts';

/** A chart with everything that its parts have to know. */
export interface Drawn {
  readonly panel: Panel;
  readonly filters: Filters;
  readonly seconds: number;
  readonly chart: Chart;
}

export function chartOf({ mark, columns }: Panel, { rows, moments }: Asked<Row>, seconds: number): Chart {
  const grid = gridOf(moments, seconds);
  const [at = '', second = '', third = ''] = columns;
  if (mark === 'bars') return stackByName(rows, { at, name: second, amount: third }, grid);
  if (mark === 'parts') return partOfWhole(rows, { at, whole: second, part: third }, grid);
  return linesOf(rows, { at, amounts: columns.slice(1) }, grid);
}

/** Failures are a state, so they have its colour; every other series has the next of the five. */
export function colourOf({ panel, chart }: Drawn, index: number): string {
  if (panel.mark === 'parts') return index === 1 ? 'var(--bad)' : 'var(--c1)';
  if (chart.series[index]?.name === null) return 'var(--c5)';
  return `var(--c${(index % 5) + 1})`;
}

/** The filters under which one series was computed; the series of all the others has none of its own. */
export function filtersOfSeries({ panel, filters }: Drawn, name: string | null): Filters {
  if (panel.mark === 'parts') return name === 'failed_count' ? { ...filters, failed: 'true' } : filters;
  const dimension = panel.parameters?.['dimension'];
  if (panel.mark !== 'bars' || !name || typeof dimension !== 'string' || !isFilterName(dimension))
    return filters;
  return { ...filters, [dimension]: name };
}

/** Opens the requests of one bucket, of one series where it is one. */
export function useBucket(drawn: Drawn): (at: number, name: string | null) => void {
  const view = useView();
  return (at, name) => {
    if (!Number.isFinite(at)) return;
    const moments = { from: at, to: at + drawn.seconds * 1_000 };
    const column = drawn.panel.columns.at(drawn.panel.mark === 'parts' ? 1 : -1) ?? '';
    go(behindBucket(view, moments, { column, filters: filtersOfSeries(drawn, name) }));
  };
}
