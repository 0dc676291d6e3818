// Stands where flyball would stand and keeps what the fleet's exporters send, as parsed OTLP/JSON. What a week of
// history is copied from was sent by real SDKs, once.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** OTLP/JSON, as far as copying needs to look into it. */
export interface OtlpValue {
  stringValue?: string;
  intValue?: number | string;
  doubleValue?: number | string;
  boolValue?: boolean;
  arrayValue?: { values: OtlpValue[] };
  kvlistValue?: { values: OtlpAttribute[] };
}

export interface OtlpAttribute {
  key: string;
  value: OtlpValue;
}

interface OtlpEvent {
  name: string;
  timeUnixNano: string;
  attributes?: OtlpAttribute[];
}

export interface OtlpSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: OtlpAttribute[];
  events?: OtlpEvent[];
}

export interface OtlpLog {
  traceId?: string;
  spanId?: string;
  timeUnixNano: string;
  observedTimeUnixNano: string;
  attributes?: OtlpAttribute[];
  body?: OtlpValue;
}

/** A span or log record with the resource and the scope that it was sent under. */
export interface Sent<Item> {
  readonly resource: unknown;
  readonly scope: unknown;
  readonly item: Item;
}

interface Body {
  resourceSpans?: { resource: unknown; scopeSpans: { scope: unknown; spans: OtlpSpan[] }[] }[];
  resourceLogs?: { resource: unknown; scopeLogs: { scope: unknown; logRecords: OtlpLog[] }[] }[];
}

const spansIn = (body: Body): Sent<OtlpSpan>[] =>
  (body.resourceSpans ?? []).flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ scope, spans }) => spans.map((item) => ({ resource, scope, item }))),
  );

const logsIn = (body: Body): Sent<OtlpLog>[] =>
  (body.resourceLogs ?? []).flatMap(({ resource, scopeLogs }) =>
    scopeLogs.flatMap(({ scope, logRecords }) => logRecords.map((item) => ({ resource, scope, item }))),
  );

export interface Capture {
  readonly spans: readonly Sent<OtlpSpan>[];
  readonly logs: readonly Sent<OtlpLog>[];
  listen(): Promise<string>;
  close(): Promise<void>;
}

export function createCapture(): Capture {
  const spans: Sent<OtlpSpan>[] = [];
  const logs: Sent<OtlpLog>[] = [];
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      spans.push(...spansIn(body as Body));
      logs.push(...logsIn(body as Body));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  return {
    spans,
    logs,
    listen: () =>
      new Promise((resolve) => {
        server.listen(0, '127.0.0.1', () =>
          resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
        );
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
