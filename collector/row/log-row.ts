// One log record as a row of segment layout 1 of `logs`. The order of the calls is the order of the columns.

import { jsonOf } from '../decode/any-value.ts';
import type { LogView } from '../decode/logs.ts';
import type { Range } from '../decode/traces.ts';
import type { Draft } from '../normalise/draft.ts';
import { fieldNumber, numberNumbers, textNumbers } from '../normalise/fields.ts';
import { type FingerprintOf, fingerprint } from '../normalise/fingerprint.ts';
import type { Meaning } from '../normalise/meaning.ts';
import type { ColumnWriter } from './column-writer.ts';
import { Sorts, sort } from './sorts.ts';
import { type Address, type Around, writeAddress, writeContent } from './span-row.ts';

export interface LogFacts {
  readonly index: number;
  readonly atNs: bigint;
  readonly traceId: Range;
  readonly spanId: Range;
}

const severity_max = 24;
const sorts = new Sorts();

export interface LogRecord {
  readonly log: LogView<Meaning>;
  readonly draft: Draft;
}

export interface LogContext {
  readonly address: Address;
  readonly around: Around;
  readonly facts: LogFacts;
}

export function writeLog(
  writer: ColumnWriter,
  { log, draft }: LogRecord,
  { address, around, facts }: LogContext,
): void {
  const { bytes } = log.wire;
  writeAddress(writer, address, facts.index);
  writer.hex(bytes, facts.traceId.start, facts.traceId.end);
  writer.hex(bytes, facts.spanId.start, facts.spanId.end);
  writer.int64(facts.atNs);
  writer.uint8(log.severity >= 0 && log.severity <= severity_max ? log.severity : 0);
  writer.text(draft.name);
  writer.raw(around.columns, 0, around.columns.length);
  sorts.read(draft);
  writer.map(log.attributes, sorts.of, { sort: sort.label, count: sorts.labels });
  writer.uint32(log.droppedAttributes + log.attributes.dropped);
  writeUnderstood(writer, draft, around);
  writer.bounded(address.storePayloads && log.body !== null ? bodyText(log) : '');
  writeContent(writer, draft, address.storePayloads ? sorts : undefined);
}

function bodyText(log: LogView<Meaning>): string {
  return typeof log.body === 'string' ? log.body : jsonOf(log.body);
}

function writeUnderstood(writer: ColumnWriter, draft: Draft, around: Around): void {
  writer.text(around.dialectNames[draft.dialect] ?? '');
  writer.fields(draft, modelColumns);
  writer.numbers(draft, usageColumns);
  writer.text(draft.usageSource);
  writer.cost(draft);
  writer.texts(draft.finishReasons);
  writer.fields(draft, nameColumns);
  writeHash(writer, draft.text('tool_arguments'), 'arguments');
  writeHash(writer, draft.text('tool_result'), 'result');
  writer.field(draft, fieldNumber.evaluation_name);
  writer.nullableFloat64(draft.number('evaluation_score'));
  writer.field(draft, fieldNumber.evaluation_label);
  writer.texts(draft.flags);
}

function writeHash(writer: ColumnWriter, text: string | null, what: FingerprintOf): void {
  const hash = text === null ? null : fingerprint(text, what);
  writer.nullableInt64(hash === null ? null : BigInt.asIntN(64, hash));
}

const modelColumns = textNumbers(['operation', 'provider', 'request_model', 'response_model', 'response_id']);
const usageColumns = numberNumbers([
  'input_tokens',
  'output_tokens',
  'total_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'reasoning_tokens',
]);
const nameColumns = textNumbers([
  'error_type',
  'conversation_id',
  'user_id',
  'agent_name',
  'tool_name',
  'tool_call_id',
]);
