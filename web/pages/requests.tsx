// The explorer of requests: which they are, in words, filters, the list page after page, and the same as CSV.

import type { RequestRow } from '../../api/contract/rows.ts';
import { FilterChips } from '../panels/chips.tsx';
import { Empty, Failed, HowTo } from '../parts/notice.tsx';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { useTitle } from '../parts/title.ts';
import { CsvLink } from '../requests/csv.tsx';
import { FilterBar } from '../requests/filter-bar.tsx';
import { RequestsSay } from '../requests/say.tsx';
import { RequestTable } from '../requests/table.tsx';
import { useView } from '../state/address.ts';
import { useRequests } from '../state/queries.ts';

const newestFirst = '-started_at';

export default function RequestsPage() {
  useTitle('Requests');
  const { range, filters, sort } = useView();
  const options = { range, filters, sort: sort ?? newestFirst };
  const requests = useRequests(options);
  const rows = requests.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <>
      <RequestsSay rows={requests.data ? rows : undefined} more={requests.hasNextPage} sort={options.sort} />
      <div className="bar">
        <FilterBar />
        <FilterChips filters={filters} hidden={['environment', 'text']} />
        <span className="grow" />
        <CsvLink options={options} />
      </div>
      <List requests={requests} rows={rows} sort={options.sort} />
    </>
  );
}

interface ListProps {
  readonly requests: ReturnType<typeof useRequests>;
  readonly rows: readonly RequestRow[];
  readonly sort: string;
}

function List({ requests, rows, sort }: ListProps) {
  const isStill = (requests.data?.pages.length ?? 0) > 1;
  if (requests.error && !requests.data)
    return <Failed error={requests.error} retry={() => void requests.refetch()} />;
  if (requests.data && rows.length === 0) return <NothingHere />;
  return (
    <section
      className="card card-table"
      aria-label="Requests"
      data-waiting={requests.isPlaceholderData || undefined}
    >
      {requests.data ? <RequestTable rows={rows} sort={sort} /> : <RowsSkeleton rows={14} />}
      {requests.hasNextPage ? (
        <div className="more">
          <button
            type="button"
            className="button"
            disabled={requests.isFetchingNextPage}
            onClick={() => void requests.fetchNextPage()}
          >
            {requests.isFetchingNextPage ? 'Loading …' : 'Load more'}
          </button>
          {isStill ? (
            <span className="sub">{rows.length} are shown; the list stands still while you read.</span>
          ) : null}
        </div>
      ) : null}
    </section>
  );
}

function NothingHere() {
  const { filters } = useView();
  if (Object.keys(filters).length > 0) return <Empty>Take a filter away or choose a longer time.</Empty>;
  return (
    <Empty>
      <HowTo />
    </Empty>
  );
}
