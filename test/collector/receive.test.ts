// The receivers hold OTLP's rules: encodings, sizes, partial success, refusals that exporters can act on.

import http2 from 'node:http2';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { createGzip, gzipSync } from 'node:zlib';
import { Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import type { FastifyInstance } from 'fastify';
import { PbfReader } from 'pbf';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Admission } from '../../collector/admission.ts';
import { createOtlpGrpc } from '../../collector/grpc.ts';
import { Ingest } from '../../collector/ingest.ts';
import {
  body_bytes_max,
  body_timeout_ms_max,
  connections_max,
  headers_timeout_ms_max,
  wal_bytes_max,
} from '../../collector/limits.ts';
import { CollectorMetrics } from '../../collector/metrics.ts';
import { createOtlpHttp, type HttpEdges } from '../../collector/server.ts';
import { Wal } from '../../collector/wal.ts';
import { modelCall, tracesJson, tracesProtobuf } from '../support/otlp.ts';
import { SimulatedFiles } from '../support/simulated-files.ts';

let files: SimulatedFiles;
let wal: Wal;
let edges: HttpEdges;
let closed: (string | null)[];
let app: FastifyInstance;

beforeEach(async () => {
  files = new SimulatedFiles();
  closed = [];
  wal = await Wal.open('/wal', files, { onDamage: () => {} });
  edges = {
    wal,
    ingest: new Ingest(),
    admission: new Admission({
      wal,
      files,
      directory: '/',
      now: () => 0,
      onClosed: (reason) => closed.push(reason),
    }),
    metrics: new CollectorMetrics(),
    nodeId: 'test',
    storePayloads: true,
    retentionMs: 90 * 86_400_000,
    now: Date.now,
    authenticate: (credentials) =>
      credentials === undefined || credentials === 'Bearer good' || credentials === 'good'
        ? { tenantId: 'acme' }
        : { status: 401, message: 'unknown key' },
    hosts: undefined,
    onFault: (error) => {
      throw error;
    },
  };
  app = createOtlpHttp(edges);
});

afterEach(() => app.close());

const protobuf = { 'content-type': 'application/x-protobuf' };
const json = { 'content-type': 'application/json' };
const span = { attributes: modelCall(10, 5) };

const post = (payload: Buffer | string, headers: Record<string, string> = protobuf, url = '/v1/traces') =>
  app.inject({ method: 'POST', url, payload, headers });

/** `{ rejected, message }` of a protobuf export response. */
function partialOf(body: Buffer): { rejected: number; message: string } | undefined {
  const reader = new PbfReader(body);
  let partial: { rejected: number; message: string } | undefined;
  reader.readFields((tag, _result, pbf) => {
    if (tag !== 1) return;
    partial = pbf.readMessage(
      (field, into: { rejected: number; message: string }, inner) => {
        if (field === 1) into.rejected = inner.readVarint();
        if (field === 2) into.message = inner.readString();
      },
      { rejected: 0, message: '' },
    );
  }, {});
  return partial;
}

const statusOf = (body: Buffer): { code: number; message: string } => {
  const status = { code: 0, message: '' };
  new PbfReader(body).readFields((tag, into: typeof status, pbf) => {
    if (tag === 1) into.code = pbf.readVarint();
    if (tag === 2) into.message = pbf.readString();
  }, status);
  return status;
};

