// Spans, calls and tool calls with everything filled in, to be changed where a trace needs it.

import type { CallRow, SpanRow, ToolCallRow } from '../../../api/contract/rows.ts';

const start = Date.UTC(2026, 10, 20, 18, 32, 8);
export const at = (ms: number): string => new Date(start + ms).toISOString();

export function span(span_id: string, own: Partial<SpanRow>): SpanRow {
  const texts = {
    status_message: '',
    scope_name: 'gen_ai',
    service_name: 'agents',
    dialect: 'genai',
    operation: 'chat',
    agent_name: 'refunds',
  };
  return {
    span_id,
    parent_span_id: 'root',
    name: span_id,
    kind: 'llm',
    span_kind: 'client',
    started_at: at(0),
    duration_ms: 100,
    status_code: 'unset',
    ...texts,
    tool_name: '',
    model: '',
    error_type: '',
    quality_flags: [],
    ...own,
  };
}

export function call(of: SpanRow, own: Partial<CallRow>): CallRow {
  const names = {
    operation: 'chat',
    dialect: 'genai',
    scope_name: of.scope_name,
    service_name: 'agents',
    environment: 'production',
    team: 'care',
  };
  const unknown = {
    cache_write_tokens: null,
    cache_write_1h_tokens: null,
    audio_input_tokens: null,
    image_input_tokens: null,
    reasoning_tokens: null,
  };
  return {
    trace_id: '',
    span_id: of.span_id,
    parent_span_id: of.parent_span_id,
    started_at: of.started_at,
    duration_ms: of.duration_ms,
    kind: 'llm',
    ...names,
    user_id: 'u_8812',
    conversation_id: 'c_51',
    agent_name: 'refunds',
    workflow_name: '',
    provider: 'openai',
    model: of.model,
    request_model: of.model,
    response_model: of.model,
    response_id: `resp_${of.span_id}`,
    counting: 'counted',
    duplicate_of_span_id: null,
    duplicate_of_trace_id: null,
    usage_semantics: 'inclusive',
    usage_flags: [],
    input_tokens: null,
    uncached_input_tokens: null,
    cache_read_tokens: null,
    ...unknown,
    output_tokens: null,
    audio_output_tokens: null,
    list_cost_usd: null,
    reported_cost_usd: null,
    cost_basis: 'exact',
    price_id: `openai/${of.model}@2024-08-06`,
    cost_lines: [],
    streamed: true,
    ttft_ms: null,
    ttft_source: '',
    tpot_ms: null,
    finish_reasons: ['stop'],
    outcome: 'ok',
    error_type: '',
    failure_class: null,
    ...own,
  };
}

export function toolCall(of: SpanRow, own: Partial<ToolCallRow> = {}): ToolCallRow {
  const { span_id, parent_span_id, started_at, duration_ms, tool_name } = of;
  const rest = {
    agent_name: 'refunds',
    conversation_id: 'c_51',
    tool_type: 'function',
    tool_call_id: `call_${span_id}`,
    error_type: '',
  };
  return {
    trace_id: '',
    span_id,
    parent_span_id,
    started_at,
    duration_ms,
    tool_name,
    ...rest,
    arguments_hash: 'a1',
    result_hash: 'b1',
    counting: 'counted',
    duplicate_of_span_id: null,
    outcome: 'ok',
    failure_class: null,
    ...own,
  };
}

export interface Parts {
  readonly spans: SpanRow[];
  readonly calls: CallRow[];
  readonly tool_calls: ToolCallRow[];
}

export const nothing = (): Parts => ({ spans: [], calls: [], tool_calls: [] });

/** The rows of one model call, priced per million tokens in and out. */
export function addCall(
  parts: Parts,
  of: SpanRow,
  {
    tokens,
    rates,
    ttft,
  }: { tokens: readonly [number, number]; rates: readonly [number, number]; ttft: number },
): void {
  const lines = [
    {
      bucket: 'uncached_input',
      tokens: tokens[0],
      usd_per_mtok: rates[0],
      cost_usd: Number(((tokens[0] * rates[0]) / 1e6).toFixed(12)),
    },
    {
      bucket: 'output',
      tokens: tokens[1],
      usd_per_mtok: rates[1],
      cost_usd: Number(((tokens[1] * rates[1]) / 1e6).toFixed(12)),
    },
  ];
  parts.spans.push(of);
  const usage = {
    input_tokens: tokens[0],
    uncached_input_tokens: tokens[0],
    cache_read_tokens: 0,
    output_tokens: tokens[1],
  };
  const cost = Number((lines[0]!.cost_usd + lines[1]!.cost_usd).toFixed(12));
  const timing = {
    ttft_ms: ttft,
    ttft_source: 'gen_ai.response.time_to_first_chunk',
    tpot_ms: (of.duration_ms - ttft) / Math.max(1, tokens[1] - 1),
  };
  parts.calls.push(call(of, { ...usage, list_cost_usd: cost, cost_lines: lines, ...timing }));
}
