// What the watcher would read of segment rows: span and log facts, straight from what ingest wrote.

import type { LogFact, SpanFact, SpanKind } from '../../api/watch/account/facts.ts';
import { Ingest } from '../../collector/ingest.ts';
import { kinds } from '../../collector/normalise/fields.ts';
import { logLayout, spanLayout } from '../../collector/row/columns.ts';
import { readSegmentRows, type SegmentRow } from './segment-rows.ts';

const statuses = ['unset', 'ok', 'error'] as const;
const ingest = new Ingest();

const context = { nodeId: 'test', sequence: 1, tenantId: 'default', storePayloads: true, oldestNs: 0n };

/** Rows of a traces body, received at `receivedMs`. */
export function spanRowsOf(body: Buffer, receivedMs: number): SegmentRow[] {
  return readSegmentRows(ingest.spans(body, { ...context, receivedMs }).bytes, spanLayout);
}

/** Rows of a logs body. */
export function logRowsOf(body: Buffer, receivedMs: number): SegmentRow[] {
  return readSegmentRows(ingest.logs(body, { ...context, receivedMs }).bytes, logLayout);
}

const number = (value: unknown): number | null => (value === null ? null : Number(value));
const text = (value: unknown): string => String(value);

export function spanFactOf(row: SegmentRow): SpanFact {
  const texts = Object.fromEntries(
    [
      'tenant_id',
      'trace_id',
      'span_id',
      'parent_span_id',
      'name',
      'status_message',
      'scope_name',
      'scope_version',
      'service_name',
      'dialect',
      'operation',
      'provider',
      'request_model',
      'response_model',
      'response_id',
      'usage_source',
      'ttft_source',
      'error_type',
      'conversation_id',
      'user_id',
      'team',
      'environment',
      'agent_name',
      'workflow_name',
      'tool_name',
      'tool_type',
      'tool_call_id',
    ].map((name) => [name, text(row[name])]),
  );
  const numbers = Object.fromEntries(
    [
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
      'ttft_ns',
      'operation_duration_ns',
    ].map((name) => [name, number(row[name])]),
  );
  return {
    ...(texts as unknown as SpanFact),
    ...(numbers as unknown as SpanFact),
    started_ns: row['started_at'] as bigint,
    ended_ns: row['ended_at'] as bigint,
    received_ms: Number(row['received_at']),
    status_code: statuses[Number(row['status_code'])] ?? 'unset',
    kind: kinds[Number(row['kind'])] as SpanKind,
    streamed: row['streamed'] as boolean | null,
    reported_cost_pico: row['reported_cost_usd'] as bigint | null,
    finish_reasons: row['finish_reasons'] as string[],
    tool_arguments_hash: row['tool_arguments_hash'] as bigint | null,
    tool_result_hash: row['tool_result_hash'] as bigint | null,
    quality_flags: row['quality_flags'] as string[],
  };
}

export function logFactOf(row: SegmentRow): LogFact {
  const texts = Object.fromEntries(
    [
      'tenant_id',
      'trace_id',
      'span_id',
      'event_name',
      'response_id',
      'response_model',
      'conversation_id',
      'user_id',
      'error_type',
    ].map((name) => [name, text(row[name])]),
  );
  const numbers = Object.fromEntries(
    [
      'input_tokens',
      'output_tokens',
      'total_tokens',
      'cache_read_tokens',
      'cache_write_tokens',
      'reasoning_tokens',
    ].map((name) => [name, number(row[name])]),
  );
  return {
    ...(texts as unknown as LogFact),
    ...(numbers as unknown as LogFact),
    reported_cost_pico: row['reported_cost_usd'] as bigint | null,
    tool_arguments_hash: row['tool_arguments_hash'] as bigint | null,
    tool_result_hash: row['tool_result_hash'] as bigint | null,
  };
}