describe('OTLP over HTTP', () => {
  test('answers a protobuf export with empty protobuf, and a JSON one with {}', async () => {
    const binary = await post(tracesProtobuf([span]));
    expect([binary.statusCode, binary.headers['content-type'], binary.rawPayload.length]).toEqual([
      200,
      'application/x-protobuf',
      0,
    ]);
    const text = await post(JSON.stringify(tracesJson([span])), json);
    expect([text.statusCode, text.headers['content-type'], text.body]).toEqual([
      200,
      'application/json',
      '{}',
    ]);
    expect(wal.bytes).toBeGreaterThan(0);
  });

  test('takes gzip, a charset, an empty body and an empty request', async () => {
    expect(
      (await post(gzipSync(tracesProtobuf([span])), { ...protobuf, 'content-encoding': 'gzip' })).statusCode,
    ).toBe(200);
    expect((await post('{}', { 'content-type': 'application/json; charset=utf-8' })).statusCode).toBe(200);
    expect((await post(Buffer.alloc(0))).statusCode).toBe(200);
    expect((await post('{"resourceSpans":[]}', json)).statusCode).toBe(200);
  });

  test('rejects one bad span and stores its neighbours', async () => {
    const body = tracesProtobuf([
      span,
      { ...span, trace: '0'.repeat(32) },
      { ...span, id: 'abcd' },
      { ...span, id: '1111111111111111', parent: '1111111111111111' },
      span,
    ]);
    const answer = await post(body);
    expect(answer.statusCode).toBe(200);
    const partial = partialOf(answer.rawPayload);
    expect(partial?.rejected).toBe(3);
    expect(partial?.message).toMatch(/invalid_trace_id.*invalid_span_id.*invalid_parent_span_id/);
    const text = await post(JSON.stringify(tracesJson([{ ...span, trace: '0'.repeat(32) }])), json);
    expect(JSON.parse(text.body).partialSuccess.rejectedSpans).toBe('1');
  });

  test('rejects spans older than the retention, and tells why', async () => {
    const answer = await post(tracesProtobuf([{ ...span, start_ms: Date.now() - 91 * 86_400_000 }]));
    expect(partialOf(answer.rawPayload)?.message).toContain('older_than_retention');
  });

  test.each([
    ['text/plain', undefined, 415],
    ['application/xml', undefined, 415],
    ['application/json\tcharset=utf-8', undefined, 415],
    ['application/jsonx', undefined, 415],
    ['', undefined, 415],
    ['application/x-protobuf', 'deflate', 415],
    ['application/x-protobuf', 'gzip, gzip', 415],
    ['application/x-protobuf', 'zstd', 415],
  ])('answers content type %j with encoding %j by %i', async (type, encoding, status) => {
    const answer = await post(tracesProtobuf([span]), {
      'content-type': type,
      ...(encoding ? { 'content-encoding': encoding } : {}),
    });
    expect(answer.statusCode).toBe(status);
  });

  test('answers malformed bodies by 400 with a status in their encoding', async () => {
    const truncated = tracesProtobuf([span]).subarray(0, -7);
    for (const body of [
      truncated,
      Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f]),
      Buffer.from('garbage'),
      Buffer.from([0x0f]),
    ]) {
      const answer = await post(body);
      expect(answer.statusCode).toBe(400);
      expect(statusOf(answer.rawPayload).message).toContain('malformed');
    }
    for (const body of ['{', '[]', '"x"', '{"resourceSpans":7}', '{"resourceSpans":[7]}']) {
      const answer = await post(body, json);
      expect([answer.statusCode, typeof JSON.parse(answer.body).message]).toEqual([400, 'string']);
    }
    const broken = gzipSync(tracesProtobuf([span])).subarray(0, 30);
    expect((await post(broken, { ...protobuf, 'content-encoding': 'gzip' })).statusCode).toBe(400);
    expect(wal.bytes).toBe(0);
  });

  test('answers a decompression bomb, and a body over the bound, by 413', async () => {
    const bomb = gzipSync(Buffer.alloc(body_bytes_max * 4));
    expect((await post(bomb, { ...protobuf, 'content-encoding': 'gzip' })).statusCode).toBe(413);
    expect((await post(Buffer.alloc(body_bytes_max + 1))).statusCode).toBe(413);
  });

  test('answers a bomb of many gzip members by 413, and never holds what it unpacks to', async () => {
    const member = gzipSync(Buffer.alloc(4 * 2 ** 20));
    const bomb = Buffer.concat(Array.from({ length: 128 }, () => member));
    const before = process.memoryUsage().rss;
    expect((await post(bomb, { ...protobuf, 'content-encoding': 'gzip' })).statusCode).toBe(413);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 2 ** 20);
    expect(wal.bytes).toBe(0);
  });

  test('takes the tenant from the key, and refuses an unknown one', async () => {
    expect(
      (await post(tracesProtobuf([span]), { ...protobuf, authorization: 'Bearer good' })).statusCode,
    ).toBe(200);
    expect((await post(tracesProtobuf([span]), { ...protobuf, 'x-api-key': 'good' })).statusCode).toBe(200);
    const refused = await post(tracesProtobuf([span]), { ...protobuf, authorization: 'Bearer bad' });
    expect([refused.statusCode, statusOf(refused.rawPayload).message]).toEqual([401, 'unknown key']);
    expect(
      edges.metrics
        .samples({ wal, projector: { failures: 0, rowsInserted: 0 } })
        .find(({ name }) => name === 'flyball_ingest_rows_total')?.labels,
    ).toEqual({
      signal: 'traces',
      tenant: 'acme',
    });
  });

  test('acknowledges metrics as not stored', async () => {
    const answer = await post('{"resourceMetrics":[]}', json, '/v1/metrics');
    expect(JSON.parse(answer.body).partialSuccess.errorMessage).toContain('not stored');
  });

  test('asks for a retry when the log is full, broken or the disk is', async () => {
    wal.bytes = wal_bytes_max + 1;
    const full = await post(tracesProtobuf([span]));
    expect([full.statusCode, full.headers['retry-after']]).toEqual([503, '30']);
    wal.bytes = 0;
    files.script = {
      failAt: new Map(Array.from({ length: 40 }, (_, index) => [files.operations + index, new Error('EIO')])),
    };
    const broken = await post(tracesProtobuf([span]));
    expect([broken.statusCode, statusOf(broken.rawPayload).code]).toEqual([503, 14]);
    expect(Number(broken.headers['retry-after'])).toBeGreaterThan(0);
  });

  test('tells its operator once that it refuses, counts what it refused, and tells when it is over', async () => {
    wal.bytes = wal_bytes_max + 1;
    await post(tracesProtobuf([span]));
    await post(tracesProtobuf([span]));
    wal.bytes = 0;
    await post(tracesProtobuf([span]));
    expect(closed).toEqual([expect.stringContaining('wait for it in the write-ahead log'), null]);
    const counted = edges.metrics
      .samples({ wal, projector: { failures: 0, rowsInserted: 0 } })
      .filter(({ name }) => name === 'flyball_ingest_requests_total');
    expect(counted.map(({ labels, value }) => [labels['status'], value])).toEqual([
      ['503', 2],
      ['200', 1],
    ]);
  });

  test('sheds by bytes before it reads', async () => {
    edges.admission.bytes = 10 ** 9;
    const answer = await post(tracesProtobuf([span]));
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([429, '1']);
  });

  test('says where OTLP goes when the path or method is another', async () => {
    expect((await app.inject({ method: 'GET', url: '/v1/traces' })).statusCode).toBe(405);
    const wrong = await post('{}', json, '/v1/profiles');
    expect([wrong.statusCode, JSON.parse(wrong.body).message]).toEqual([
      404,
      expect.stringContaining('/v1/traces'),
    ]);
  });

  test('refuses a foreign Host header where the allow-list is on', async () => {
    const guarded = createOtlpHttp({ ...edges, hosts: ['localhost', '127.0.0.1'] });
    const answer = await guarded.inject({
      method: 'POST',
      url: '/v1/traces',
      headers: { ...json, host: 'evil.example:4318' },
      payload: '{}',
    });
    expect(answer.statusCode).toBe(403);
    await guarded.close();
  });

  test('accepts what JavaScript exporters send: nanoseconds, upper-case ids, NaN as null, numbers as strings', async () => {
    const body = {
      resourceSpans: [
        {
          scopeSpans: [
            {
              scope: { name: 'ai' },
              spans: [
                {
                  traceId: 'F06B9CAF20B67D1A298463F2C65C119E',
                  spanId: 'FA2B29675DD8C41F',
                  name: 'x',
                  kind: 'SPAN_KIND_CLIENT',
                  startTimeUnixNano: 'as a number',
                  endTimeUnixNano: '1795167891639517009',
                  attributes: [
                    { key: '__proto__', value: { stringValue: 'kept' } },
                    { key: 'nan', value: { doubleValue: null } },
                    { key: 'gen_ai.usage.input_tokens', value: { intValue: '42' } },
                  ],
                  unknownField: { deep: [1] },
                },
              ],
            },
          ],
        },
      ],
    };
    // JSON.stringify would round the nanoseconds that some senders write as a number.
    const text = JSON.stringify(body).replace('"as a number"', '1795167891639000123');
    expect((await post(text, json)).body).toBe('{}');
  });

  test('never stores a deep, wide or long attribute whole, and says so', async () => {
    const wide = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`key-${index}`, 'v']));
    const answer = await post(
      tracesProtobuf([{ attributes: wide }, { attributes: { long: 'x'.repeat(2 ** 20) } }]),
    );
    const partial = partialOf(answer.rawPayload);
    expect([partial?.rejected, partial?.message]).toEqual([
      0,
      expect.stringContaining('2 stored with attributes cut'),
    ]);
    const levels = 30_000;
    const deep = `${'{"arrayValue":{"values":['.repeat(levels)}{"stringValue":"x"}${']}}'.repeat(levels)}`;
    const nested = JSON.stringify(tracesJson([{ attributes: { deep: 'here' } }])).replace(
      '{"stringValue":"here"}',
      deep,
    );
    expect((await post(nested, json)).statusCode).toBe(200);
  });

  test('streams a gzip body without a length and bounds it', async () => {
    const endless = createGzip();
    endless.end(tracesProtobuf([span]));
    const answer = await app.inject({
      method: 'POST',
      url: '/v1/traces',
      payload: endless,
      headers: { ...protobuf, 'content-encoding': 'gzip' },
    });
    expect(answer.statusCode).toBe(200);
  });
});

