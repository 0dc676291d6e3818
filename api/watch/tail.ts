// The tail of the facts: the narrow columns of what came after a log address, in order. One list of columns serves the
// live tail and the reload of a trace; the readers below take the columns in the list's order.

import { RowReader } from '../../sql/row-binary.ts';
import type { LogFact, SpanFact, SpanKind } from './account/facts.ts';

/** A fact with its place in the log. */
export interface Addressed<Fact> {
  readonly fact: Fact;
  readonly sequence: number;
  readonly index: number;
}

const status_message_max = 300;

export const spanColumns = `wal_sequence, wal_index, toUnixTimestamp64Milli(received_at), tenant_id, trace_id, span_id, parent_span_id,
 name, started_at, ended_at, status_code, substringUTF8(status_message, 1, ${status_message_max}), scope_name, scope_version, service_name,
 kind, dialect, operation, provider, request_model, response_model, response_id, streamed,
 input_tokens, output_tokens, total_tokens, cache_read_tokens, cache_write_tokens, cache_write_5m_tokens, cache_write_1h_tokens,
 reasoning_tokens, audio_input_tokens, audio_output_tokens, image_input_tokens, usage_source, reported_cost_usd,
 ttft_ns, ttft_source, operation_duration_ns, finish_reasons, error_type, conversation_id, user_id, team, environment,
 agent_name, workflow_name, tool_name, tool_type, tool_call_id, tool_arguments_hash, tool_result_hash, quality_flags`;

export const logColumns = `wal_sequence, wal_index, tenant_id, trace_id, span_id, event_name,
 input_tokens, output_tokens, total_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens,
 response_id, response_model, reported_cost_usd, conversation_id, user_id, error_type, tool_arguments_hash, tool_result_hash`;

const statuses = ['unset', 'ok', 'error'] as const;
const kinds: readonly SpanKind[] = [
  'other',
  'llm',
  'embedding',
  'rerank',
  'retrieval',
  'tool',
  'agent',
  'workflow',
  'step',
  'guardrail',
  'evaluator',
  'memory',
  'mcp',
];
const none: readonly string[] = [];

/** Reads rows of `spanColumns` in RowBinary. */
export function readSpans(bytes: Uint8Array): Addressed<SpanFact>[] {
  const reader = new RowReader(bytes);
  const rows: Addressed<SpanFact>[] = [];
  while (!reader.done)
    rows.push({ sequence: reader.uint64(), index: reader.uint32(), fact: readSpan(reader) });
  return rows;
}

function readSpan(r: RowReader): SpanFact {
  return {
    received_ms: Number(r.int64()),
    tenant_id: r.name(),
    trace_id: r.text(),
    span_id: r.text(),
    parent_span_id: r.text(),
    name: r.name(),
    started_ns: r.int64(),
    ended_ns: r.int64(),
    status_code: statuses[r.uint8()] ?? 'unset',
    status_message: r.text(),
    scope_name: r.name(),
    scope_version: r.name(),
    service_name: r.name(),
    kind: kinds[r.uint8()] ?? 'other',
    dialect: r.name(),
    operation: r.name(),
    provider: r.name(),
    request_model: r.name(),
    response_model: r.name(),
    response_id: r.text(),
    streamed: r.isNull() ? null : r.bool(),
    input_tokens: count(r),
    output_tokens: count(r),
    total_tokens: count(r),
    cache_read_tokens: count(r),
    cache_write_tokens: count(r),
    cache_write_5m_tokens: count(r),
    cache_write_1h_tokens: count(r),
    reasoning_tokens: count(r),
    audio_input_tokens: count(r),
    audio_output_tokens: count(r),
    image_input_tokens: count(r),
    usage_source: r.name(),
    reported_cost_pico: r.isNull() ? null : r.int64(),
    ttft_ns: count(r),
    ttft_source: r.name(),
    operation_duration_ns: count(r),
    finish_reasons: r.names(none),
    error_type: r.name(),
    conversation_id: r.text(),
    user_id: r.text(),
    team: r.name(),
    environment: r.name(),
    agent_name: r.name(),
    workflow_name: r.name(),
    tool_name: r.name(),
    tool_type: r.name(),
    tool_call_id: r.text(),
    tool_arguments_hash: r.isNull() ? null : r.uint64Exact(),
    tool_result_hash: r.isNull() ? null : r.uint64Exact(),
    quality_flags: r.names(none),
  };
}

/** Reads rows of `logColumns` in RowBinary. */
export function readLogs(bytes: Uint8Array): Addressed<LogFact>[] {
  const reader = new RowReader(bytes);
  const rows: Addressed<LogFact>[] = [];
  while (!reader.done)
    rows.push({ sequence: reader.uint64(), index: reader.uint32(), fact: readLog(reader) });
  return rows;
}

function readLog(r: RowReader): LogFact {
  return {
    tenant_id: r.name(),
    trace_id: r.text(),
    span_id: r.text(),
    event_name: r.name(),
    input_tokens: count(r),
    output_tokens: count(r),
    total_tokens: count(r),
    cache_read_tokens: count(r),
    cache_write_tokens: count(r),
    reasoning_tokens: count(r),
    response_id: r.text(),
    response_model: r.name(),
    reported_cost_pico: r.isNull() ? null : r.int64(),
    conversation_id: r.text(),
    user_id: r.text(),
    error_type: r.name(),
    tool_arguments_hash: r.isNull() ? null : r.uint64Exact(),
    tool_result_hash: r.isNull() ? null : r.uint64Exact(),
  };
}

function count(r: RowReader): number | null {
  return r.isNull() ? null : r.uint64();
}
