// A page that is one table of named things: its answer in words, the filters that are on, the table, sorted as the
// address says.

import type { Panel } from '../panel/panel.ts';
import { FilterChips } from '../panels/chips.tsx';
import { DataTable } from '../panels/table.tsx';
import { type PanelAnswers, usePanel } from '../panels/use-panel.ts';
import { Empty, Failed, HowTo } from '../parts/notice.tsx';
import { Say } from '../parts/say.tsx';
import { ListSkeleton } from '../parts/skeleton.tsx';
import { useTitle } from '../parts/title.ts';
import { sortedBy } from '../series/sort.ts';
import { useView } from '../state/address.ts';
import { useNow, zone } from '../state/clock.ts';
import type { Telling } from '../words/telling.ts';

interface Props {
  readonly title: string;
  readonly panel: Panel;
  readonly tell: Telling;
  /** The order when the address names none. */
  readonly sort: string;
}

export function ListPage({ title, panel, tell, sort }: Props) {
  useTitle(title);
  const answers = usePanel(panel, useView().filters);
  const { data, error, isPlaceholderData, refetch } = answers.now;
  if (error && !data) return <Failed heading error={error} retry={() => void refetch()} />;
  if (!data) return <ListSkeleton />;
  return (
    <div data-waiting={isPlaceholderData || undefined}>
      <Told rows={data.rows} before={answers.before} {...{ panel, tell, sort }} />
    </div>
  );
}

type ToldProps = Omit<Props, 'title'> &
  Pick<PanelAnswers, 'before'> & { readonly rows: Parameters<Telling>[2] };

function Told({ rows, before, panel, tell, sort }: ToldProps) {
  const view = useView();
  const { range, filters } = view;
  const now = useNow(30_000);
  const order = view.sort ?? sort;
  return (
    <>
      <Say sentence={tell(view, { range, now, zone }, rows)} heading />
      <FilterChips filters={filters} hidden={['environment']} />
      {rows.length === 0 ? (
        <Empty>
          <HowTo />
        </Empty>
      ) : (
        <section className="card card-table" aria-label={panel.title}>
          <DataTable
            panel={panel}
            rows={sortedBy(rows, order)}
            before={before}
            filters={filters}
            sort={order}
          />
        </section>
      )}
    </>
  );
}
