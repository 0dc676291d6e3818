// A page about totals: its answer in words, then its board; and when there was no traffic, how to send some.

import type { ReactNode } from 'react';
import type { Board } from '../panel/panel.ts';
import { BoardView } from '../panels/board.tsx';
import { FilterChips } from '../panels/chips.tsx';
import { NoTraffic } from '../parts/no-traffic.tsx';
import { Failed } from '../parts/notice.tsx';
import { useTitle } from '../parts/title.ts';
import { useView } from '../state/address.ts';
import { useQuestion } from '../state/queries.ts';
import type { Filters } from '../url/filters.ts';
import { TotalsSay } from './totals-say.tsx';

interface Props {
  readonly title: string;
  readonly board: Board;
  readonly filters: Filters;
  /** What stands before the board. */
  readonly children?: ReactNode;
}

export function TotalsPage({ title, board, filters, children }: Props) {
  useTitle(title);
  const view = useView();
  const totals = useQuestion('overview_totals', { range: view.range, filters });
  const isEmpty = totals.data?.rows[0]?.request_count === 0;
  return (
    <>
      <TotalsSay filters={filters} />
      <FilterChips filters={view.filters} hidden={['environment']} />
      {children}
      {totals.error && !totals.data ? (
        <Failed heading error={totals.error} retry={() => void totals.refetch()} />
      ) : null}
      {isEmpty ? <NoTraffic filters={filters} /> : null}
      {isEmpty || (totals.error && !totals.data) ? null : <BoardView board={board} filters={filters} />}
    </>
  );
}
