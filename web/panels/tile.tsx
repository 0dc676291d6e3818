// One figure: its title, its value with the requests behind it, its change and details, the curve of how it went.

import { Skeleton } from '@mantine/core';
import { behindNumber } from '../panel/behind.ts';
import type { Panel } from '../panel/panel.ts';
import { Value } from '../parts/value.tsx';
import type { Row } from '../series/stack.ts';
import { useView } from '../state/address.ts';
import type { Filters } from '../url/filters.ts';
import { Details } from './details.tsx';
import { Spark } from './spark.tsx';

interface Props {
  readonly panel: Panel;
  readonly filters: Filters;
  /** undefined while it is on its way. */
  readonly row: Row | undefined;
  readonly before: Row | undefined;
}

export function Tile({ panel, filters, row, before }: Props) {
  return (
    <div className="tile">
      <div className="tile-title" title={panel.note}>
        {panel.title}
      </div>
      {row ? <Told panel={panel} filters={filters} row={row} before={before} /> : <Waiting />}
      {panel.spark ? <Spark spark={panel.spark} filters={filters} /> : <div className="spark" />}
    </div>
  );
}

function Told({ panel, filters, row, before }: Props & { readonly row: Row }) {
  const view = useView();
  const column = panel.columns[0]!;
  return (
    <>
      <div className="tile-value">
        <Value column={column} value={row[column]} row={row} to={behindNumber(view, column, filters)} />
      </div>
      <div className="tile-detail">
        <Details panel={panel} row={row} before={before} />
      </div>
    </>
  );
}

function Waiting() {
  return (
    <>
      <div className="tile-value">
        <Skeleton height={21} width="70%" />
      </div>
      <div className="tile-detail">
        <Skeleton height={11} width="85%" />
      </div>
    </>
  );
}
