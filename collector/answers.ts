// OTLP's answers in bytes: Export…ServiceResponse with partial_success only when something was rejected, and
// google.rpc.Status for errors, in the encoding of the request.

import { PbfWriter } from 'pbf';

export type Encoding = 'protobuf' | 'json';
export type Signal = 'traces' | 'logs' | 'metrics';

export interface Partial {
  readonly rejected: number;
  readonly message: string;
}

const rejectedNames: Readonly<Record<Signal, string>> = {
  traces: 'rejectedSpans',
  logs: 'rejectedLogRecords',
  metrics: 'rejectedDataPoints',
};

/** The response message of a signal. All three have the same fields at the same numbers. */
export function exportResponse(signal: Signal, encoding: Encoding, partial: Partial | undefined): Buffer {
  if (encoding === 'json') return Buffer.from(JSON.stringify(jsonResponse(signal, partial)));
  if (!partial) return Buffer.alloc(0);
  const writer = new PbfWriter();
  writer.writeMessage(1, writePartial, partial);
  return Buffer.from(writer.finish());
}

function jsonResponse(signal: Signal, partial: Partial | undefined): unknown {
  if (!partial) return {};
  // int64 is a string in proto3's JSON.
  return {
    partialSuccess: { [rejectedNames[signal]]: String(partial.rejected), errorMessage: partial.message },
  };
}

function writePartial(partial: Partial, writer: PbfWriter): void {
  if (partial.rejected > 0) writer.writeVarintField(1, partial.rejected);
  if (partial.message !== '') writer.writeStringField(2, partial.message);
}

/** What an exporter should do about a refusal. */
export interface Refusal {
  readonly status: 400 | 401 | 403 | 404 | 405 | 413 | 415 | 429 | 503;
  readonly message: string;
  /** Seconds; with 429 and 503 only. */
  readonly retryAfterSeconds?: number;
}

/** gRPC's codes for our refusals (OTLP/gRPC: retry only UNAVAILABLE and RESOURCE_EXHAUSTED with RetryInfo). */
export const grpcCodes: Readonly<Record<Refusal['status'], number>> = {
  400: 3,
  401: 16,
  403: 7,
  404: 12,
  405: 12,
  413: 8,
  415: 12,
  429: 14,
  503: 14,
};

/** google.rpc.Status with BadRequest or RetryInfo in its details, as OTLP asks. */
export function statusMessage(refusal: Refusal, encoding: Encoding): Buffer {
  const code = grpcCodes[refusal.status];
  if (encoding === 'json') return Buffer.from(JSON.stringify({ code, message: refusal.message }));
  const writer = new PbfWriter();
  writer.writeVarintField(1, code);
  writer.writeStringField(2, refusal.message);
  if (refusal.status === 400) writer.writeMessage(3, writeBadRequest, refusal);
  if (refusal.retryAfterSeconds !== undefined) writer.writeMessage(3, writeRetryInfo, refusal);
  return Buffer.from(writer.finish());
}

const types = 'type.googleapis.com/google.rpc.';

function writeBadRequest(refusal: Refusal, writer: PbfWriter): void {
  const violation = new PbfWriter();
  violation.writeStringField(1, 'body');
  violation.writeStringField(2, refusal.message);
  const detail = new PbfWriter();
  detail.writeBytesField(1, violation.finish());
  writer.writeStringField(1, `${types}BadRequest`);
  writer.writeBytesField(2, detail.finish());
}

function writeRetryInfo(refusal: Refusal, writer: PbfWriter): void {
  const duration = new PbfWriter();
  duration.writeVarintField(1, refusal.retryAfterSeconds ?? 1);
  const detail = new PbfWriter();
  detail.writeBytesField(1, duration.finish());
  writer.writeStringField(1, `${types}RetryInfo`);
  writer.writeBytesField(2, detail.finish());
}