describe('OTLP over a socket', () => {
  /** Writes to a connection of its own; what came back until the server closed it, or a first answer. */
  async function raw(...parts: readonly (string | Buffer)[]): Promise<{ answer: string; socket: Socket }> {
    await app.listen({ host: '127.0.0.1', port: 0 });
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
    socket.on('error', () => {});
    for (const part of parts) socket.write(part);
    let answer = '';
    for await (const chunk of socket) {
      answer += String(chunk);
      if (answer.includes('\r\n\r\n')) break;
    }
    return { answer, socket };
  }
  const head = (length: string): string =>
    `POST /v1/traces HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-protobuf\r\n${length}\r\n\r\n`;

  test('refuses a body that is declared too long before it is sent', async () => {
    const { answer } = await raw(head('content-length: 4294967296'), 'x');
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer.toLowerCase()).toContain('connection: close');
  });

  test('refuses a length that is no number', async () => {
    expect((await raw(head('content-length: -5'), 'x')).answer).toMatch(/^HTTP\/1\.1 400 /);
  });

  test('bounds a chunked body that goes on for ever', async () => {
    const chunk = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(2 ** 20), Buffer.from('\r\n')]);
    const { answer } = await raw(
      head('transfer-encoding: chunked'),
      ...Array.from({ length: 22 }, () => chunk),
    );
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('stores nothing of a body that stops before its length, and goes on for others', async () => {
    await app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = app.server.address() as AddressInfo;
    const body = tracesProtobuf([span]);
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    await new Promise((resolve) => socket.write(head(`content-length: ${body.length}`), resolve));
    await new Promise((resolve) => socket.write(body.subarray(0, 10), resolve));
    socket.destroy();
    const answer = await fetch(`http://127.0.0.1:${port}/v1/traces`, {
      method: 'POST',
      body,
      headers: protobuf,
    });
    expect(answer.status).toBe(200);
    expect(
      edges.metrics
        .samples({ wal, projector: { failures: 0, rowsInserted: 0 } })
        .find(({ name }) => name === 'flyball_ingest_rows_total')?.value,
    ).toBe(1);
  });

  test('gives headers and bodies a time and connections a number', () => {
    expect(app.server.headersTimeout).toBe(headers_timeout_ms_max);
    expect(app.server.requestTimeout).toBe(body_timeout_ms_max);
    expect(app.server.maxConnections).toBe(connections_max);
  });
});

