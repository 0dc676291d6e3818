// A service that answers as the contract says, with invented figures, and serves the built dashboard under the strictest
// policy that the real one may choose: for the browser's tests, and to look at pages without a store.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import fastify, { type FastifyInstance } from 'fastify';
import type { RequestTotalsAnswer } from '../../../api/contract/answers.ts';
import { type ErrorCode, errorCatalogue } from '../../../api/contract/errors.ts';
import { type QuestionName, questions } from '../../../api/contract/questions.ts';
import { requestsParameters } from '../../../api/contract/requests.ts';
import type { RequestRow } from '../../../api/contract/rows.ts';
import { answersIn, filtered } from './answers.ts';
import { makeFleet } from './fleet.ts';
import { payloadOf } from './payload.ts';
import { driftOf, type Mood, traceQuality } from './quality.ts';
import { addSlos } from './slos.ts';
import { traceOf } from './traces.ts';

const dist = join(import.meta.dirname, '../../../web/dist');

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

export interface Stub {
  /** no traffic · every answer fails with this code · how late the watcher is */
  readonly empty?: boolean;
  readonly fails?: ErrorCode;
  readonly behindMs?: number;
  readonly scores?: Mood['scores'];
  readonly now?: number;
  /** Requests of the test's own; it may add to them while pages are open. */
  readonly fleet?: readonly RequestRow[];
  /** When answers last changed; without it they always have. */
  readonly changedAt?: () => number;
}

type Query = Readonly<Record<string, string | undefined>>;

export function createStub({
  empty = false,
  fails,
  behindMs = 400,
  scores = 'semantic',
  now = Date.now(),
  fleet = empty ? [] : makeFleet(now),
  changedAt = Date.now,
}: Stub = {}): FastifyInstance {
  const app = fastify({ forceCloseConnections: true, routerOptions: { maxParamLength: 2_000 } });
  const asOf = () => new Date(Date.now() - behindMs).toISOString();
  app.addHook('onRequest', async (request, reply) => {
    reply.header('content-security-policy', policy).header('x-content-type-options', 'nosniff');
    if (fails && request.url.startsWith('/v1/'))
      return reply.status(errorCatalogue[fails].status).send(errorBody(fails));
    return undefined;
  });
  addQuestions(app, fleet, { asOf, scores });
  addQuality(app, fleet, { asOf, scores });
  addThings(app, fleet, asOf);
  addSlos(app, fleet, empty);
  app.get('/v1/service', () => ({
    as_of: asOf(),
    changed_at: new Date(changedAt()).toISOString(),
    otlp_http_port: 4318,
    otlp_grpc_port: 4317,
  }));
  app.register(fastifyStatic, { root: dist, wildcard: false, index: false });
  app.setNotFoundHandler((request, reply) => {
    if (request.url.startsWith('/v1/')) return reply.status(404).send(errorBody('not_found'));
    return reply.type('text/html').send(readFileSync(join(dist, 'index.html')));
  });
  return app;
}

const errorBody = (code: ErrorCode) => ({ error: { code, message: errorCatalogue[code].meaning } });

interface Moment extends Mood {
  readonly asOf: () => string;
}

function addQuality(app: FastifyInstance, fleet: readonly RequestRow[], { asOf, scores }: Moment): void {
  app.get<{ Params: { id: string } }>('/v1/traces/:id/quality', ({ params: { id } }) => ({
    ...traceQuality(id, { scores }),
    as_of: asOf(),
  }));
  app.get<{ Params: { name: string }; Querystring: Query }>(
    '/v1/agents/:name/drift',
    ({ params, query }) => ({
      ...driftOf(params.name, fleet, { scores }),
      from: query['from'],
      to: query['to'],
      as_of: asOf(),
    }),
  );
  app.post('/v1/evaluations', () => ({ accepted_count: 1, evaluation_ids: ['e'] }));
}

