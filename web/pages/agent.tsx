// One agent: the overview's questions asked of it alone, its models and its tools.

import agent from '../../dashboards/agent.json' with { type: 'json' };
import { boardOf } from '../panel/panel.ts';
import { AgentSlos } from '../slo/agent-slos.tsx';
import { useView } from '../state/address.ts';
import { commonOnly, type Filters } from '../url/filters.ts';
import { TotalsPage } from './totals.tsx';

const board = boardOf(agent);

export default function AgentPage() {
  const { page, filters } = useView();
  const name = page.id ?? '';
  const own: Filters = { ...commonOnly(filters), agent_name: name };
  return (
    <TotalsPage title={name} board={board} filters={own}>
      <AgentSlos agent_name={name} />
    </TotalsPage>
  );
}
