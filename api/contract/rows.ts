// The rows that the API answers with, named and measured as in the tables. Money is USD, null where there is no price;
// token counts are null where they were not sent; times are RFC 3339 UTC.

import { z } from 'zod';

export const outcomes = ['ok', 'error', 'timeout', 'halted', 'cancelled'] as const;
export const failureClasses = ['external_api', 'data_format', 'logic', 'resource_limit', 'other'] as const;
export const costBases = ['exact', 'alias', 'override', 'reported', 'unpriced', 'no_usage'] as const;
export const countings = ['counted', 'rolled_up', 'duplicate'] as const;
export const usageFlags = [
  'usage_missing',
  'usage_partial',
  'cache_unknown',
  'reasoning_unknown',
  'known_defect',
  'twin_unresolved',
] as const;
export const usageSemantics = ['inclusive', 'exclusive', 'inferred_exclusive'] as const;
export const spanKinds = [
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
] as const;

const at = z.string().describe('RFC 3339, UTC');
const count = z.number().int();
const tokens = z.number().int().nullable();
const usd = z.number().nullable().describe('USD; null when unknown');
const ms = z.number().nullable();
const attributes = z.record(z.string(), z.string());

export const requestRow = z.object({
  trace_id: z.string(),
  started_at: at,
  duration_ms: z.number(),
  name: z.string(),
  root_span_id: z.string(),
  root_seen: z.boolean(),
  agent_name: z.string(),
  agent_names: z.array(z.string()),
  workflow_name: z.string(),
  service_name: z.string(),
  environment: z.string(),
  team: z.string(),
  user_id: z.string(),
  conversation_id: z.string(),
  models: z.array(z.string()),
  providers: z.array(z.string()),
  outcome: z.enum(outcomes),
  failure_class: z.enum(failureClasses).nullable(),
  error_type: z.string(),
  error_message: z.string(),
  span_count: count,
  call_count: count,
  tool_call_count: count,
  error_count: count,
  depth_count: count,
  unpriced_call_count: count,
  usage_flags: z.array(z.enum(usageFlags)),
  input_tokens: tokens,
  uncached_input_tokens: tokens,
  cache_read_tokens: tokens,
  cache_write_tokens: tokens,
  output_tokens: tokens,
  reasoning_tokens: tokens,
  list_cost_usd: usd,
  reported_cost_usd: usd,
  wasted_cost_usd: usd,
  ttft_ms: ms,
  tpot_ms: ms,
  alignment_ratio: z.number().nullable(),
  alignment_basis: z.string(),
});
export type RequestRow = z.infer<typeof requestRow>;

/** One line of a call's cost: tokens of one bucket × rate. Sums are exact before they become JSON numbers. */
export const costLine = z.object({
  bucket: z.string(),
  tokens: z.number().int(),
  usd_per_mtok: z.number(),
  cost_usd: z.number(),
});
export type CostLine = z.infer<typeof costLine>;

export const callRow = z.object({
  trace_id: z.string(),
  span_id: z.string(),
  parent_span_id: z.string(),
  started_at: at,
  duration_ms: z.number(),
  kind: z.enum(['llm', 'embedding', 'rerank']),
  operation: z.string(),
  dialect: z.string(),
  scope_name: z.string(),
  service_name: z.string(),
  environment: z.string(),
  team: z.string(),
  user_id: z.string(),
  conversation_id: z.string(),
  agent_name: z.string(),
  workflow_name: z.string(),
  provider: z.string(),
  model: z.string(),
  request_model: z.string(),
  response_model: z.string(),
  response_id: z.string(),
  counting: z.enum(countings),
  duplicate_of_span_id: z.string().nullable(),
  duplicate_of_trace_id: z.string().nullable(),
  usage_semantics: z.enum(usageSemantics),
  usage_flags: z.array(z.enum(usageFlags)),
  input_tokens: tokens,
  uncached_input_tokens: tokens,
  cache_read_tokens: tokens,
  cache_write_tokens: tokens,
  cache_write_1h_tokens: tokens,
  audio_input_tokens: tokens,
  image_input_tokens: tokens,
  output_tokens: tokens,
  reasoning_tokens: tokens,
  audio_output_tokens: tokens,
  list_cost_usd: usd,
  reported_cost_usd: usd,
  cost_basis: z.enum(costBases),
  price_id: z.string(),
  cost_lines: z.array(costLine),
  streamed: z.boolean().nullable(),
  ttft_ms: ms,
  ttft_source: z.string(),
  tpot_ms: ms,
  finish_reasons: z.array(z.string()),
  outcome: z.enum(outcomes),
  error_type: z.string(),
  failure_class: z.enum(failureClasses).nullable(),
});
export type CallRow = z.infer<typeof callRow>;

