// Every agent that was seen, with what it costs, how it does and what it uses.

import agents from '../../dashboards/agents.json' with { type: 'json' };
import { boardOf } from '../panel/panel.ts';
import { agentsSentence } from '../words/lists.ts';
import type { Telling } from '../words/telling.ts';
import { ListPage } from './list.tsx';

const board = boardOf(agents);
type Agents = Parameters<typeof agentsSentence>[2];
const tell: Telling = (view, when, rows) => agentsSentence(view, when, rows as unknown as Agents);

export default function AgentsPage() {
  return <ListPage title="Agents" panel={board.panels[0]!} tell={tell} sort="-list_cost_usd" />;
}
