// One span as a row of segment layout 1 of `spans`. The order of the calls is the order of the columns.

import type { SpanView } from '../decode/traces.ts';
import type { Draft } from '../normalise/draft.ts';
import { fieldNumber, kinds, numberNumbers, textNumbers } from '../normalise/fields.ts';
import type { Meaning } from '../normalise/meaning.ts';
import type { ColumnWriter } from './column-writer.ts';
import { payloadOf } from './payload.ts';
import { Sorts, sort } from './sorts.ts';

/** What is the same for all records of one request. */
export interface Address {
  readonly nodeId: string;
  readonly sequence: number;
  readonly receivedMs: number;
  readonly tenantId: string;
  readonly storePayloads: boolean;
}

/** What is the same for all records of one scope. */
export interface Around {
  readonly scopeName: string;
  readonly scopeVersion: string;
  /** The columns scope_name, scope_version, service_name and resource_attributes, in row form. */
  readonly columns: Buffer;
  readonly dialectNames: readonly string[];
}

/** What ingest decided about one span beside the draft. */
export interface SpanFacts {
  readonly index: number;
  readonly startedNs: bigint;
  readonly endedNs: bigint;
  readonly events: string;
  readonly links: string;
}

const kindNumbers = new Map<string, number>(kinds.map((kind, index) => [kind, index]));
const errorMessage = fieldNumber.error_message;
const span_kind_max = 5;
const status_max = 2;

export interface SpanRecord {
  readonly span: SpanView<Meaning>;
  readonly draft: Draft;
}

export interface SpanContext {
  readonly address: Address;
  readonly around: Around;
  readonly facts: SpanFacts;
}

export function writeSpan(writer: ColumnWriter, { span, draft }: SpanRecord, context: SpanContext): void {
  writeAddress(writer, context.address, context.facts.index);
  writeOtlp(writer, { span, draft }, context);
  sorts.read(draft);
  writeAttributes(writer, span, sorts);
  writer.text(context.facts.events);
  writer.text(context.facts.links);
  writeUnderstood(writer, draft, context.around);
  writePayload(writer, draft, context.address.storePayloads);
}

export function writeAddress(writer: ColumnWriter, address: Address, index: number): void {
  writer.text(address.nodeId);
  writer.uint64(address.sequence);
  writer.uint32(index);
  writer.uint64(address.receivedMs);
  writer.text(address.tenantId);
}

function writeOtlp(writer: ColumnWriter, { span, draft }: SpanRecord, { around, facts }: SpanContext): void {
  const { bytes } = span.wire;
  writer.hex(bytes, span.traceId.start, span.traceId.end);
  writer.hex(bytes, span.spanId.start, span.spanId.end);
  writer.hex(bytes, span.parentSpanId.start, span.parentSpanId.end);
  writer.clean(bytes, span.traceState.start, span.traceState.end);
  writer.uint32(span.flags >>> 0);
  writer.clean(bytes, span.name.start, span.name.end);
  writer.uint8(span.kind >= 0 && span.kind <= span_kind_max ? span.kind : 0);
  writer.int64(facts.startedNs);
  writer.int64(facts.endedNs);
  writer.uint8(span.statusCode >= 0 && span.statusCode <= status_max ? span.statusCode : 0);
  // Many SDKs leave the status without words and say them in the exception's event.
  if (span.statusMessage.end > span.statusMessage.start)
    writer.clean(bytes, span.statusMessage.start, span.statusMessage.end);
  else writer.field(draft, errorMessage);
  writer.raw(around.columns, 0, around.columns.length);
}

const sorts = new Sorts();

function writeAttributes(writer: ColumnWriter, span: SpanView<Meaning>, held: Sorts): void {
  writer.map(span.attributes, held.of, { sort: sort.label, count: held.labels });
  writer.copy(held.sources, 0, held.sources.length);
  writer.uint32(span.droppedAttributes + span.attributes.dropped);
  writer.uint32(span.droppedEvents);
  writer.uint32(span.droppedLinks);
}

function writeUnderstood(writer: ColumnWriter, draft: Draft, around: Around): void {
  writer.uint8(kindNumbers.get(draft.kind) ?? 0);
  writer.text(around.dialectNames[draft.dialect] ?? '');
  writer.fields(draft, modelColumns);
  const streamed = draft.number('streamed');
  if (!writer.isNull(streamed === null)) writer.uint8(streamed as number);
  writer.numbers(draft, usageColumns);
  writer.text(draft.usageSource);
  writer.cost(draft);
  writer.nullableUint64(draft.number('ttft_ns'));
  writer.text(draft.ttftSource);
  writer.nullableUint64(draft.number('operation_duration_ns'));
  writer.texts(draft.finishReasons);
  writer.fields(draft, nameColumns);
}

const modelColumns = textNumbers(['operation', 'provider', 'request_model', 'response_model', 'response_id']);

const usageColumns = numberNumbers([
  'input_tokens',
  'output_tokens',
  'total_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'cache_write_5m_tokens',
  'cache_write_1h_tokens',
  'reasoning_tokens',
  'audio_input_tokens',
  'audio_output_tokens',
  'image_input_tokens',
]);

const nameColumns = textNumbers([
  'error_type',
  'conversation_id',
  'user_id',
  'team',
  'environment',
  'agent_name',
  'agent_id',
  'workflow_name',
  'tool_name',
  'tool_type',
  'tool_call_id',
]);

const payloadColumns = textNumbers([
  'system_instructions',
  'input_messages',
  'output_messages',
  'tool_arguments',
  'tool_result',
]);

function writePayload(writer: ColumnWriter, draft: Draft, store: boolean): void {
  const payload = payloadOf(draft);
  writer.nullableInt64(payload.argumentsHash === null ? null : BigInt.asIntN(64, payload.argumentsHash));
  writer.nullableInt64(payload.resultHash === null ? null : BigInt.asIntN(64, payload.resultHash));
  writer.nullableInt64(payload.outputHash === null ? null : BigInt.asIntN(64, payload.outputHash));
  for (const length of payload.lengths) writer.uint32(length);
  writer.texts(draft.flags);
  writeContent(writer, draft, store ? sorts : undefined);
}

/** Prompts, replies and tool I/O; empty columns where payloads are not to be stored, which `held` undefined says. */
export function writeContent(writer: ColumnWriter, draft: Draft, held: Sorts | undefined): void {
  if (!held) {
    for (let empty = 0; empty <= payloadColumns.length; empty++) writer.varint(0);
    return;
  }
  writer.fields(draft, payloadColumns);
  writer.map(draft.attributes, held.of, { sort: sort.content, count: held.contents });
}
