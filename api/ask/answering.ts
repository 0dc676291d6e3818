// One route of the table as fastify runs it: the caller's key and room are checked, values are read under the route's
// schemas, and what the handler says goes out under the schema of the answer, so that no unknown field leaks.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Authenticator, Principal } from '../../sql/keys.ts';
import { ApiError } from '../contract/errors.ts';
import { allowed, type Gate } from './access.ts';
import { parsed, parsedBody } from './parameters.ts';
import { type Asked, type Method, type Route, Sent } from './route.ts';

export interface Answering {
  readonly authenticator: Authenticator;
  readonly gate: Gate;
  readonly now: () => Date;
}

const methods: readonly Method[] = ['GET', 'PUT', 'POST', 'DELETE'];

/** Of routes that need no key. */
const nobody: Principal = { tenant_id: '', scopes: [], actor: 'nobody', operator: false };

/** Puts the table on the server, and an answer for every method that a path does not have. */
export function addRoutes(app: FastifyInstance, routes: readonly Route[], answering: Answering): void {
  for (const route of routes) {
    app.route({
      method: route.method,
      url: route.path,
      handler: (request, reply) => answer(route, { request, reply, answering }),
    });
  }
  for (const [path, group] of Map.groupBy(routes, (route) => route.path)) {
    const has = group.map((route) => route.method);
    app.route({
      method: methods.filter((method) => !has.includes(method)),
      url: path,
      handler: (_, reply) => refuseMethod(reply, has),
    });
  }
}

function refuseMethod(reply: FastifyReply, has: readonly Method[]): never {
  reply.header('allow', has.join(', '));
  throw new ApiError('method_not_allowed', `this path takes ${has.join(', ')}`);
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly answering: Answering;
}

async function answer(route: Route, { request, reply, answering }: Exchange): Promise<unknown> {
  const { authenticator, gate, now } = answering;
  const principal = route.scope === null ? nobody : allowed(authenticator, request.headers, route.scope);
  const asked = {
    principal,
    params: parsed(route.params, request.params),
    query: parsed(route.query, request.query),
    body: route.body && parsedBody(route.body, request.body),
    headers: request.headers,
    now: now(),
  };
  return sent(
    route,
    reply,
    await inRoom(gate, principal, () => route.handle(asked as Asked<never, never, never>)),
  );
}

async function inRoom(gate: Gate, { tenant_id }: Principal, run: () => unknown): Promise<unknown> {
  if (tenant_id === '') return run();
  gate.enter(tenant_id);
  try {
    return await run();
  } finally {
    gate.leave(tenant_id);
  }
}

function sent(route: Route, reply: FastifyReply, said: unknown): unknown {
  if (said instanceof Sent)
    return reply.code(said.status).headers(said.headers).type(said.type).send(said.body);
  if (typeof route.answer === 'string') throw new Error(`${route.path} must say in what form it answers`);
  return reply
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(checked(route.answer, said, route.path)));
}

function checked(schema: z.ZodType, said: unknown, path: string): unknown {
  const result = schema.safeParse(said);
  if (result.success) return result.data;
  throw new Error(`the answer of ${path} does not fit its schema: ${z.prettifyError(result.error)}`);
}
