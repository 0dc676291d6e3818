// The API and the dashboard as one server. It is a function of what it works with, so tests inject into it without a
// socket. The order of things for one request: headers, host, origin, key, scope, room, values, answer.

import fastify, { type FastifyInstance } from 'fastify';
import { Gate } from './ask/access.ts';
import { addRoutes } from './ask/answering.ts';
import { serveDashboard } from './ask/dashboard.ts';
import type { Edges } from './ask/edges.ts';
import { sendError, sendNothingHere } from './ask/failing.ts';
import { body_bytes_max, path_parameter_chars_max } from './ask/limits.ts';
import { ApiMetrics } from './ask/metrics.ts';
import { openCatalogue } from './ask/questions.ts';
import type { Route } from './ask/route.ts';
import { askRoutes } from './ask/routes.ts';
import { checkHost, checkOrigin, securityHeaders } from './ask/security.ts';

/** What the server works with. */
export interface Collaborators
  extends Pick<Edges, 'store' | 'keys' | 'audit' | 'progress'>,
    Partial<Pick<Edges, 'agentSlos' | 'findings' | 'metricSources' | 'otlpPorts' | 'scoring'>> {
  readonly now: () => Date;
  readonly log: { error(error: unknown): void };
  /** The service listens on loopback, and is called by the names of loopback only. */
  readonly loopback: boolean;
  /** The folder of the built dashboard. */
  readonly dashboardFolder?: string | undefined;
  /** Routes of other rooms, for the same door: keys, limits, errors, description. */
  readonly routes?: readonly Route[] | undefined;
}

const nothingScored = { scored_to_ms: 0, scored_count: 0, waiting_count: 0, failures: 0 };

/** A server that is not listening yet. Throws when the SQL files and the catalogue are not the same. */
export async function createApi(collaborators: Collaborators): Promise<FastifyInstance> {
  const { store, keys, now, loopback, log } = collaborators;
  const metrics = new ApiMetrics();
  const questions = await openCatalogue(store);
  const edges: Edges = {
    agentSlos: async () => new Map(),
    findings: async () => [],
    metricSources: [],
    otlpPorts: { http: null, grpc: null },
    scoring: () => nothingScored,
    ...collaborators,
    questions,
  };
  const app = fastify({
    bodyLimit: body_bytes_max,
    forceCloseConnections: 'idle',
    genReqId: () => crypto.randomUUID(),
    // An address that cannot be decoded never comes to the hooks.
    frameworkErrors: (error, request, reply) => {
      reply.headers(securityHeaders);
      sendError(error, { request, reply, log });
    },
    routerOptions: { maxParamLength: path_parameter_chars_max, ignoreTrailingSlash: true },
  });
  app.removeContentTypeParser('text/plain');
  // Tables of evaluations; routes that do not expect text refuse it by their schema.
  app.addContentTypeParser(
    ['text/csv', 'application/jsonl', 'application/x-ndjson'],
    { parseAs: 'string' },
    (_, text, done) => done(null, text),
  );
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(securityHeaders).header('cache-control', 'no-store');
    checkHost(request.headers, loopback);
    checkOrigin(request.method, request.headers);
  });
  app.addHook('onResponse', async (request, reply) => {
    const path = request.routeOptions.url ?? '(none)';
    metrics.answered(request.method, path, { status: reply.statusCode, seconds: reply.elapsedTime / 1_000 });
  });
  app.setErrorHandler((error, request, reply) => sendError(error, { request, reply, log }));
  addRoutes(app, askRoutes(edges, metrics, collaborators.routes ?? []), {
    authenticator: keys,
    gate: new Gate(),
    now,
  });
  const dashboard = await serveDashboard(app, collaborators.dashboardFolder);
  app.setNotFoundHandler(async (request, reply) => {
    if (await dashboard.send(request, reply)) return reply;
    sendNothingHere({ request, reply, log });
    return reply;
  });
  return app;
}
