// OTLP/JSON becomes OTLP/protobuf, so that both take one way through the decoder and give the same rows. The mapping is
// OTLP's own, not proto3's: ids are hexadecimal, enums are integers (names are tolerated), keys are lowerCamelCase.

import { PbfWriter } from 'pbf';
import { value_depth_max } from '../limits.ts';

/** The body is not OTLP/JSON. The message names the field. */
export class InvalidJson extends Error {
  override name = 'InvalidJson';
}

type Json = Record<string, unknown>;

/** Integers that JSON.parse would round are put in quotes first: nanoseconds do not fit a double. */
const wideInteger = /("(?:\w*[uU]nixNano|intValue|asInt)"\s*:\s*)(-?\d{15,})(?=\s*[,}\]])/g;

/** Throws InvalidJson. */
export function jsonToProtobuf(body: Buffer, signal: 'traces' | 'logs'): Buffer {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString('utf8').replaceAll(wideInteger, '$1"$2"'));
  } catch (error) {
    throw new InvalidJson(`the body is not JSON: ${(error as Error).message}`);
  }
  const request = object(parsed, 'the body');
  const writer = new PbfWriter(new Uint8Array(Math.max(64, body.length)));
  const [resources, scopes, records] =
    signal === 'traces'
      ? ['resourceSpans', 'scopeSpans', 'spans']
      : ['resourceLogs', 'scopeLogs', 'logRecords'];
  const writeRecord = signal === 'traces' ? writeSpan : writeLogRecord;
  for (const item of list(request, resources as string)) {
    writer.writeMessage(
      1,
      (entry: Json, out) => {
        if (entry['resource'] !== undefined)
          out.writeMessage(1, writeResource, object(entry['resource'], 'resource'));
        for (const scope of list(entry, scopes as string))
          out.writeMessage(
            2,
            (inner: Json, deeper) => writeScopes(inner, deeper, { records: records as string, writeRecord }),
            scope,
          );
      },
      item,
    );
  }
  return Buffer.from(writer.finish());
}

interface Records {
  readonly records: string;
  readonly writeRecord: (record: Json, writer: PbfWriter) => void;
}

function writeScopes(scopes: Json, writer: PbfWriter, { records, writeRecord }: Records): void {
  if (scopes['scope'] !== undefined) writer.writeMessage(1, writeScope, object(scopes['scope'], 'scope'));
  for (const record of list(scopes, records)) writer.writeMessage(2, writeRecord, record);
}

function object(value: unknown, name: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new InvalidJson(`${name} must be an object`);
  return value as Json;
}

function list(parent: Json, name: string): Json[] {
  const value = parent[name];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new InvalidJson(`${name} must be an array`);
  return value.map((item) => object(item, `each item of ${name}`));
}

function writeResource(resource: Json, writer: PbfWriter): void {
  writeAttributes(1, resource, writer);
}

function writeScope(scope: Json, writer: PbfWriter): void {
  writeText(1, scope['name'], writer);
  writeText(2, scope['version'], writer);
  writeAttributes(3, scope, writer);
}

function writeSpan(span: Json, writer: PbfWriter): void {
  writeId(1, span['traceId'], writer);
  writeId(2, span['spanId'], writer);
  writeText(3, span['traceState'], writer);
  writeId(4, span['parentSpanId'], writer);
  writeText(5, span['name'], writer);
  writeEnum(6, { value: span['kind'], names: spanKinds }, writer);
  writeFixed64(7, span['startTimeUnixNano'], writer);
  writeFixed64(8, span['endTimeUnixNano'], writer);
  writeAttributes(9, span, writer);
  writeCount(10, span['droppedAttributesCount'], writer);
  for (const event of list(span, 'events')) writer.writeMessage(11, writeEvent, event);
  writeCount(12, span['droppedEventsCount'], writer);
  for (const link of list(span, 'links')) writer.writeMessage(13, writeLink, link);
  writeCount(14, span['droppedLinksCount'], writer);
  if (span['status'] !== undefined && span['status'] !== null)
    writer.writeMessage(15, writeStatus, object(span['status'], 'status'));
  if (typeof span['flags'] === 'number') writer.writeFixed32Field(16, span['flags']);
}

function writeEvent(event: Json, writer: PbfWriter): void {
  writeFixed64(1, event['timeUnixNano'], writer);
  writeText(2, event['name'], writer);
  writeAttributes(3, event, writer);
  writeCount(4, event['droppedAttributesCount'], writer);
}

function writeLink(link: Json, writer: PbfWriter): void {
  writeId(1, link['traceId'], writer);
  writeId(2, link['spanId'], writer);
  writeText(3, link['traceState'], writer);
  writeAttributes(4, link, writer);
}

function writeStatus(status: Json, writer: PbfWriter): void {
  writeText(2, status['message'], writer);
  writeEnum(3, { value: status['code'], names: statusCodes }, writer);
}

function writeLogRecord(record: Json, writer: PbfWriter): void {
  writeFixed64(1, record['timeUnixNano'], writer);
  writeCount(2, record['severityNumber'], writer);
  writeText(3, record['severityText'], writer);
  if (record['body'] !== undefined && record['body'] !== null)
    writer.writeMessage(5, writeAnyValue, object(record['body'], 'body'));
  writeAttributes(6, record, writer);
  writeCount(7, record['droppedAttributesCount'], writer);
  if (typeof record['flags'] === 'number') writer.writeFixed32Field(8, record['flags']);
  writeId(9, record['traceId'], writer);
  writeId(10, record['spanId'], writer);
  writeFixed64(11, record['observedTimeUnixNano'], writer);
  writeText(12, record['eventName'], writer);
}

