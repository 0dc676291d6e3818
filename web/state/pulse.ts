// Follows the service: asks it each second, without asking the store, whether anything that is shown has changed, and
// only then asks the questions again. So a span is on the page within two seconds, and an idle page costs nothing.

import { type Query, type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ServiceAnswer } from '../../api/contract/answers.ts';
import { answerTo } from './api.ts';
import { isSilent, noteAnswer, noteVoice } from './freshness.ts';

const askEveryMs = 1_000;
/** Without a key, or with the service away, there is nothing to be quick about. */
const askAgainMs = 5_000;
/** Answers that took long are followed by a rest of so many times their length: a page keeps no reader busy. */
const restsPerRound = 6;
const restMsMax = 15_000;

let restUntil = 0;
let isAsking = false;

/** The service itself, or null before its first answer. */
export function useService(): ServiceAnswer | null {
  const { data } = useQuery({
    queryKey: ['service'],
    // Not `ask`: that this answer reaches until now does not say that what is shown does.
    queryFn: async ({ signal }) =>
      (await (await answerTo('/v1/service', { signal })).json()) as ServiceAnswer,
    refetchInterval: ({ state }) => (state.error ? askAgainMs : askEveryMs),
    retry: false,
    staleTime: askEveryMs / 2,
  });
  return data ?? null;
}

/** Keeps everything on the page that follows the present up to date. */
export function usePulse(): void {
  const client = useQueryClient();
  const service = useService();
  useEffect(() => {
    if (service) void follow(client, service);
  }, [client, service]);
}

async function follow(client: QueryClient, { as_of, changed_at }: ServiceAnswer): Promise<void> {
  const shown = client.getQueryCache().findAll({ type: 'active', predicate: isOfNow });
  if (isSilent() && !shown.some(isFollowing)) return noteVoice();
  const old = shown.filter((query) => isOld(query, changed_at));
  // A question that failed though the service answers is not asked again until its own time, or until someone asks.
  const next = isSilent() ? shown : old.filter((query) => isFollowing(query) && !hasFailed(query));
  if (next.length > 0) return askAgain(client, next);
  if (old.every(({ state }) => state.data === undefined)) noteAnswer(as_of);
}

async function askAgain(client: QueryClient, queries: readonly Query[]): Promise<void> {
  if (isAsking || Date.now() < restUntil) return;
  isAsking = true;
  const began = Date.now();
  const hashes = new Set(queries.filter(isFollowing).map(({ queryHash }) => queryHash));
  await client.refetchQueries(
    { type: 'active', predicate: ({ queryHash }) => hashes.has(queryHash) },
    { cancelRefetch: false },
  );
  isAsking = false;
  restUntil = Date.now() + Math.min(restMsMax, (Date.now() - began) * restsPerRound);
}

/** Questions say in their meta whether they follow; those about the past say nothing and are left alone. */
const isOfNow = ({ meta }: Query): boolean => meta?.['follows'] !== undefined;

const isFollowing = ({ meta }: Query): boolean => meta?.['follows'] === true;

const hasFailed = ({ state }: Query): boolean => state.status === 'error';

/** An answer that reaches up to the last change has nothing new to say. */
function isOld({ state }: Query, changedAt: string): boolean {
  const data = state.data as { as_of?: string; pages?: readonly { as_of: string }[] } | undefined;
  const reach = data?.as_of ?? data?.pages?.[0]?.as_of;
  return reach === undefined || Date.parse(reach) < Date.parse(changedAt);
}
