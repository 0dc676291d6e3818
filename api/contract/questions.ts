// The catalogue of questions: each is one SQL file of the same name under sql/questions, with its parameters and the
// row that comes back. A chart is a question, an entry here and a panel in a dashboard.

import { z } from 'zod';
import { qualityQuestions } from './quality-questions.ts';
import { bucketSeconds, count, limit, ms, type Question, question, ratio, usd } from './question.ts';

export { commonParameters, type Question } from './question.ts';

export const dimensions = [
  'agent_name',
  'model',
  'provider',
  'user_id',
  'team',
  'environment',
  'service_name',
  'conversation_id',
] as const;

const dimension = z.enum(dimensions).default('agent_name');

export const questions = {
  overview_totals: question(
    'What did the fleet do, what did it cost, and how well?',
    {},
    {
      request_count: count,
      failed_count: count,
      cancelled_count: count,
      error_ratio: ratio,
      list_cost_usd: usd,
      cost_per_request_usd: usd,
      cost_p95_usd: usd,
      duration_p50_ms: ms,
      duration_p95_ms: ms,
      call_count: count,
      streamed_call_count: count,
      tool_call_count: count,
      ttft_p50_ms: ms,
      ttft_p95_ms: ms,
      tpot_ms: ms,
      tpot_p95_ms: ms,
      input_tokens: z.number().nullable(),
      cache_read_tokens: z.number().nullable(),
      output_tokens: z.number().nullable(),
      reasoning_tokens: z.number().nullable(),
      unpriced_call_count: count,
      unpriced_call_ratio: ratio,
      unpriced_model_count: count,
      usage_flagged_call_count: count,
    },
  ),
  spend_over_time: question(
    'Who spent how much, when?',
    { bucket_seconds: bucketSeconds, dimension, limit },
    {
      bucket_at: z.string(),
      value: z.string(),
      list_cost_usd: usd,
      call_count: count,
      unpriced_call_count: count,
    },
  ),
  requests_over_time: question(
    'How many requests came, how many failed, how long did they take, when?',
    { bucket_seconds: bucketSeconds },
    {
      bucket_at: z.string(),
      request_count: count,
      failed_count: count,
      list_cost_usd: usd,
      cost_per_request_usd: usd,
      duration_p50_ms: ms,
      duration_p95_ms: ms,
    },
  ),
  latency_over_time: question(
    'How long to the first token and between tokens, of streamed calls, when?',
    { bucket_seconds: bucketSeconds },
    {
      bucket_at: z.string(),
      streamed_call_count: count,
      ttft_p50_ms: ms,
      ttft_p95_ms: ms,
      tpot_ms: ms,
      tpot_p95_ms: ms,
    },
  ),
  top_agents: question(
    'Which agents spend most?',
    { limit },
    {
      agent_name: z.string(),
      request_count: count,
      failed_count: count,
      error_ratio: ratio,
      list_cost_usd: usd,
      cost_per_request_usd: usd,
      duration_p95_ms: ms,
      ttft_p95_ms: ms,
      wasted_cost_usd: usd,
      call_count: count,
      unpriced_call_count: count,
    },
  ),
  top_models: question(
    'Which models cost most, and how fast are they?',
    { limit },
    {
      provider: z.string(),
      model: z.string(),
      call_count: count,
      failed_count: count,
      list_cost_usd: usd,
      input_tokens: z.number().nullable(),
      cache_read_tokens: z.number().nullable(),
      output_tokens: z.number().nullable(),
      ttft_p95_ms: ms,
      tpot_ms: ms,
      unpriced_call_count: count,
    },
  ),
  unpriced_models: question(
    'Which models have no price, and how many tokens went through them?',
    { limit },
    {
      provider: z.string(),
      model: z.string(),
      call_count: count,
      input_tokens: z.number().nullable(),
      output_tokens: z.number().nullable(),
      first_at: z.string(),
      last_at: z.string(),
    },
  ),
  agents: question(
    'Which agents exist, what do they use, and how do they do?',
    { limit: limit.default(200) },
    {
      agent_name: z.string(),
      first_seen_at: z.string(),
      last_seen_at: z.string(),
      request_count: count,
      failed_count: count,
      error_ratio: ratio,
      list_cost_usd: usd,
      cost_per_request_usd: usd,
      duration_p95_ms: ms,
      ttft_p95_ms: ms,
      tpot_ms: ms,
      call_count: count,
      unpriced_call_count: count,
      models: z.array(z.string()),
      tools: z.array(z.string()),
      environments: z.array(z.string()),
    },
  ),
  top_tools: question(
    'Which tools are called, how often do they fail, how long do they take?',
    { limit },
    {
      tool_name: z.string(),
      call_count: count,
      failed_count: count,
      error_ratio: ratio,
      duration_p50_ms: ms,
      duration_p95_ms: ms,
    },
  ),
  conversations: question(
    'Which conversations were held, and what did each cost?',
    { limit: limit.default(100) },
    {
      conversation_id: z.string(),
      first_at: z.string(),
      last_at: z.string(),
      request_count: count,
      failed_count: count,
      list_cost_usd: usd,
      call_count: count,
      unpriced_call_count: count,
      agent_names: z.array(z.string()),
      user_id: z.string(),
    },
  ),
  filter_values: question(
    'Which values does a field have, most frequent first?',
    { dimension, limit: limit.default(100) },
    {
      value: z.string(),
      request_count: count,
    },
  ),
  ...qualityQuestions,
} as const satisfies Record<string, Question>;

export type QuestionName = keyof typeof questions;
export type QuestionRow<Name extends QuestionName> = z.infer<(typeof questions)[Name]['row']>;
