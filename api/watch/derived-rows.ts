// Derived rows in the store's row format: the columns of `calls`, `requests` and `tool_calls`, and their writers in the
// same order. A deleted row carries its key only.

import type { RowWriter } from '../../sql/row-binary.ts';
import type { Call } from './account/call.ts';
import type { Request } from './account/request.ts';
import type { ToolCall } from './account/tool-calls.ts';

type Columns = readonly (readonly [name: string, type: string])[];

const time = "DateTime64(9, 'UTC')";
const money = 'Nullable(Decimal(18, 12))';
const tokens = 'Nullable(UInt64)';

export const callColumns: Columns = [
  ['tenant_id', 'String'],
  ['started_at', time],
  ['trace_id', 'String'],
  ['span_id', 'String'],
  ['parent_span_id', 'String'],
  ['duration_ms', 'Float64'],
  ...strings(
    'kind',
    'operation',
    'dialect',
    'scope_name',
    'service_name',
    'environment',
    'team',
    'user_id',
    'conversation_id',
    'agent_name',
    'workflow_name',
  ),
  ...strings('provider', 'model', 'request_model', 'response_model', 'response_id', 'counting'),
  ['duplicate_of_span_id', 'Nullable(String)'],
  ['duplicate_of_trace_id', 'Nullable(String)'],
  ['usage_semantics', 'String'],
  ['usage_flags', 'Array(String)'],
  ['input_tokens', tokens],
  ['uncached_input_tokens', tokens],
  ['cache_read_tokens', tokens],
  ['cache_write_tokens', tokens],
  ['cache_write_1h_tokens', tokens],
  ['audio_input_tokens', tokens],
  ['image_input_tokens', tokens],
  ['output_tokens', tokens],
  ['reasoning_tokens', tokens],
  ['audio_output_tokens', tokens],
  ['list_cost_usd', money],
  ['reported_cost_usd', money],
  ...strings('cost_basis', 'price_id', 'price_rates'),
  ['streamed', 'Nullable(Bool)'],
  ['ttft_ms', 'Nullable(Float64)'],
  ['ttft_source', 'String'],
  ['tpot_ms', 'Nullable(Float64)'],
  ['finish_reasons', 'Array(String)'],
  ['outcome', 'String'],
  ['error_type', 'String'],
  ['failure_class', 'Nullable(String)'],
  ['version', 'UInt64'],
  ['is_deleted', 'UInt8'],
];

function strings(...names: string[]): [string, string][] {
  return names.map((name) => [name, 'String']);
}

/** What every derived row is stamped with. */
export interface Stamp {
  readonly version: number;
  readonly deleted: boolean;
}

export function writeCall(w: RowWriter, call: Call, stamp: Stamp): void {
  w.text(call.tenant_id);
  w.int64(call.started_ns);
  w.text(call.trace_id);
  w.text(call.span_id);
  w.text(call.parent_span_id);
  w.float64(call.duration_ms);
  for (const field of callNames) w.text(call[field]);
  w.nullableText(call.duplicate_of_span_id);
  w.nullableText(call.duplicate_of_trace_id);
  w.text(call.usage_semantics);
  w.texts(call.usage_flags);
  for (const field of callTokens) w.nullableUint64(call[field]);
  w.nullableInt64(call.list_cost_pico);
  w.nullableInt64(call.reported_cost_pico);
  w.text(call.cost_basis);
  w.text(call.price_id);
  w.text(call.price_rates);
  if (!w.isNull(call.streamed === null)) w.uint8(call.streamed ? 1 : 0);
  w.nullableFloat64(call.ttft_ms);
  w.text(call.ttft_source);
  w.nullableFloat64(call.tpot_ms);
  w.texts(call.finish_reasons);
  w.text(call.outcome);
  w.text(call.error_type);
  w.nullableText(call.failure_class);
  writeStamp(w, stamp);
}

const callNames = [
  'kind',
  'operation',
  'dialect',
  'scope_name',
  'service_name',
  'environment',
  'team',
  'user_id',
  'conversation_id',
  'agent_name',
  'workflow_name',
  'provider',
  'model',
  'request_model',
  'response_model',
  'response_id',
  'counting',
] as const satisfies readonly (keyof Call)[];

const callTokens = [
  'input_tokens',
  'uncached_input_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'cache_write_1h_tokens',
  'audio_input_tokens',
  'image_input_tokens',
  'output_tokens',
  'reasoning_tokens',
  'audio_output_tokens',
] as const satisfies readonly (keyof Call)[];

function writeStamp(w: RowWriter, stamp: Stamp): void {
  w.uint64(stamp.version);
  w.uint8(stamp.deleted ? 1 : 0);
}

