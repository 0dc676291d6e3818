// One export as protobuf and as JSON, each written from the same description and neither from the other: what the two
// ways through the decoder are compared with. Field numbers are those of opentelemetry-proto.

import { PbfWriter } from 'pbf';

export type AnyValue =
  | { readonly stringValue: string }
  | { readonly boolValue: boolean }
  | { readonly intValue: bigint }
  | { readonly doubleValue: number }
  | { readonly bytesValue: Uint8Array }
  | { readonly arrayValue: readonly AnyValue[] }
  | { readonly kvlistValue: readonly KeyValue[] }
  | Record<string, never>;

export interface KeyValue {
  readonly key: string;
  readonly value: AnyValue;
}

export interface ExportedSpan {
  readonly traceId: Uint8Array;
  readonly spanId: Uint8Array;
  readonly parentSpanId: Uint8Array;
  readonly traceState: string;
  readonly name: string;
  readonly kind: number;
  readonly start: bigint;
  readonly end: bigint;
  readonly attributes: readonly KeyValue[];
  readonly events: readonly {
    readonly name: string;
    readonly at: bigint;
    readonly attributes: readonly KeyValue[];
  }[];
  readonly links: readonly {
    readonly traceId: Uint8Array;
    readonly spanId: Uint8Array;
    readonly attributes: readonly KeyValue[];
  }[];
  readonly status: { readonly code: number; readonly message: string };
  readonly flags: number;
}

export interface Exported {
  readonly resource: readonly KeyValue[];
  readonly scope: { readonly name: string; readonly version: string };
  readonly spans: readonly ExportedSpan[];
}

const string = (writer: PbfWriter, field: number, text: string): void =>
  writer.writeBytesField(field, Buffer.from(text));

const fixed64 = (writer: PbfWriter, field: number, value: bigint): void => {
  writer.writeTag(field, 1);
  writer.realloc(8);
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  for (const byte of bytes) writer.buf[writer.pos++] = byte;
};

/** int64, negative ones in ten bytes. */
const varint = (writer: PbfWriter, field: number, value: bigint): void => {
  writer.writeTag(field, 0);
  writer.realloc(10);
  let rest = BigInt.asUintN(64, value);
  for (; rest >= 128n; rest >>= 7n) writer.buf[writer.pos++] = Number(rest & 127n) | 128;
  writer.buf[writer.pos++] = Number(rest);
};

function writeValue(value: AnyValue, writer: PbfWriter): void {
  if ('stringValue' in value) string(writer, 1, value.stringValue);
  else if ('boolValue' in value) writer.writeBooleanField(2, value.boolValue);
  else if ('intValue' in value) varint(writer, 3, value.intValue);
  else if ('doubleValue' in value) writer.writeDoubleField(4, value.doubleValue);
  else if ('arrayValue' in value)
    writer.writeMessage(
      5,
      (items, out) => {
        for (const item of items) out.writeMessage(1, writeValue, item);
      },
      value.arrayValue,
    );
  else if ('kvlistValue' in value)
    writer.writeMessage(
      6,
      (items, out) => {
        for (const item of items) out.writeMessage(1, writeKeyValue, item);
      },
      value.kvlistValue,
    );
  else if ('bytesValue' in value) writer.writeBytesField(7, value.bytesValue);
}

function writeKeyValue({ key, value }: KeyValue, writer: PbfWriter): void {
  string(writer, 1, key);
  writer.writeMessage(2, writeValue, value);
}

function writeAttributes(writer: PbfWriter, field: number, attributes: readonly KeyValue[]): void {
  for (const attribute of attributes) writer.writeMessage(field, writeKeyValue, attribute);
}

function writeSpan(span: ExportedSpan, writer: PbfWriter): void {
  writer.writeBytesField(1, span.traceId);
  writer.writeBytesField(2, span.spanId);
  if (span.traceState !== '') string(writer, 3, span.traceState);
  if (span.parentSpanId.length > 0) writer.writeBytesField(4, span.parentSpanId);
  string(writer, 5, span.name);
  writer.writeVarintField(6, span.kind);
  fixed64(writer, 7, span.start);
  fixed64(writer, 8, span.end);
  writeAttributes(writer, 9, span.attributes);
  for (const event of span.events)
    writer.writeMessage(
      11,
      (of: typeof event, out) => {
        fixed64(out, 1, of.at);
        string(out, 2, of.name);
        writeAttributes(out, 3, of.attributes);
      },
      event,
    );
  for (const link of span.links)
    writer.writeMessage(
      13,
      (of: typeof link, out) => {
        out.writeBytesField(1, of.traceId);
        out.writeBytesField(2, of.spanId);
        writeAttributes(out, 4, of.attributes);
      },
      link,
    );
  writer.writeMessage(
    15,
    (status: ExportedSpan['status'], out) => {
      string(out, 2, status.message);
      out.writeVarintField(3, status.code);
    },
    span.status,
  );
  writer.writeFixed32Field(16, span.flags);
}

/** As ExportTraceServiceRequest in protobuf. */
export function asProtobuf({ resource, scope, spans }: Exported): Buffer {
  const writer = new PbfWriter();
  writer.writeMessage(
    1,
    (_, out) => {
      out.writeMessage(1, (of: typeof resource, inner) => writeAttributes(inner, 1, of), resource);
      out.writeMessage(
        2,
        (_scopeSpans, inner) => {
          inner.writeMessage(
            1,
            (of: typeof scope, deeper) => {
              string(deeper, 1, of.name);
              string(deeper, 2, of.version);
            },
            scope,
          );
          for (const span of spans) inner.writeMessage(2, writeSpan, span);
        },
        null,
      );
    },
    null,
  );
  return Buffer.from(writer.finish());
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function jsonValue(value: AnyValue): object {
  if ('intValue' in value) return { intValue: String(value.intValue) };
  if ('bytesValue' in value) return { bytesValue: Buffer.from(value.bytesValue).toString('base64') };
  if ('arrayValue' in value) return { arrayValue: { values: value.arrayValue.map(jsonValue) } };
  if ('kvlistValue' in value) return { kvlistValue: { values: value.kvlistValue.map(jsonKeyValue) } };
  if ('doubleValue' in value && !Number.isFinite(value.doubleValue))
    return { doubleValue: String(value.doubleValue) };
  return value;
}

const jsonKeyValue = ({ key, value }: KeyValue): object => ({ key, value: jsonValue(value) });

/** The same in OTLP's JSON mapping: ids in hexadecimal, 64-bit integers as strings. */
export function asJson({ resource, scope, spans }: Exported): Buffer {
  const body = {
    resourceSpans: [
      {
        resource: { attributes: resource.map(jsonKeyValue) },
        scopeSpans: [
          {
            scope,
            spans: spans.map((span) => ({
              ...span,
              traceId: hex(span.traceId),
              spanId: hex(span.spanId),
              parentSpanId: hex(span.parentSpanId),
              startTimeUnixNano: String(span.start),
              endTimeUnixNano: String(span.end),
              attributes: span.attributes.map(jsonKeyValue),
              events: span.events.map(({ name, at, attributes }) => ({
                name,
                timeUnixNano: String(at),
                attributes: attributes.map(jsonKeyValue),
              })),
              links: span.links.map((link) => ({
                traceId: hex(link.traceId),
                spanId: hex(link.spanId),
                attributes: link.attributes.map(jsonKeyValue),
              })),
              start: undefined,
              end: undefined,
            })),
          },
        ],
      },
    ],
  };
  return Buffer.from(JSON.stringify(body));
}
