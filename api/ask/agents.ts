// The catalogue of agents, and one of them.

import { z } from 'zod';
import { type AgentRow, agentAnswer, agentsAnswer } from '../contract/answers.ts';
import { ApiError } from '../contract/errors.ts';
import { commonParameters, questions } from '../contract/questions.ts';
import { agentDriftRoutes } from './agent-drift.ts';
import { asOf, type Edges } from './edges.ts';
import { question_limits } from './limits.ts';
import { parsed, rangeOf, rangeOptional, withRange } from './parameters.ts';
import { parametersOf } from './questions.ts';
import { type Route, route } from './route.ts';

type Given = Readonly<Record<string, unknown>>;

interface Wanted {
  readonly tenant_id: string;
  readonly given: Given;
  readonly now: Date;
}

const listQuery = questions.agents.parameters;
const { from, to, at, environment } = commonParameters;
const oneQuery = z.strictObject({ from, to, at, environment });

export function agentRoutes(edges: Edges): Route[] {
  return [
    ...agentDriftRoutes(edges),
    route({
      method: 'GET',
      path: '/v1/agents',
      scope: 'read',
      summary: 'Every agent that worked in the range, with what it used and how it did.',
      query: z.looseObject(rangeOptional(listQuery).shape),
      answer: agentsAnswer,
      handle: ({ principal, query, now }) =>
        agentsOf(edges, listQuery, { tenant_id: principal.tenant_id, given: query, now }),
    }),
    route({
      method: 'GET',
      path: '/v1/agents/:agent_name',
      scope: 'read',
      summary: 'One agent.',
      params: z.strictObject({ agent_name: z.string().min(1).max(512) }),
      query: z.looseObject(rangeOptional(oneQuery).shape),
      answer: agentAnswer,
      handle: async ({ principal, params: { agent_name }, query, now }) => {
        const given = { ...parsed(oneQuery, withRange(query, now)), agent_name };
        const { agents, ...rest } = await agentsOf(edges, listQuery, {
          tenant_id: principal.tenant_id,
          given,
          now,
        });
        if (!agents[0]) throw new ApiError('not_found', 'no such agent worked in this range');
        return { ...rest, agent: agents[0] };
      },
    }),
  ];
}

async function agentsOf(
  edges: Edges,
  schema: z.ZodObject,
  { tenant_id, given, now }: Wanted,
): Promise<z.input<typeof agentsAnswer>> {
  const values = parsed(schema, withRange(given, now)) as { from: string; to: string; at?: string };
  const range = rangeOf(values, now);
  const as_of = asOf(edges);
  const [agents, slos] = await Promise.all([
    edges.questions.ask<Omit<AgentRow, 'slos'>>({
      name: 'agents',
      tenant_id,
      parameters: parametersOf(values, range),
      limits: question_limits,
    }),
    edges.agentSlos(tenant_id, range.at),
  ]);
  return {
    as_of,
    from: range.from.toISOString(),
    to: range.to.toISOString(),
    agents: agents.map((agent) => ({ ...agent, slos: slos.get(agent.agent_name) ?? [] })),
  };
}