const spanKinds = [
  'SPAN_KIND_UNSPECIFIED',
  'SPAN_KIND_INTERNAL',
  'SPAN_KIND_SERVER',
  'SPAN_KIND_CLIENT',
  'SPAN_KIND_PRODUCER',
  'SPAN_KIND_CONSUMER',
];
const statusCodes = ['STATUS_CODE_UNSET', 'STATUS_CODE_OK', 'STATUS_CODE_ERROR'];

interface Enum {
  readonly value: unknown;
  readonly names: readonly string[];
}

function writeEnum(field: number, { value, names }: Enum, writer: PbfWriter): void {
  const number = typeof value === 'string' ? names.indexOf(value) : value;
  if (typeof number === 'number' && number > 0) writer.writeVarintField(field, number);
}

function writeCount(field: number, value: unknown, writer: PbfWriter): void {
  if (typeof value === 'number' && Number.isInteger(value) && value > 0)
    writer.writeVarintField(field, value);
}

function writeText(field: number, value: unknown, writer: PbfWriter): void {
  if (typeof value === 'string' && value !== '') writeString(field, value, writer);
}

/** Encoded by Node: pbf's own encoder turns U+20000 into U+10000. Lone surrogates become U+FFFD. */
function writeString(field: number, text: string, writer: PbfWriter): void {
  writer.writeBytesField(field, Buffer.from(text));
}

/** Hexadecimal in either case; what is not becomes bytes of a wrong length, so that only its own record is rejected. */
function writeId(field: number, value: unknown, writer: PbfWriter): void {
  if (typeof value !== 'string' || value === '') return;
  const bytes = /^([0-9a-f]{2})+$/i.test(value) ? Buffer.from(value, 'hex') : Buffer.from([0]);
  writer.writeBytesField(field, bytes);
}

function writeFixed64(field: number, value: unknown, writer: PbfWriter): void {
  if (typeof value !== 'string' && typeof value !== 'number') return;
  const text = String(value);
  if (!/^\d{1,20}$/.test(text)) return;
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, BigInt(text)));
  writer.writeTag(field, 1);
  writer.realloc(8);
  writer.buf.set(bytes, writer.pos);
  writer.pos += 8;
}

function writeAttributes(field: number, parent: Json, writer: PbfWriter): void {
  for (const attribute of list(parent, 'attributes')) writer.writeMessage(field, writeKeyValue, attribute);
}

function writeKeyValue(pair: Json, writer: PbfWriter, depth = 0): void {
  writeString(1, typeof pair['key'] === 'string' ? pair['key'] : '', writer);
  const value = pair['value'];
  if (value !== undefined && value !== null)
    writer.writeMessage(
      2,
      (inner: Json, out) => writeAnyValue(inner, out, depth + 1),
      object(value, 'an attribute value'),
    );
}

function writeAnyValue(value: Json, writer: PbfWriter, depth = 0): void {
  if (depth > value_depth_max) return writeString(1, '… (nested too deeply)', writer);
  if (typeof value['stringValue'] === 'string') writeString(1, value['stringValue'], writer);
  else if (typeof value['boolValue'] === 'boolean') writer.writeBooleanField(2, value['boolValue']);
  else if (value['intValue'] !== undefined && value['intValue'] !== null)
    writeInteger(value['intValue'], writer);
  else if (value['doubleValue'] !== undefined && value['doubleValue'] !== null)
    writer.writeDoubleField(4, Number(value['doubleValue']));
  else if (value['arrayValue'] !== undefined && value['arrayValue'] !== null)
    writer.writeMessage(
      5,
      (inner: Json, out) => {
        for (const item of list(inner, 'values'))
          out.writeMessage(1, (element: Json, deeper) => writeAnyValue(element, deeper, depth + 1), item);
      },
      object(value['arrayValue'], 'arrayValue'),
    );
  else if (value['kvlistValue'] !== undefined && value['kvlistValue'] !== null)
    writer.writeMessage(
      6,
      (inner: Json, out) => {
        for (const item of list(inner, 'values'))
          out.writeMessage(1, (pair: Json, deeper) => writeKeyValue(pair, deeper, depth + 1), item);
      },
      object(value['kvlistValue'], 'kvlistValue'),
    );
  else if (typeof value['bytesValue'] === 'string')
    writer.writeBytesField(7, Buffer.from(value['bytesValue'], 'base64'));
}

/** int64 as a string or a number; what is not whole is kept as a double, and a reader of counts will refuse it. */
function writeInteger(value: unknown, writer: PbfWriter): void {
  const text = String(value);
  if (!/^-?\d{1,19}$/.test(text)) return writer.writeDoubleField(4, Number(text));
  let rest = BigInt.asUintN(64, BigInt(text));
  writer.writeTag(3, 0);
  writer.realloc(10);
  while (rest > 0x7fn) {
    writer.buf[writer.pos++] = Number(rest & 0x7fn) | 0x80;
    rest >>= 7n;
  }
  writer.buf[writer.pos++] = Number(rest);
}
