// What accounting knows of a span and of a log record: the narrow columns of the facts, read by the watcher's tail.

import type { spanKinds } from '../../contract/rows.ts';

export type SpanKind = (typeof spanKinds)[number];

/** Token counts as they were sent; null when they were not. */
export interface SentUsage {
  readonly input_tokens: number | null;
  readonly output_tokens: number | null;
  readonly total_tokens: number | null;
  readonly cache_read_tokens: number | null;
  readonly cache_write_tokens: number | null;
  readonly cache_write_5m_tokens: number | null;
  readonly cache_write_1h_tokens: number | null;
  readonly reasoning_tokens: number | null;
  readonly audio_input_tokens: number | null;
  readonly audio_output_tokens: number | null;
  readonly image_input_tokens: number | null;
}

export interface SpanFact extends SentUsage {
  readonly tenant_id: string;
  readonly trace_id: string;
  readonly span_id: string;
  /** '' for a root. */
  readonly parent_span_id: string;
  readonly name: string;
  /** Nanoseconds since the epoch. */
  readonly started_ns: bigint;
  readonly ended_ns: bigint;
  readonly received_ms: number;
  readonly status_code: 'unset' | 'ok' | 'error';
  readonly status_message: string;
  readonly scope_name: string;
  readonly scope_version: string;
  readonly service_name: string;
  readonly kind: SpanKind;
  readonly dialect: string;
  readonly operation: string;
  readonly provider: string;
  readonly request_model: string;
  readonly response_model: string;
  readonly response_id: string;
  readonly streamed: boolean | null;
  /** The dialect whose keys gave the usage; '' when none did. */
  readonly usage_source: string;
  readonly reported_cost_pico: bigint | null;
  readonly ttft_ns: number | null;
  readonly ttft_source: string;
  readonly operation_duration_ns: number | null;
  readonly finish_reasons: readonly string[];
  readonly error_type: string;
  readonly conversation_id: string;
  readonly user_id: string;
  readonly team: string;
  readonly environment: string;
  readonly agent_name: string;
  readonly workflow_name: string;
  readonly tool_name: string;
  readonly tool_type: string;
  readonly tool_call_id: string;
  readonly tool_arguments_hash: bigint | null;
  readonly tool_result_hash: bigint | null;
  readonly quality_flags: readonly string[];
}

/** A GenAI log record that can say something of its span: usage, names, errors. */
export interface LogFact {
  readonly tenant_id: string;
  readonly trace_id: string;
  readonly span_id: string;
  readonly event_name: string;
  readonly input_tokens: number | null;
  readonly output_tokens: number | null;
  readonly total_tokens: number | null;
  readonly cache_read_tokens: number | null;
  readonly cache_write_tokens: number | null;
  readonly reasoning_tokens: number | null;
  readonly response_id: string;
  readonly response_model: string;
  readonly reported_cost_pico: bigint | null;
  readonly conversation_id: string;
  readonly user_id: string;
  readonly error_type: string;
  readonly tool_arguments_hash: bigint | null;
  readonly tool_result_hash: bigint | null;
}

/** Everything known of one trace. Spans are unique by span_id. */
export interface TraceFacts {
  readonly tenant_id: string;
  readonly trace_id: string;
  readonly spans: readonly SpanFact[];
  readonly logs: readonly LogFact[];
}

export const isModelKind = (kind: SpanKind): boolean =>
  kind === 'llm' || kind === 'embedding' || kind === 'rerank';

/** Milliseconds between two instants in nanoseconds; exact to the nanosecond for anything shorter than 100 days. */
export const msBetween = (from_ns: bigint, to_ns: bigint): number => Number(to_ns - from_ns) / 1e6;
