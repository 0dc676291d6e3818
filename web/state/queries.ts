// Questions as React asks them: one hook per kind of answer, keyed by what is asked and not by the moment, so that an
// answer stays on the screen while the next one is on its way.

import {
  keepPreviousData,
  QueryClient,
  type UseQueryResult,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type {
  ConversationAnswer,
  QuestionAnswer,
  RequestsAnswer,
  RequestTotalsAnswer,
  TraceAnswer,
} from '../../api/contract/answers.ts';
import type { QuestionName, QuestionRow } from '../../api/contract/questions.ts';
import type { SpanPayload } from '../../api/contract/rows.ts';
import { commonOnly, type Filters } from '../url/filters.ts';
import {
  bucketSeconds,
  isLive,
  iso,
  type Moments,
  momentsOf,
  previousOf,
  type Range,
  refreshMs,
} from '../url/range.ts';
import { ApiFailure, ask, type Parameters } from './api.ts';

export function newQueryClient(): QueryClient {
  const isWorthRetrying = (failures: number, error: Error) =>
    failures < 1 && !(error instanceof ApiFailure && (error.status ?? 500) < 500);
  return new QueryClient({
    defaultOptions: {
      // The service is often on this very machine, which then needs no network to reach it.
      queries: { retry: isWorthRetrying, retryDelay: 1_000, staleTime: 2_000, networkMode: 'always' },
      mutations: { networkMode: 'always' },
    },
  });
}

export interface Asked<Row> {
  readonly rows: readonly Row[];
  readonly moments: Moments;
  readonly as_of: string;
}

export interface QuestionOptions {
  readonly range: Range;
  readonly filters: Filters;
  readonly parameters?: Parameters | undefined;
  /** Ask about the stretch of equal length before; it is over, so it is asked seldom. */
  readonly before?: boolean;
  readonly enabled?: boolean;
}

const timed: ReadonlySet<QuestionName> = new Set([
  'quality_over_time',
  'spend_over_time',
  'requests_over_time',
  'latency_over_time',
]);
const beforeRefreshMs = 60_000;

export function useQuestion<Name extends QuestionName>(
  name: Name,
  options: QuestionOptions,
): UseQueryResult<Asked<QuestionRow<Name>>, Error> {
  const { range, filters, parameters = {}, before = false, enabled = true } = options;
  const common = commonOnly(filters);
  const refresh = refreshMs(range);
  return useQuery({
    queryKey: ['question', name, range, common, parameters, before],
    enabled,
    placeholderData: keepPreviousData,
    meta: before || refresh === false ? {} : { follows: true },
    refetchInterval: before && refresh !== false ? beforeRefreshMs : refresh,
    queryFn: async ({ signal }) => {
      const current = momentsOf(range, Date.now());
      const moments = before ? previousOf(current) : current;
      const width = timed.has(name) ? { bucket_seconds: bucketSeconds(moments) } : {};
      const asked = { from: iso(moments.from), to: iso(moments.to), ...common, ...width, ...parameters };
      const answer = await ask<QuestionAnswer>(`/v1/questions/${name}`, { parameters: asked, signal });
      return { rows: answer.rows as QuestionRow<Name>[], moments, as_of: answer.as_of };
    },
  });
}

export const requestsPerPage = 50;

export interface RequestsOptions {
  readonly range: Range;
  readonly filters: Filters;
  readonly sort: string;
}

/** What the whole list adds up to. */
export function useRequestTotals({
  range,
  filters,
}: Omit<RequestsOptions, 'sort'>): UseQueryResult<RequestTotalsAnswer, Error> {
  return useQuery({
    queryKey: ['request totals', range, filters],
    placeholderData: keepPreviousData,
    meta: isLive(range) ? { follows: true } : {},
    refetchInterval: refreshMs(range),
    queryFn: ({ signal }) => {
      const { from, to } = momentsOf(range, Date.now());
      const parameters = { from: iso(from), to: iso(to), ...filters };
      return ask<RequestTotalsAnswer>('/v1/requests/totals', { parameters, signal });
    },
  });
}

/** What the list of requests is asked for, beside paging; also the address of its CSV. */
export function requestsParameters({ range, filters, sort }: RequestsOptions, now: number): Parameters {
  const { from, to } = momentsOf(range, now);
  return { from: iso(from), to: iso(to), ...filters, sort };
}

/** Page after page. Once a second page is there the list stands still, because a moving list cannot be read. */
export function useRequests(options: RequestsOptions) {
  const queryKey = ['requests', options];
  const known = useQueryClient().getQueryData<{ pages: readonly unknown[] }>(queryKey);
  const isStill = (known?.pages.length ?? 0) > 1;
  return useInfiniteQuery({
    queryKey,
    placeholderData: keepPreviousData,
    initialPageParam: null as { cursor: string; asked: Parameters } | null,
    queryFn: async ({ pageParam, signal }) => {
      // A cursor belongs to the question that gave it out, moments included.
      const asked = pageParam?.asked ?? requestsParameters(options, Date.now());
      const parameters = {
        ...asked,
        limit: requestsPerPage,
        ...(pageParam ? { cursor: pageParam.cursor } : {}),
      };
      return { ...(await ask<RequestsAnswer>('/v1/requests', { parameters, signal })), asked };
    },
    getNextPageParam: ({ next_cursor, asked }) => (next_cursor ? { cursor: next_cursor, asked } : undefined),
    meta: isLive(options.range) ? { follows: !isStill } : {},
    refetchInterval: isStill ? false : refreshMs(options.range),
    refetchOnWindowFocus: false,
  });
}

/** A trace whose root is missing is still growing, and one that is not there yet may come. A large one is read seldom. */
const growing = { everyMs: 1_000, large: { spans: 1_000, everyMs: 5_000 } } as const;

function traceRefreshMs(trace: TraceAnswer | undefined, error: Error | null): number | false {
  if (!trace) return error instanceof ApiFailure && error.code === 'not_found' ? growing.everyMs : false;
  if (trace.request?.root_seen === true) return false;
  return trace.spans.length > growing.large.spans ? growing.large.everyMs : growing.everyMs;
}

export function useTrace(trace_id: string): UseQueryResult<TraceAnswer, Error> {
  return useQuery({
    queryKey: ['trace', trace_id],
    queryFn: ({ signal }) => ask<TraceAnswer>(`/v1/traces/${encodeURIComponent(trace_id)}`, { signal }),
    meta: { follows: false },
    refetchInterval: ({ state }) => traceRefreshMs(state.data, state.error),
    staleTime: 15_000,
  });
}

export function usePayload(trace_id: string, span_id: string | null): UseQueryResult<SpanPayload, Error> {
  return useQuery({
    queryKey: ['payload', trace_id, span_id],
    enabled: span_id !== null,
    queryFn: ({ signal }) =>
      ask<SpanPayload>(
        `/v1/traces/${encodeURIComponent(trace_id)}/spans/${encodeURIComponent(span_id ?? '')}/payload`,
        { signal },
      ),
    staleTime: 60_000,
    // Payloads can be megabytes; comparing old and new deeply would cost more than drawing.
    structuralSharing: false,
    gcTime: 60_000,
  });
}

export function useConversation(id: string, range: Range): UseQueryResult<ConversationAnswer, Error> {
  return useQuery({
    queryKey: ['conversation', id],
    queryFn: ({ signal }) =>
      ask<ConversationAnswer>(`/v1/conversations/${encodeURIComponent(id)}`, { signal }),
    meta: isLive(range) ? { follows: true } : {},
    refetchInterval: isLive(range) ? refreshMs(range) : false,
  });
}
