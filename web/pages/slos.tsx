// All SLOs: whether they are kept, the worst first.

import { Link } from '../parts/link.tsx';
import { Empty, Failed } from '../parts/notice.tsx';
import { Say } from '../parts/say.tsx';
import { ListSkeleton } from '../parts/skeleton.tsx';
import { useTitle } from '../parts/title.ts';
import { rowsOf, SloTable } from '../slo/list.tsx';
import { useView } from '../state/address.ts';
import { useSloStatuses, useSlos } from '../state/slo-queries.ts';
import { visit } from '../url/link.ts';
import { slosSentence } from '../words/slos.ts';

export default function SlosPage() {
  useTitle('SLOs');
  const view = useView();
  const slos = useSlos();
  const statuses = useSloStatuses(view.range);
  const error = slos.error ?? statuses.error;
  const retry = () => void Promise.all([slos.refetch(), statuses.refetch()]);
  if (error && !(slos.data && statuses.data)) return <Failed heading error={error} retry={retry} />;
  if (!slos.data || !statuses.data) return <ListSkeleton />;
  const rows = rowsOf(slos.data, statuses.data);
  return (
    <>
      <Say sentence={slosSentence(view, statuses.data)} heading />
      <p className="bar">
        <Link to={visit(view, { name: 'slo-new', id: null })} className="button">
          New SLO
        </Link>{' '}
        <span className="sub">
          Each looks at a window of its own, up to now; a past time chosen above shows the states of its end.
        </span>
      </p>
      {rows.length === 0 ? <NoSlos /> : <SloTable rows={rows} />}
    </>
  );
}

function NoSlos() {
  return (
    <Empty>
      <p>
        An SLO says how often something must go well: 99 % of an agent's requests succeed, 95 % have their
        first token within two seconds. It is computed from the requests that are here already, so a new one
        has its past at once; and for an agent, what its last 30 days would support is proposed.
      </p>
    </Empty>
  );
}
