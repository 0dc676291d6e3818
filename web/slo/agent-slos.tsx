// What is promised of one agent, and whether it is kept; or where a promise is made.

import { Link } from '../parts/link.tsx';
import { Failed } from '../parts/notice.tsx';
import { useView } from '../state/address.ts';
import { useSloStatuses, useSlos } from '../state/slo-queries.ts';
import { visit } from '../url/link.ts';
import { rowsOf, SloTable } from './list.tsx';

export function AgentSlos({ agent_name }: { readonly agent_name: string }) {
  const view = useView();
  const slos = useSlos();
  const statuses = useSloStatuses(view.range, agent_name);
  const error = slos.error ?? statuses.error;
  if (error && !(slos.data && statuses.data))
    return <Failed error={error} retry={() => void Promise.all([slos.refetch(), statuses.refetch()])} />;
  if (!slos.data || !statuses.data) return null;
  const rows = rowsOf(slos.data, statuses.data);
  const here = visit(view, { name: 'slo-new', id: null });
  const editor = { ...here, filters: { ...here.filters, agent_name } };
  return (
    <section className="agent-slos" aria-label="What is promised">
      <p className="bar">
        <span className="sub">
          {rows.length === 0 ? 'Nothing is promised of this agent.' : 'What is promised of it:'}
        </span>{' '}
        <Link to={editor}>{rows.length === 0 ? 'See what its past would support' : 'Promise more'}</Link>
      </p>
      {rows.length === 0 ? null : <SloTable rows={rows} />}
    </section>
  );
}
