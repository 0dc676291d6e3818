// What HTTP and gRPC do alike with a body: decompress with a bound, decode, normalise, append to the log, answer.

import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Admission } from './admission.ts';
import type { Encoding, Partial, Refusal, Signal } from './answers.ts';
import { InvalidJson, jsonToProtobuf } from './decode/json.ts';
import { MalformedBody } from './decode/wire.ts';
import type { Ingest, Ingested, Rejection } from './ingest.ts';
import { body_bytes_max } from './limits.ts';
import type { CollectorMetrics } from './metrics.ts';
import { logLayout, spanLayout } from './row/columns.ts';
import { type Wal, WalError } from './wal.ts';

const unzip = promisify(gunzip);

export interface ReceiveEdges {
  readonly wal: Wal;
  readonly ingest: Ingest;
  readonly admission: Admission;
  readonly metrics: CollectorMetrics;
  readonly nodeId: string;
  readonly storePayloads: boolean;
  readonly retentionMs: number;
  readonly now: () => number;
}

export interface Body {
  readonly signal: Signal;
  readonly encoding: Encoding;
  readonly gzip: boolean;
  readonly bytes: Buffer;
  readonly tenantId: string;
}

export type Received = { readonly partial: Partial | undefined } | { readonly refusal: Refusal };

const ns_per_ms = 1_000_000n;

/** Takes one body to the disk. Resolves with `partial` only after its rows are durable. */
export async function receive(body: Body, edges: ReceiveEdges): Promise<Received> {
  const received = await takeIn(body, edges);
  edges.metrics.request(body.signal, 'refusal' in received ? received.refusal.status : 200);
  return received;
}

async function takeIn(body: Body, edges: ReceiveEdges): Promise<Received> {
  if (body.signal === 'metrics')
    return {
      partial: {
        rejected: 0,
        message: 'flyball reads traces and logs; metrics are acknowledged but not stored',
      },
    };
  const plain = body.gzip ? await decompressed(body.bytes) : body.bytes;
  if ('status' in plain) return { refusal: plain };
  const extra = plain.length - body.bytes.length;
  const refusal = extra > 0 ? edges.admission.admit(extra) : undefined;
  if (refusal) return { refusal };
  try {
    return await append(body, plain, edges);
  } finally {
    if (extra > 0) edges.admission.release(extra);
  }
}

async function decompressed(bytes: Buffer): Promise<Buffer | Refusal> {
  try {
    return await unzip(bytes, { maxOutputLength: body_bytes_max });
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') return tooLarge;
    return {
      status: 400,
      message: `the body says that it is gzip, but cannot be decompressed: ${(error as Error).message}`,
    };
  }
}

export const tooLarge: Refusal = {
  status: 413,
  message: `the body is larger than ${body_bytes_max} bytes after decompression: let the exporter send smaller batches`,
};

async function append(body: Body, plain: Buffer, edges: ReceiveEdges): Promise<Received> {
  const { wal, metrics, tenantId } = { ...edges, tenantId: body.tenantId };
  const receivedMs = edges.now();
  let ingested: Ingested;
  let sequence: number;
  try {
    const protobuf =
      body.encoding === 'json' ? jsonToProtobuf(plain, body.signal === 'logs' ? 'logs' : 'traces') : plain;
    // From here to the append nothing waits, so that rows enter the log in the order of their numbers.
    sequence = wal.sequence();
    const context = {
      nodeId: edges.nodeId,
      sequence,
      receivedMs,
      tenantId,
      storePayloads: edges.storePayloads,
      oldestNs: BigInt(receivedMs - edges.retentionMs) * ns_per_ms,
    };
    ingested =
      body.signal === 'logs' ? edges.ingest.logs(protobuf, context) : edges.ingest.spans(protobuf, context);
  } catch (error) {
    if (error instanceof MalformedBody || error instanceof InvalidJson)
      return { refusal: { status: 400, message: error.message } };
    throw error;
  }
  metrics.ingested(body.signal, tenantId, ingested);
  if (ingested.rows > 0) {
    const layout = body.signal === 'logs' ? logLayout : spanLayout;
    // A copy: the writer's buffer is used again for the next request.
    const entry = {
      table: layout.table,
      layout: layout.number,
      sequence,
      bytes: Buffer.from(ingested.bytes),
      rows: ingested.rows,
      receivedMs,
    };
    try {
      await wal.append(entry);
    } catch (error) {
      if (error instanceof WalError)
        return {
          refusal: {
            status: 503,
            message: `${error.message}; nothing was stored, send it again`,
            retryAfterSeconds: 2,
          },
        };
      throw error;
    }
  }
  return { partial: partialOf(ingested) };
}

const sentences: Readonly<Record<Rejection, string>> = {
  invalid_trace_id: 'a trace id must be 16 bytes that are not all zero',
  invalid_span_id: 'a span id must be 8 bytes that are not all zero',
  invalid_parent_span_id: "a parent span id must be 8 bytes and not the span's own id",
  older_than_retention: 'older than FLYBALL_RETENTION_DAYS',
  too_many_records: 'too many records in one request: send smaller batches',
  not_genai: 'a log record without a trace that no GenAI convention names is not kept',
};

function partialOf(ingested: Ingested): Partial | undefined {
  const rejected = [...ingested.rejected.values()].reduce((sum, count) => sum + count, 0);
  if (rejected === 0 && ingested.shortened === 0) return undefined;
  const reasons = [...ingested.rejected].map(
    ([reason, count]) => `${count} rejected: ${reason} (${sentences[reason]})`,
  );
  if (ingested.shortened > 0)
    reasons.push(`${ingested.shortened} stored with attributes cut or dropped at the limits`);
  return { rejected, message: reasons.join('; ') };
}
