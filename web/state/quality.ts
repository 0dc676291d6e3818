// What is asked about answers: one trace's quality, one agent's drift, and a person's thumb as an evaluation.

import {
  keepPreviousData,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { AgentDriftAnswer, TraceQualityAnswer } from '../../api/contract/quality.ts';
import { iso, momentsOf, type Range, refreshMs } from '../url/range.ts';
import { ask } from './api.ts';

/** Until it has settled a request is not scored; then nothing changes any more. */
const unscoredRefreshMs = 5_000;

export function useTraceQuality(trace_id: string): UseQueryResult<TraceQualityAnswer, Error> {
  return useQuery({
    queryKey: ['quality', trace_id],
    queryFn: ({ signal }) =>
      ask<TraceQualityAnswer>(`/v1/traces/${encodeURIComponent(trace_id)}/quality`, { signal }),
    refetchInterval: ({ state }) => (state.data && state.data.score === null ? unscoredRefreshMs : false),
    staleTime: 15_000,
    structuralSharing: false,
  });
}

export function useAgentDrift(
  agent_name: string,
  range: Range,
  threshold: number,
): UseQueryResult<AgentDriftAnswer, Error> {
  return useQuery({
    queryKey: ['drift', agent_name, range, threshold],
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs(range),
    structuralSharing: false,
    queryFn: ({ signal }) => {
      const { from, to } = momentsOf(range, Date.now());
      const parameters = { from: iso(from), to: iso(to), threshold_ratio: threshold };
      return ask<AgentDriftAnswer>(`/v1/agents/${encodeURIComponent(agent_name)}/drift`, {
        parameters,
        signal,
      });
    },
  });
}

export const thumbName = 'thumb';

/** A person's opinion of a request; the next one replaces it. */
export function useThumb(trace_id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (score: 0 | 1) =>
      ask('/v1/evaluations', {
        method: 'POST',
        body: { trace_id, name: thumbName, score, label: score === 1 ? 'up' : 'down', source: 'human' },
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['quality', trace_id] }),
  });
}
