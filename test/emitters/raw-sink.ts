// An OTLP receiver that only keeps bytes: HTTP on one port, gRPC on another, with what says how a body was encoded.

import { createServer, type IncomingMessage } from 'node:http';
import {
  createServer as createHttp2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

export interface Received {
  readonly signal: 'traces' | 'logs';
  readonly encoding: 'protobuf' | 'json' | 'grpc';
  readonly gzip: boolean;
  readonly headers: Readonly<Record<string, string>>;
  /** As it was before compression. */
  readonly body: Buffer;
}

export interface RawSink {
  readonly received: Received[];
  readonly httpEndpoint: string;
  readonly grpcEndpoint: string;
  close(): Promise<void>;
}

const signalOf = (path: string): Received['signal'] => (/logs/i.test(path) ? 'logs' : 'traces');

async function readHttp(request: IncomingMessage): Promise<Received> {
  const bytes = await buffer(request);
  const gzip = request.headers['content-encoding'] === 'gzip';
  return {
    signal: signalOf(request.url ?? ''),
    encoding: request.headers['content-type'] === 'application/json' ? 'json' : 'protobuf',
    gzip,
    headers: request.headers as Record<string, string>,
    body: gzip ? gunzipSync(bytes) : bytes,
  };
}

/** A gRPC message is a flag for compression, four bytes of length, and then its bytes. */
async function answerGrpc(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  received: Received[],
): Promise<void> {
  const framed = await buffer(stream);
  const gzip = framed[0] === 1;
  const message = framed.subarray(5, 5 + framed.readUInt32BE(1));
  received.push({
    signal: signalOf(headers[':path'] ?? ''),
    encoding: 'grpc',
    gzip,
    headers: headers as Record<string, string>,
    body: gzip ? gunzipSync(message) : message,
  });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.end(Buffer.alloc(5));
}

const listen = (server: { listen: Server['listen']; address: Server['address'] }): Promise<string> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    );
  });

export async function openRawSink(): Promise<RawSink> {
  const received: Received[] = [];
  const http = createServer((request, response) => {
    void readHttp(request).then((one) => {
      received.push(one);
      response.writeHead(200, { 'content-type': request.headers['content-type'] ?? 'application/json' });
      response.end(one.encoding === 'json' ? '{}' : '');
    });
  });
  const grpc = createHttp2Server();
  const sessions = new Set<ServerHttp2Session>();
  grpc.on('session', (session) => sessions.add(session));
  grpc.on('stream', (stream, headers) => void answerGrpc(stream, headers, received));
  const [httpEndpoint, grpcEndpoint] = await Promise.all([listen(http), listen(grpc)]);
  return {
    received,
    httpEndpoint,
    grpcEndpoint,
    close: async () => {
      for (const session of sessions) session.destroy();
      http.closeAllConnections();
      await Promise.all([http, grpc].map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}
