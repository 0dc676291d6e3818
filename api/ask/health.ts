// Is the process alive, and can it answer? For supervisors and load balancers, without a key. And for pages: has
// anything changed since they asked?

import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { type ServiceAnswer, type StatusAnswer, serviceAnswer, statusAnswer } from '../contract/answers.ts';
import type { Edges } from './edges.ts';
import { ping_ms_max } from './limits.ts';
import { type Route, route, Sent } from './route.ts';

export function healthRoutes(edges: Edges): Route[] {
  return [
    route({
      method: 'GET',
      path: '/healthz',
      scope: null,
      summary: 'The process is alive.',
      answer: z.object({ alive: z.literal(true) }),
      handle: () => ({ alive: true }),
    }),
    route({
      method: 'GET',
      path: '/readyz',
      scope: null,
      summary: 'The store answers (503 when it does not), and how far the watcher is behind.',
      answer: statusAnswer,
      handle: async () => {
        const status = await statusOf(edges);
        return status.ready
          ? status
          : new Sent(JSON.stringify(status), 'application/json; charset=utf-8', { status: 503 });
      },
    }),
    route({
      method: 'GET',
      path: '/v1/service',
      scope: 'read',
      summary: 'How far answers reach, when they last changed, and on which ports this process takes OTLP.',
      answer: serviceAnswer,
      handle: () => serviceOf(edges),
    }),
  ];
}

/** Asks the store nothing, so that a page can ask it each second. */
function serviceOf({ progress, otlpPorts }: Edges): ServiceAnswer {
  const { as_of, changed_at } = progress();
  return {
    as_of: as_of.toISOString(),
    changed_at: changed_at.toISOString(),
    otlp_http_port: otlpPorts.http,
    otlp_grpc_port: otlpPorts.grpc,
  };
}

async function statusOf(edges: Edges): Promise<StatusAnswer> {
  const { as_of, lag_seconds } = edges.progress();
  const store_reachable = await answers(edges);
  return {
    ready: store_reachable,
    store: edges.store.kind,
    store_reachable,
    as_of: as_of.toISOString(),
    watcher_lag_seconds: lag_seconds,
  };
}

/** A ping waits behind whatever its connection is doing, so it is not waited for without end. */
async function answers(edges: Edges): Promise<boolean> {
  const late = new AbortController();
  const pinged = edges.store.ping().catch(() => false);
  const reachable = await Promise.race([
    pinged,
    wait(ping_ms_max, false, { signal: late.signal }).catch(() => false),
  ]);
  late.abort();
  return reachable;
}
