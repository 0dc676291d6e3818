// The SLOs of agents, as the catalogue of agents shows them.

import type { AgentSlos } from '../../ask/edges.ts';
import type { AgentRow } from '../../contract/answers.ts';
import type { Slos } from './slos.ts';

export type { AgentSlos } from '../../ask/edges.ts';

/** The states of the SLOs that have an agent in their scope. Throws StoreError. */
export async function agentSlosOf(slos: Slos, tenant_id: string, at: Date): Promise<AgentSlos> {
  const own = slos.list(tenant_id).filter(({ document }) => document.scope.agent_name !== undefined);
  const statuses = await slos.statuses(own, at);
  const found = new Map<string, AgentRow['slos']>();
  own.forEach(({ slo_id, document: { scope, display_name } }, index) => {
    const { state, error_budget_remaining_ratio } = statuses[index]!;
    const agent = scope.agent_name ?? '';
    found.set(agent, [
      ...(found.get(agent) ?? []),
      { slo_id, display_name, state, error_budget_remaining_ratio },
    ]);
  });
  return found;
}
