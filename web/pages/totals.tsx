// A page about totals: its answer in words, then its board; and when there was no traffic, how to send some.

import type { Board } from '../panel/panel.ts';
import { BoardView } from '../panels/board.tsx';
import { FilterChips } from '../panels/chips.tsx';
import { Empty, Failed, HowTo } from '../parts/notice.tsx';
import { Say } from '../parts/say.tsx';
import { SaySkeleton } from '../parts/skeleton.tsx';
import { useTitle } from '../parts/title.ts';
import { useView } from '../state/address.ts';
import { useNow, zone } from '../state/clock.ts';
import { useQuestion } from '../state/queries.ts';
import type { Filters } from '../url/filters.ts';
import { totalsSentence } from '../words/totals.ts';

interface Props {
  readonly title: string;
  readonly board: Board;
  readonly filters: Filters;
}

export function TotalsPage({ title, board, filters }: Props) {
  useTitle(title);
  const view = useView();
  const totals = useQuestion('overview_totals', { range: view.range, filters });
  const isEmpty = totals.data?.rows[0]?.request_count === 0;
  return (
    <>
      <TotalsSay filters={filters} />
      <FilterChips filters={view.filters} hidden={['environment']} />
      {totals.error && !totals.data ? (
        <Failed heading error={totals.error} retry={() => void totals.refetch()} />
      ) : null}
      {isEmpty ? (
        <Empty>
          <HowTo />
        </Empty>
      ) : null}
      {isEmpty || (totals.error && !totals.data) ? null : <BoardView board={board} filters={filters} />}
    </>
  );
}

const topAgents = { limit: 8 };

function TotalsSay({ filters }: { readonly filters: Filters }) {
  const view = useView();
  const { range } = view;
  const now = useNow(30_000);
  const totals = useQuestion('overview_totals', { range, filters });
  const before = useQuestion('overview_totals', { range, filters, before: true });
  const agents = useQuestion('top_agents', { range, filters, parameters: topAgents });
  const row = totals.data?.rows[0];
  if (!row) return totals.error ? null : <SaySkeleton />;
  const sentence = totalsSentence({
    view,
    when: { range, now, zone },
    totals: row,
    before: before.data?.rows[0] ?? null,
    agents: agents.data?.rows ?? [],
    filters,
  });
  return <Say sentence={sentence} heading />;
}
