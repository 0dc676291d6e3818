// What pages ask about SLOs. A page that looks at a past time asks as of its end.

import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { SloDocument } from '../../api/contract/policies/slo.ts';
import type { Recommendations, SloOverview, SloStatus, Spent } from '../../api/contract/slos.ts';
import { isLive, iso, type Range, refreshMs } from '../url/range.ts';
import { ask, type Parameters } from './api.ts';

/** An SLO as the API answers with it: its document beside who made it. */
export interface SloPolicy extends SloDocument {
  readonly id: string;
  readonly revision: number;
  readonly origin: 'api' | 'file';
  readonly changed_by: string;
  readonly changed_at: string;
}

export interface SloIncident {
  readonly incident_id: string;
  readonly severity: 'page' | 'ticket' | 'info';
  readonly state: 'open' | 'acknowledged' | 'resolved';
  readonly summary: string;
  readonly target: Readonly<Record<string, string>>;
  readonly opened_at: string;
  readonly resolved_at: string | null;
}

const atOf = (range: Range): Parameters => (isLive(range) ? {} : { at: iso(range.to) });

/** Judged once a minute by the service, so a page need not ask more often. */
const follow = (range: Range) => ({
  placeholderData: keepPreviousData,
  meta: {},
  refetchInterval: isLive(range) ? Math.max(15_000, Number(refreshMs(range))) : (false as const),
});

export function useSlos(): UseQueryResult<readonly SloPolicy[], Error> {
  return useQuery({
    queryKey: ['slos'],
    queryFn: async ({ signal }) => (await ask<{ rows: SloPolicy[] }>('/v1/slos', { signal })).rows,
  });
}

export function useSlo(id: string): UseQueryResult<SloPolicy, Error> {
  return useQuery({
    queryKey: ['slo', id],
    enabled: id !== '',
    queryFn: ({ signal }) => ask<SloPolicy>(`/v1/slos/${encodeURIComponent(id)}`, { signal }),
  });
}

/** Of all SLOs, or of those that promise something of one agent alone. */
export function useSloStatuses(
  range: Range,
  agent_name?: string,
): UseQueryResult<readonly SloStatus[], Error> {
  return useQuery({
    ...follow(range),
    queryKey: ['slo-statuses', range, agent_name],
    queryFn: async ({ signal }) => {
      const parameters = { ...atOf(range), ...(agent_name === undefined ? {} : { agent_name }) };
      return (await ask<{ rows: SloStatus[] }>('/v1/slo-statuses', { parameters, signal })).rows;
    },
  });
}

/** One of an SLO's answers at the moment that the page looks at. */
function useOfSlo<Answer>(id: string, range: Range, path: string): UseQueryResult<Answer, Error> {
  return useQuery({
    ...follow(range),
    queryKey: ['slo', id, path, range],
    queryFn: ({ signal }) =>
      ask<Answer>(`/v1/slos/${encodeURIComponent(id)}/${path}`, { parameters: atOf(range), signal }),
  });
}

export const useSloOverview = (id: string, range: Range) => useOfSlo<SloOverview>(id, range, 'overview');
export const useSpent = (id: string, range: Range) => useOfSlo<Spent>(id, range, 'spent');

export function useSloIncidents(id: string): UseQueryResult<readonly SloIncident[], Error> {
  return useQuery({
    queryKey: ['slo-incidents', id],
    refetchInterval: 30_000,
    queryFn: async ({ signal }) => {
      const parameters = { kind: 'slo', limit: 200 };
      const { rows } = await ask<{ rows: SloIncident[] }>('/v1/incidents', { parameters, signal });
      return rows.filter(({ target }) => target['slo_id'] === id);
    },
  });
}

/** What a draft would say of the past; null while the draft is none. */
export function usePreview(document: unknown): UseQueryResult<SloOverview, Error> {
  return useQuery({
    queryKey: ['slo-preview', document],
    enabled: document !== null,
    placeholderData: keepPreviousData,
    retry: false,
    queryFn: ({ signal }) => ask<SloOverview>('/v1/slo-preview', { method: 'POST', body: document, signal }),
  });
}

export function useRecommendations(agent_name: string): UseQueryResult<Recommendations, Error> {
  return useQuery({
    queryKey: ['slo-recommendations', agent_name],
    enabled: agent_name !== '',
    staleTime: 60_000,
    queryFn: ({ signal }) =>
      ask<Recommendations>('/v1/slo-recommendations', { parameters: { agent_name }, signal }),
  });
}
