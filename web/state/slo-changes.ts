// What the editor of SLOs does: saves, removes, and asks which agents there are.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { QuestionAnswer } from '../../api/contract/answers.ts';
import { visit, visitThing } from '../url/link.ts';
import { iso } from '../url/range.ts';
import type { View } from '../url/view.ts';
import { go } from './address.ts';
import { ask } from './api.ts';

const sloAddress = (id: string): string => `/v1/slos/${encodeURIComponent(id)}`;

/** Puts the document and leads to its page. */
export function useSaveSlo(view: View) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, document }: { id: string; document: object }) =>
      ask(sloAddress(id), { method: 'PUT', body: document }),
    onSuccess: async (_, { id }) => {
      await client.invalidateQueries({ queryKey: ['slos'] });
      await client.invalidateQueries({ queryKey: ['slo', id] });
      await client.invalidateQueries({ queryKey: ['slo-statuses'] });
      go(visitThing(view, 'slo', id));
    },
  });
}

export function useRemoveSlo(view: View) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => ask(sloAddress(id), { method: 'DELETE' }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['slos'] });
      await client.invalidateQueries({ queryKey: ['slo-statuses'] });
      go(visit(view, { name: 'slos', id: null }));
    },
  });
}

const month_ms = 30 * 86_400_000;
const agentsMax = 200;

/** Agents of the last month, the busiest first. */
export function useAgentNames(): readonly string[] {
  const { data } = useQuery({
    queryKey: ['agent-names'],
    staleTime: 60_000,
    queryFn: ({ signal }) => {
      const now = Date.now();
      const parameters = {
        dimension: 'agent_name',
        limit: agentsMax,
        from: iso(now - month_ms),
        to: iso(now),
      };
      return ask<QuestionAnswer>('/v1/questions/filter_values', { parameters, signal });
    },
  });
  return data?.rows.map(({ value }) => String(value)).filter((name) => name !== '') ?? [];
}
