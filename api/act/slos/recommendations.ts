// Proposes objectives for an agent from its last 30 days, each with what that past would say of it.

import type { Recommendations } from '../../contract/slos.ts';
import { type AgentPast, recommend } from '../../judge/slo/recommend.ts';
import { slo_limits } from './limits.ts';
import { indicatorParameters } from './series.ts';
import type { Slos } from './slos.ts';

const past_ms = 30 * 86_400_000;

export async function recommendationsFor(
  slos: Slos,
  { tenant_id, agent_name }: { readonly tenant_id: string; readonly agent_name: string },
  at: Date,
): Promise<Recommendations> {
  const from = new Date(at.getTime() - past_ms);
  const rows = await slos.edges.questions.read<AgentPast>({
    name: 'slo-agent-past',
    tenant_id,
    parameters: {
      ...indicatorParameters({ scope: { agent_name }, sli: { type: 'availability' } }),
      from,
      from_ns: BigInt(from.getTime()) * 1_000_000n,
      to_ns: BigInt(at.getTime()) * 1_000_000n,
    },
    limits: slo_limits,
  });
  const { proposals, refusals } = recommend(agent_name, rows);
  const statuses = await slos.statuses(
    proposals.map(({ document }) => ({ tenant_id, slo_id: 'proposal', document })),
    at,
  );
  return {
    agent_name,
    as_of: slos.edges.asOf().toISOString(),
    from: from.toISOString(),
    to: at.toISOString(),
    recommendations: proposals.map((proposal, index) => ({ ...proposal, status: statuses[index]! })),
    refusals: [...refusals],
  };
}
