// A page that is one table of named things: its answer in words, the filters that are on, the table, sorted as the
// address says.

import { beforeOf } from '../panel/before.ts';
import type { Panel } from '../panel/panel.ts';
import { FilterChips } from '../panels/chips.tsx';
import { DataTable } from '../panels/table.tsx';
import { Empty, Failed, HowTo } from '../parts/notice.tsx';
import { Say } from '../parts/say.tsx';
import { RowsSkeleton, SaySkeleton } from '../parts/skeleton.tsx';
import { useTitle } from '../parts/title.ts';
import { sortedBy } from '../series/sort.ts';
import type { Row } from '../series/stack.ts';
import { useView } from '../state/address.ts';
import { useNow, zone } from '../state/clock.ts';
import { type Asked, useQuestion } from '../state/queries.ts';
import { commonOnly } from '../url/filters.ts';
import type { View } from '../url/view.ts';
import type { When } from '../words/range.ts';
import type { Sentence } from '../words/sentence.ts';

export type Telling = (view: View, when: When, rows: readonly Row[]) => Sentence;

interface Props {
  readonly title: string;
  readonly panel: Panel;
  readonly tell: Telling;
  /** The order when the address names none. */
  readonly sort: string;
}

export function ListPage({ title, panel, tell, sort }: Props) {
  useTitle(title);
  const { range, filters } = useView();
  const asked = useQuestion(panel.question, {
    range,
    filters: commonOnly(filters),
    parameters: panel.parameters,
  });
  if (asked.error && !asked.data) return <Failed error={asked.error} retry={() => void asked.refetch()} />;
  if (!asked.data) return <Waiting />;
  return (
    <div data-waiting={asked.isPlaceholderData || undefined}>
      <Filled asked={asked.data} {...{ panel, tell, sort }} />
    </div>
  );
}

function Waiting() {
  return (
    <>
      <SaySkeleton lines={1} />
      <section className="card card-table">
        <RowsSkeleton rows={8} />
      </section>
    </>
  );
}

function Filled({ asked, panel, tell, sort }: Omit<Props, 'title'> & { readonly asked: Asked<Row> }) {
  const view = useView();
  const now = useNow(30_000);
  const filters = commonOnly(view.filters);
  const compared = panel.compare !== undefined;
  const before = useQuestion(panel.question, {
    range: view.range,
    filters,
    parameters: panel.parameters,
    before: true,
    enabled: compared,
  });
  const order = view.sort ?? sort;
  return (
    <>
      <Say sentence={tell(view, { range: view.range, now, zone }, asked.rows)} heading />
      <FilterChips filters={filters} hidden={['environment']} />
      {asked.rows.length === 0 ? (
        <Empty>
          <HowTo />
        </Empty>
      ) : (
        <section className="card card-table" aria-label={panel.title}>
          <DataTable
            panel={panel}
            rows={sortedBy(asked.rows, order)}
            before={before.data ? beforeOf(before.data.rows, panel.key ?? []) : null}
            filters={filters}
            sort={order}
          />
        </section>
      )}
    </>
  );
}