export const toolCallRow = z.object({
  trace_id: z.string(),
  span_id: z.string(),
  parent_span_id: z.string(),
  started_at: at,
  duration_ms: z.number(),
  agent_name: z.string(),
  conversation_id: z.string(),
  tool_name: z.string(),
  tool_type: z.string(),
  tool_call_id: z.string(),
  arguments_hash: z.string().nullable().describe('hexadecimal; equal for calls that ask the same'),
  result_hash: z.string().nullable(),
  counting: z.enum(countings),
  duplicate_of_span_id: z.string().nullable(),
  outcome: z.enum(outcomes),
  error_type: z.string(),
  failure_class: z.enum(failureClasses).nullable(),
});
export type ToolCallRow = z.infer<typeof toolCallRow>;

/** A span as the trace page needs it: no prompts, no attributes; those come with the payload of one span. */
export const spanRow = z.object({
  span_id: z.string(),
  parent_span_id: z.string(),
  name: z.string(),
  kind: z.enum(spanKinds),
  span_kind: z.string(),
  started_at: at,
  duration_ms: z.number(),
  status_code: z.enum(['unset', 'ok', 'error']),
  status_message: z.string(),
  scope_name: z.string(),
  service_name: z.string(),
  dialect: z.string(),
  operation: z.string(),
  agent_name: z.string(),
  tool_name: z.string(),
  model: z.string(),
  error_type: z.string(),
  quality_flags: z.array(z.string()),
});
export type SpanRow = z.infer<typeof spanRow>;

export const findingRow = z.object({
  finding_id: z.string(),
  kind: z.string(),
  trace_id: z.string(),
  agent_name: z.string(),
  summary: z.string(),
  at,
});
export type FindingRow = z.infer<typeof findingRow>;

export const messagePart = z.looseObject({ type: z.string() });
export const message = z.object({
  role: z.string(),
  parts: z.array(messagePart),
  finish_reason: z.string().optional(),
});
export type Message = z.infer<typeof message>;

/** Everything that one span said. `null` where nothing was sent; `stored: false` where payloads are switched off or past their time. */
export const spanPayload = z.object({
  trace_id: z.string(),
  span_id: z.string(),
  name: z.string(),
  stored: z.boolean(),
  system_instructions: z.string().nullable(),
  input_messages: z.array(message).nullable(),
  output_messages: z.array(message).nullable(),
  tool_arguments: z.string().nullable(),
  tool_result: z.string().nullable(),
  input_messages_bytes: count,
  output_messages_bytes: count,
  tool_arguments_bytes: count,
  tool_result_bytes: count,
  attributes,
  content_attributes: attributes,
  resource_attributes: attributes,
  events: z.array(z.object({ name: z.string(), at: at, attributes: z.record(z.string(), z.unknown()) })),
  links: z.array(z.object({ trace_id: z.string(), span_id: z.string() })),
  logs: z.array(z.object({ event_name: z.string(), at: at, body: z.string() })),
});
export type SpanPayload = z.infer<typeof spanPayload>;