describe('OTLP over gRPC', () => {
  type Export = (
    bytes: Buffer,
    metadata: Metadata,
    done: (error: ServiceError | null, answer: Buffer) => void,
  ) => void;

  async function client(gzip = false): Promise<{
    port: number;
    call: (service: string, bytes: Buffer, metadata?: Metadata) => Promise<Buffer>;
    stop: () => Promise<void>;
  }> {
    const server = createOtlpGrpc(edges);
    const port = await server.listen('127.0.0.1', 0);
    const channel = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
      'grpc.max_send_message_length': -1,
      ...(gzip ? { 'grpc.default_compression_algorithm': 2 } : {}),
    });
    const asIs = (bytes: Buffer): Buffer => bytes;
    return {
      port,
      call: (service, bytes, metadata = new Metadata()) =>
        new Promise((resolve, reject) => {
          const send: Export = (message, meta, done) =>
            channel.makeUnaryRequest(
              `/opentelemetry.proto.collector.${service}/Export`,
              asIs,
              asIs,
              message,
              meta,
              (error, answer) => done(error, answer as Buffer),
            );
          send(bytes, metadata, (error, answer) => (error ? reject(error) : resolve(answer)));
        }),
      stop: async () => {
        channel.close();
        await server.close();
      },
    };
  }

  test('exports traces, says what it rejected, and acknowledges metrics as not stored', async () => {
    const { call, stop } = await client();
    expect((await call('trace.v1.TraceService', tracesProtobuf([span]))).length).toBe(0);
    const partial = partialOf(
      await call('trace.v1.TraceService', tracesProtobuf([{ ...span, trace: '0'.repeat(32) }])),
    );
    expect(partial?.rejected).toBe(1);
    expect(partialOf(await call('metrics.v1.MetricsService', Buffer.alloc(0)))?.message).toContain(
      'not stored',
    );
    await stop();
  });

  test('answers bad data, too much data, a bad key and a full log with the codes that exporters know', async () => {
    const { call, stop } = await client();
    const code = (bytes: Buffer, metadata?: Metadata) =>
      call('trace.v1.TraceService', bytes, metadata).then(
        () => 0,
        (error: ServiceError) => error.code,
      );
    expect(await code(Buffer.from([0x0a, 0xff, 0x01]))).toBe(3);
    expect(await code(Buffer.alloc(body_bytes_max + 1))).toBe(8);
    const bad = new Metadata();
    bad.set('authorization', 'Bearer bad');
    expect(await code(tracesProtobuf([span]), bad)).toBe(16);
    wal.bytes = wal_bytes_max + 1;
    expect(await code(tracesProtobuf([span]))).toBe(14);
    await stop();
  });

  test('takes gzip, and answers a bomb as too much', async () => {
    const { call, stop } = await client(true);
    expect((await call('trace.v1.TraceService', tracesProtobuf([span]))).length).toBe(0);
    const code = await call('trace.v1.TraceService', Buffer.alloc(64 * 2 ** 20)).then(
      () => 0,
      (error: ServiceError) => error.code,
    );
    expect(code).toBe(8);
    await stop();
  });

  test('outlives streams that are opened and reset as fast as can be, and pings without end', async () => {
    const { port, call, stop } = await client();
    const session = http2.connect(`http://127.0.0.1:${port}`);
    session.on('error', () => {});
    await new Promise((resolve) => session.once('connect', resolve));
    for (let index = 0; index < 2_000 && !session.destroyed; index++) {
      const stream = session.request({
        ':method': 'POST',
        ':path': '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
      });
      stream.on('error', () => {});
      stream.close(http2.constants.NGHTTP2_CANCEL);
      session.ping(() => {});
    }
    expect((await call('trace.v1.TraceService', tracesProtobuf([span]))).length).toBe(0);
    session.destroy();
    await stop();
  });
});