function addQuestions(app: FastifyInstance, fleet: readonly RequestRow[], { asOf, scores }: Moment): void {
  const answers = answersIn({ scores });
  app.get<{ Params: { name: string }; Querystring: Query }>('/v1/questions/:name', (request, reply) => {
    const { name } = request.params;
    if (!Object.hasOwn(questions, name)) return reply.status(404).send(errorBody('unknown_question'));
    const parameters = questions[name as QuestionName].parameters.safeParse(request.query);
    if (!parameters.success)
      return reply
        .status(400)
        .send({ error: { code: 'invalid_parameter', message: parameters.error.message } });
    const asked = {
      ...parameters.data,
      from: Date.parse(request.query['from']!),
      to: Date.parse(request.query['to']!),
    };
    const rows = answers[name as QuestionName](filtered(fleet, request.query), asked);
    return { question: name, from: request.query['from'], to: request.query['to'], as_of: asOf(), rows };
  });
  app.get<{ Querystring: Query }>('/v1/requests/totals', (request) => ({
    as_of: asOf(),
    ...totalsOf(filtered(fleet, request.query)),
  }));
  app.get<{ Querystring: Query }>('/v1/requests', (request, reply) => {
    const parameters = requestsParameters.safeParse(request.query);
    if (!parameters.success)
      return reply
        .status(400)
        .send({ error: { code: 'invalid_parameter', message: parameters.error.message } });
    const { sort, limit, cursor, format } = parameters.data;
    if (format === 'csv') return reply.type('text/csv').send('trace_id\n');
    const rows = sorted(filtered(fleet, request.query), sort);
    const offset = Number(cursor ?? 0);
    return {
      as_of: asOf(),
      rows: rows.slice(offset, offset + limit),
      next_cursor: offset + limit < rows.length ? String(offset + limit) : null,
    };
  });
}

function totalsOf(rows: readonly RequestRow[]): Omit<RequestTotalsAnswer, 'as_of'> {
  const costs = rows.flatMap(({ list_cost_usd }) => (list_cost_usd === null ? [] : [list_cost_usd]));
  return {
    request_count: rows.length,
    failed_count: rows.filter(({ outcome }) => outcome !== 'ok' && outcome !== 'cancelled').length,
    list_cost_usd: costs.length === 0 ? null : costs.reduce((sum, cost) => sum + cost, 0),
    unknown_cost_count: rows.length - costs.length,
    unpriced_call_count: rows.reduce((sum, row) => sum + row.unpriced_call_count, 0),
  };
}

function sorted(rows: readonly RequestRow[], sort: string): readonly RequestRow[] {
  const column = sort.replace(/^-/, '') as keyof RequestRow;
  const sign = sort.startsWith('-') ? -1 : 1;
  return rows.toSorted((a, b) => ((a[column] ?? -1) < (b[column] ?? -1) ? -sign : sign));
}

function addThings(app: FastifyInstance, fleet: readonly RequestRow[], asOf: () => string): void {
  app.get<{ Params: { id: string } }>('/v1/traces/:id', ({ params: { id } }, reply) => {
    if (!/^[0-9a-f]{32}$/.test(id)) return reply.status(404).send(errorBody('not_found'));
    return traceOf(id, fleet.find(({ trace_id }) => trace_id === id) ?? null, asOf());
  });
  app.get<{ Params: { id: string; span: string } }>(
    '/v1/traces/:id/spans/:span/payload',
    ({ params: { id, span } }) => payloadOf(id, span),
  );
  app.get<{ Params: { id: string } }>('/v1/conversations/:id', ({ params: { id } }) => {
    let running = 0;
    const own = fleet.filter(({ conversation_id }) => conversation_id === id).toReversed();
    const requests = own.map((request, index) => {
      running += request.list_cost_usd ?? 0;
      const output_preview =
        index % 3 === 2
          ? ''
          : 'I have looked into it, and your refund is on its way. It takes up to five days until your bank shows it.';
      return {
        ...request,
        running_cost_usd: Number(running.toFixed(9)),
        input_preview: 'Where is my refund for order A-7712? I was charged twice.',
        output_preview,
      };
    });
    return { conversation_id: id, as_of: asOf(), requests };
  });
  const keys = [
    {
      id: 'collector',
      tenant_id: 'default',
      name: 'collector',
      scopes: ['ingest'],
      created_at: new Date(Date.now() - 9e8).toISOString(),
      revoked_at: null,
    },
    {
      id: 'old',
      tenant_id: 'default',
      name: '<i>old</i>',
      scopes: ['read', 'write'],
      created_at: new Date(Date.now() - 9e9).toISOString(),
      revoked_at: new Date().toISOString(),
    },
  ];
  app.get('/v1/keys', () => ({ keys }));
  app.put('/v1/keys/:id', () => ({ ...keys[0], secret: 'fb_invented_secret_for_looking_at' }));
}