export const requestColumns: Columns = [
  ['tenant_id', 'String'],
  ['started_at', time],
  ['trace_id', 'String'],
  ['root_span_id', 'String'],
  ['root_seen', 'Bool'],
  ['name', 'String'],
  ['duration_ms', 'Float64'],
  ...strings('service_name', 'environment', 'team', 'user_id', 'conversation_id', 'agent_name'),
  ['agent_names', 'Array(String)'],
  ['workflow_name', 'String'],
  ['models', 'Array(String)'],
  ['providers', 'Array(String)'],
  ['outcome', 'String'],
  ['failure_class', 'Nullable(String)'],
  ['error_type', 'String'],
  ['error_message', 'String'],
  ['span_count', 'UInt32'],
  ['call_count', 'UInt32'],
  ['tool_call_count', 'UInt32'],
  ['error_count', 'UInt32'],
  ['depth_count', 'UInt16'],
  ['unpriced_call_count', 'UInt32'],
  ['usage_flags', 'Array(String)'],
  ['input_tokens', tokens],
  ['uncached_input_tokens', tokens],
  ['cache_read_tokens', tokens],
  ['cache_write_tokens', tokens],
  ['output_tokens', tokens],
  ['reasoning_tokens', tokens],
  ['list_cost_usd', money],
  ['reported_cost_usd', money],
  ['ttft_ms', 'Nullable(Float64)'],
  ['tpot_ms', 'Nullable(Float64)'],
  ['received_at', "DateTime64(3, 'UTC')"],
  ['version', 'UInt64'],
  ['is_deleted', 'UInt8'],
];

export function writeRequest(w: RowWriter, request: Request, stamp: Stamp): void {
  w.text(request.tenant_id);
  w.int64(request.started_ns);
  w.text(request.trace_id);
  w.text(request.root_span_id);
  w.uint8(request.root_seen ? 1 : 0);
  w.text(request.name);
  w.float64(request.duration_ms);
  for (const field of [
    'service_name',
    'environment',
    'team',
    'user_id',
    'conversation_id',
    'agent_name',
  ] as const)
    w.text(request[field]);
  w.texts(request.agent_names);
  w.text(request.workflow_name);
  w.texts(request.models);
  w.texts(request.providers);
  w.text(request.outcome);
  w.nullableText(request.failure_class);
  w.text(request.error_type);
  w.text(request.error_message);
  for (const field of ['span_count', 'call_count', 'tool_call_count', 'error_count'] as const)
    w.uint32(request[field]);
  w.uint16(request.depth_count);
  w.uint32(request.unpriced_call_count);
  w.texts(request.usage_flags);
  for (const field of requestTokens) w.nullableUint64(request[field]);
  w.nullableInt64(request.list_cost_pico);
  w.nullableInt64(request.reported_cost_pico);
  w.nullableFloat64(request.ttft_ms);
  w.nullableFloat64(request.tpot_ms);
  w.uint64(request.received_ms);
  writeStamp(w, stamp);
}

const requestTokens = [
  'input_tokens',
  'uncached_input_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'output_tokens',
  'reasoning_tokens',
] as const satisfies readonly (keyof Request)[];

export const toolCallColumns: Columns = [
  ['tenant_id', 'String'],
  ['started_at', time],
  ['trace_id', 'String'],
  ['span_id', 'String'],
  ['parent_span_id', 'String'],
  ['duration_ms', 'Float64'],
  ...strings(
    'service_name',
    'environment',
    'team',
    'user_id',
    'conversation_id',
    'agent_name',
    'tool_name',
    'tool_type',
    'tool_call_id',
  ),
  ['arguments_hash', tokens],
  ['result_hash', tokens],
  ['counting', 'String'],
  ['duplicate_of_span_id', 'Nullable(String)'],
  ['outcome', 'String'],
  ['error_type', 'String'],
  ['failure_class', 'Nullable(String)'],
  ['version', 'UInt64'],
  ['is_deleted', 'UInt8'],
];

export function writeToolCall(w: RowWriter, call: ToolCall, stamp: Stamp): void {
  w.text(call.tenant_id);
  w.int64(call.started_ns);
  w.text(call.trace_id);
  w.text(call.span_id);
  w.text(call.parent_span_id);
  w.float64(call.duration_ms);
  for (const field of toolNames) w.text(call[field]);
  w.nullableInt64(call.arguments_hash === null ? null : BigInt.asIntN(64, call.arguments_hash));
  w.nullableInt64(call.result_hash === null ? null : BigInt.asIntN(64, call.result_hash));
  w.text(call.counting);
  w.nullableText(call.duplicate_of_span_id);
  w.text(call.outcome);
  w.text(call.error_type);
  w.nullableText(call.failure_class);
  writeStamp(w, stamp);
}

const toolNames = [
  'service_name',
  'environment',
  'team',
  'user_id',
  'conversation_id',
  'agent_name',
  'tool_name',
  'tool_type',
  'tool_call_id',
] as const satisfies readonly (keyof ToolCall)[];
