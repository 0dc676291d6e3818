// A fake model server: speaks OpenAI's chat completions, responses and embeddings, streams, caches, reasons, calls tools
// and fails as `answer` says, and keeps a ledger of what it served. The first path segments, before `/v1`, name the
// caller's scene: http://127.0.0.1:PORT/support/late-parcel/v1.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { chat } from './model/chat.ts';
import { embeddings } from './model/embeddings.ts';
import type { Api, Exchange, Frame, ModelRequest, Reply } from './model/exchange.ts';
import { refusalBody, refusals } from './model/failures.ts';
import { Ledger, type ServedCall } from './model/ledger.ts';
import { hex, type Random } from './model/random.ts';
import { responses } from './model/responses.ts';

export interface Collaborators {
  /** Decides everything about the answer from the request alone. */
  readonly answer: (request: ModelRequest) => Reply;
  /** For the ids of responses. */
  readonly random: Random;
  readonly sleep: (ms: number) => Promise<unknown>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface ModelServer {
  readonly ledger: Ledger;
  /** Listens on loopback and answers its address; port 0 picks a free one. */
  listen(port: number): Promise<string>;
  close(): Promise<void>;
}

const apis: ReadonlyMap<string, Api> = new Map([
  ['/chat/completions', chat],
  ['/responses', responses],
  ['/embeddings', embeddings],
]);

const nobody = { inputTokens: 0, cachedTokens: 0, outputTokens: 0, reasoningTokens: 0 };

interface JsonHead {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

function sendJson(response: ServerResponse, { status, headers = {} }: JsonHead, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(value));
}

const frameText = ({ event, data }: Frame): string => {
  const payload = typeof data === 'string' ? data : JSON.stringify(data);
  return `${event ? `event: ${event}\n` : ''}data: ${payload}\n\n`;
};

/** Resolves when the text has left this process, or never will: only then may a stream be broken after it. */
const written = (response: ServerResponse, frame: string): Promise<void> =>
  new Promise((resolve) => {
    response.write(frame, () => resolve());
  });

/** `/support/late-parcel/v1/chat/completions` is the chat API under the label `support`, `late-parcel`. */
function route(path: string): { api: Api | undefined; label: string[] } {
  const [, before = '', after = ''] = /^(.*?)\/v1(\/[^?]*)/.exec(path) ?? [];
  return { api: apis.get(after), label: before.split('/').filter(Boolean).map(decodeURIComponent) };
}

function entryOf({ request, reply, id }: Exchange, at: number): ServedCall {
  const { failure } = reply;
  const refused = failure && failure !== 'broken_stream';
  return {
    ...(failure ? nobody : reply.usage),
    label: request.label,
    api: request.api,
    model: reply.model,
    responseId: refused ? '' : id,
    streamed: request.streamed,
    usageOnTheWire: request.usageWanted && !failure,
    status: refused ? refusals[failure].status : 200,
    failure: failure ?? null,
    toolCallCount: failure ? 0 : reply.toolCalls.length,
    at,
  };
}

interface Answering {
  readonly response: ServerResponse;
  readonly api: Api;
  readonly sleep: Collaborators['sleep'];
}

/** A broken stream stops in the middle: the socket closes without the end that HTTP and the API both promise. */
async function stream(exchange: Exchange, { response, api, sleep }: Answering): Promise<void> {
  const { timing, failure } = exchange.reply;
  const frames = api.frames(exchange);
  const sent = failure === 'broken_stream' ? frames.slice(0, Math.ceil(frames.length / 2)) : frames;
  const pauseMs = (timing.totalMs - timing.firstChunkMs) / Math.max(1, frames.length - 1);
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  await sleep(timing.firstChunkMs);
  for (const [index, frame] of sent.entries()) {
    if (index > 0) await sleep(pauseMs);
    if (response.destroyed) return;
    await written(response, frameText(frame));
  }
  if (failure) response.destroy();
  else response.end();
}

async function respond(exchange: Exchange, answering: Answering): Promise<void> {
  const { response, api, sleep } = answering;
  const { failure, timing } = exchange.reply;
  if (failure && failure !== 'broken_stream') {
    const refusal = refusals[failure];
    return sendJson(response, refusal, refusalBody(refusal));
  }
  if (exchange.request.streamed) return stream(exchange, answering);
  await sleep(timing.totalMs);
  if (failure) response.destroy();
  else sendJson(response, { status: 200 }, api.whole(exchange));
}

const listening = (server: Server, port: number): Promise<string> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    );
  });

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

export function createModelServer({ answer, random, sleep, now }: Collaborators): ModelServer {
  const ledger = new Ledger();

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { api, label } = route(incoming.url ?? '');
    const given = await text(incoming);
    if (!api)
      return sendJson(response, { status: 404 }, { error: { message: 'no such path', type: 'not_found' } });
    const request = api.read(JSON.parse(given), label);
    const at = now();
    const id = `${api.idPrefix}${hex(random, 24)}`;
    const exchange = { request, reply: answer(request), id, createdSeconds: Math.floor(at / 1000) };
    ledger.note(entryOf(exchange, at));
    await respond(exchange, { response, api, sleep });
  }

  const server = createServer((incoming, response) => {
    serve(incoming, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else
        sendJson(
          response,
          { status: 400 },
          { error: { message: String(error), type: 'invalid_request_error' } },
        );
    });
  });
  return { ledger, listen: (port) => listening(server, port), close: () => closed(server) };
}
