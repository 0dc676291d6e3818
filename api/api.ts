// The API role put together: the watcher's thread and the server. `main.ts` of the house starts it beside the
// collector; `api/main.ts` starts it alone.

import { join } from 'node:path';
import { trace } from '@opentelemetry/api';
import type { FastifyInstance } from 'fastify';
import { openAudit } from '../sql/audit.ts';
import type { Keys } from '../sql/keys.ts';
import type { Store } from '../sql/store.ts';
import { type EmbeddingSettings, openAct } from './act/open.ts';
import type { OtlpPorts, Progress } from './ask/edges.ts';
import type { MetricSource } from './ask/metrics.ts';
import { createApi } from './server.ts';
import { Freshness } from './watch/freshness.ts';
import { startWatcherThread, type WatcherThread } from './watch/thread.ts';

export interface ApiOptions {
  readonly store: Store;
  readonly keys: Keys;
  readonly host: string;
  readonly port: number;
  readonly loopback: boolean;
  /** The nodes whose facts are watched. */
  readonly nodes: readonly string[];
  /** When the oldest row that no reader can see yet was received, milliseconds. */
  readonly oldestUnseenMs: () => number | undefined;
  /** Where this process takes OTLP, if it does. */
  readonly otlpPorts?: OtlpPorts;
  readonly metricSources: readonly MetricSource[];
  /** FLYBALL_POLICY. */
  readonly policyPath: string | undefined;
  readonly embedding: EmbeddingSettings;
  /** FLYBALL_WEBHOOK_ALLOW. */
  readonly webhookAllow: readonly string[];
  readonly log: { warn(message: string): void; error(error: unknown): void };
}

export interface RunningApi {
  readonly port: number;
  readonly watcher: WatcherThread;
  readonly freshness: Freshness;
  stop(): Promise<void>;
}

export async function startApi(options: ApiOptions): Promise<RunningApi> {
  const { store, keys, log } = options;
  const now = (): Date => new Date();
  const tracer = trace.getTracer('flyball');
  const watcher = startWatcherThread({
    store,
    nodes: options.nodes,
    onTrouble: (message) => log.warn(message),
    onTurn: (name, attributes, { startedMs, endedMs }) =>
      tracer.startSpan(name, { attributes, startTime: startedMs }).end(endedMs),
    onFault: (error) => log.error(error),
  });
  const freshness = new Freshness(watcher);
  const progress = (): Progress => {
    const at = Date.now();
    const reached = freshness.asOf(at, options.oldestUnseenMs());
    return {
      as_of: new Date(reached),
      lag_seconds: (at - reached) / 1_000,
      changed_at: new Date(watcher.changedMs),
    };
  };
  const audit = openAudit(store, now);
  const act = await openAct({ ...options, audit, asOf: () => progress().as_of, now });
  const app = await createApi({
    store,
    keys,
    audit,
    now,
    progress,
    routes: act.routes,
    scoring: act.scoring.progress,
    agentSlos: act.slos.agentSlos,
    log,
    loopback: options.loopback,
    ...(options.otlpPorts ? { otlpPorts: options.otlpPorts } : {}),
    dashboardFolder: join(import.meta.dirname, '../web/dist'),
    metricSources: [
      ...options.metricSources,
      () => watcherSamples(watcher),
      act.scoring.samples,
      act.slos.samples,
    ],
  });
  traceAnswers(app);
  const address = await app.listen({ host: options.host, port: options.port });
  return {
    port: Number(new URL(address).port),
    watcher,
    freshness,
    stop: async () => {
      await app.close();
      await act.stop();
      await watcher.stop();
    },
  };
}

/** A span for each request answered; its name is the route's pattern, never an id. */
function traceAnswers(app: FastifyInstance): void {
  const tracer = trace.getTracer('flyball');
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? '(none)';
    const attributes = {
      'http.request.method': request.method,
      'http.route': route,
      'http.response.status_code': reply.statusCode,
    };
    tracer
      .startSpan(`${request.method} ${route}`, { attributes, startTime: Date.now() - reply.elapsedTime })
      .end();
  });
}

function watcherSamples(watcher: WatcherThread): ReturnType<MetricSource> {
  const sample = (name: string, value: number) => ({ name, labels: {}, value });
  return [
    sample('flyball_watcher_failures', watcher.failures),
    sample('flyball_watched_spans_total', watcher.spansSeen),
    sample('flyball_derived_rows_total', watcher.rowsDerived),
  ];
}
