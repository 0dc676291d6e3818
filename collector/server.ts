// OTLP over HTTP. The order of things is the order of this file: who is asking, is there room, what form has the body,
// and then `receive`. Answers have the request's encoding, errors are google.rpc.Status.

import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type Encoding, exportResponse, type Refusal, type Signal, statusMessage } from './answers.ts';
import { body_bytes_max, body_timeout_ms_max, connections_max, headers_timeout_ms_max } from './limits.ts';
import { type ReceiveEdges, receive, tooLarge } from './receive.ts';

/** Who sends: the tenant whose spans these are, or a refusal. */
export type Authenticate = (credentials: string | undefined) => { readonly tenantId: string } | Refusal;

export interface HttpEdges extends ReceiveEdges {
  readonly authenticate: Authenticate;
  /** Host names that may stand in the Host header; undefined allows all (a key is then required anyway). */
  readonly hosts: readonly string[] | undefined;
  readonly onFault: (error: unknown) => void;
}

const signals: readonly Signal[] = ['traces', 'logs', 'metrics'];
const json = 'application/json';
const protobuf = 'application/x-protobuf';

/** A server that is not listening yet. Tests inject into it. */
export function createOtlpHttp(edges: HttpEdges): FastifyInstance {
  const app = fastify({
    bodyLimit: body_bytes_max,
    requestTimeout: body_timeout_ms_max,
    keepAliveTimeout: 75_000,
    forceCloseConnections: 'idle',
    http: { headersTimeout: headers_timeout_ms_max },
  });
  app.server.maxConnections = connections_max;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser([json, protobuf], { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  app.decorateRequest('admitted', 0);
  app.decorateRequest('tenantId', '');
  app.addHook('onRequest', (request, reply, next) => {
    const refusal = admit(request, edges);
    if (!refusal) return next();
    edges.metrics.request(signalOf(request), refusal.status);
    refuse(request, reply, refusal);
  });
  app.addHook('onResponse', (request, _reply, next) => {
    edges.admission.release(request.admitted);
    request.admitted = 0;
    next();
  });
  for (const signal of signals)
    app.post(`/v1/${signal}`, (request, reply) => take(signal, { request, reply, edges }));
  app.setNotFoundHandler((request, reply) => refuse(request, reply, notHere(request)));
  app.setErrorHandler((error, request, reply) => refuse(request, reply, refusalOf(error, edges)));
  return app;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Bytes that admission counts for this request. */
    admitted: number;
    tenantId: string;
  }
}

function admit(request: FastifyRequest, edges: HttpEdges): Refusal | undefined {
  if (edges.hosts && !edges.hosts.includes(hostOf(request)))
    return { status: 403, message: `this service is not called ${hostOf(request)}` };
  const { authorization } = request.headers;
  const apiKey = request.headers['x-api-key'];
  const who = edges.authenticate(authorization ?? (typeof apiKey === 'string' ? apiKey : undefined));
  if ('status' in who) return who;
  request.tenantId = who.tenantId;
  if (request.method !== 'POST') return undefined;
  const form = formOf(request);
  if (form) return form;
  const bytes = Number(request.headers['content-length'] ?? 0);
  if (bytes > body_bytes_max) return tooLarge;
  const refusal = edges.admission.admit(bytes);
  if (!refusal) request.admitted = bytes;
  return refusal;
}

/** For counting: paths of others are of no signal. */
function signalOf({ url }: FastifyRequest): string {
  return signals.find((signal) => url.startsWith(`/v1/${signal}`)) ?? 'none';
}

function hostOf(request: FastifyRequest): string {
  return (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
}

const contentType = /^application\/(json|x-protobuf) *(;.*)?$/i;

/** The body's type and encoding, checked before anything is read. */
function formOf(request: FastifyRequest): Refusal | undefined {
  const type = request.headers['content-type'] ?? '';
  if (!contentType.test(type)) {
    return {
      status: 415,
      message: `the content type is ${JSON.stringify(type)}; OTLP/HTTP uses ${protobuf} or ${json}`,
    };
  }
  const encoding = (request.headers['content-encoding'] ?? 'identity').toLowerCase();
  if (encoding === 'gzip' || encoding === 'identity' || encoding === '') return undefined;
  return { status: 415, message: `the content encoding is ${JSON.stringify(encoding)}; use gzip or none` };
}

function encodingOf(request: FastifyRequest): Encoding {
  return /^application\/x-protobuf/i.test(request.headers['content-type'] ?? '') ? 'protobuf' : 'json';
}

async function take(
  signal: Signal,
  { request, reply, edges }: { request: FastifyRequest; reply: FastifyReply; edges: HttpEdges },
): Promise<void> {
  const encoding = encodingOf(request);
  const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  countChunked(request, bytes, edges);
  const gzip = request.headers['content-encoding']?.toLowerCase() === 'gzip' && bytes.length > 0;
  const received = await receive({ signal, encoding, gzip, bytes, tenantId: request.tenantId }, edges);
  if ('refusal' in received) return refuse(request, reply, received.refusal);
  reply
    .header('content-type', encoding === 'json' ? json : protobuf)
    .send(exportResponse(signal, encoding, received.partial));
}

/** A chunked body has no length up front; it counts from when it is here. */
function countChunked(request: FastifyRequest, bytes: Buffer, edges: HttpEdges): void {
  if (bytes.length <= request.admitted) return;
  const more = bytes.length - request.admitted;
  if (!edges.admission.admit(more)) request.admitted += more;
}

function refuse(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): void {
  const encoding = encodingOf(request);
  if (refusal.retryAfterSeconds !== undefined) reply.header('retry-after', refusal.retryAfterSeconds);
  // What is left of a refused body is not read: the connection ends with the answer.
  if (refusal.status === 413) reply.header('connection', 'close');
  reply
    .code(refusal.status)
    .header('content-type', encoding === 'json' ? json : protobuf)
    .send(statusMessage(refusal, encoding));
}

function notHere(request: FastifyRequest): Refusal {
  const path = request.url.split('?')[0];
  if (signals.some((signal) => path === `/v1/${signal}`))
    return { status: 405, message: `${path} takes POST` };
  return {
    status: 404,
    message: `${path} is not a path of this port; OTLP/HTTP sends to /v1/traces and /v1/logs`,
  };
}

function refusalOf(error: unknown, edges: HttpEdges): Refusal {
  const { code, statusCode, message } = error as { code?: string; statusCode?: number; message: string };
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE' || statusCode === 413) return tooLarge;
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' || statusCode === 415) return { status: 415, message };
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return { status: 400, message };
  edges.onFault(error);
  // Never 500: exporters drop what a 500 answers, and a fault of ours may be gone at the next try.
  return {
    status: 503,
    message: 'flyball had a fault; nothing was stored, send it again',
    retryAfterSeconds: 2,
  };
}
