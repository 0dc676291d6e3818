// What the API says of one request's and one agent's answers, and what it takes of others' judgements.

import { z } from 'zod';

const asOf = z.string().describe('everything acknowledged before this moment is in the answer');
const ratio = z.number().nullable();
const count = z.number().int();

/** A request's scores; `null` where there is none, and `state` says why. */
export const qualityRow = z.object({
  state: z.enum(['scored', 'collecting', 'waiting', 'no_payload', 'no_text', 'not_selected']),
  alignment_basis: z.string(),
  embedding_model: z.string(),
  lexical_ratio: ratio,
  semantic_ratio: ratio,
  alignment_ratio: ratio,
  turn_ratio: ratio,
  alignment_score: z.number().nullable().describe('the sum of standard scores'),
  percentile_ratio: ratio,
  standing_ratio: ratio.describe('0: like answers to other questions; 1: like this agent’s own'),
  verdict: z.enum(['aligned', 'low', 'drifted', 'not_judged']),
  claim_count: count,
  unsupported_claim_count: count,
  faithfulness_ratio: ratio,
  disagreement_count: count,
});

export const baselineRow = z.object({
  baseline_id: z.string(),
  state: z.enum(['collecting', 'ready', 'not_separable']),
  alignment_basis: z.string(),
  embedding_model: z.string(),
  template: z.string(),
  learned_at: z.string(),
  request_count: count,
  trimmed_count: count,
  auc_ratio: ratio,
  lexical_auc_ratio: ratio,
  semantic_auc_ratio: ratio,
  alert_score: z.number(),
  low_score: z.number(),
});
export type BaselineRow = z.infer<typeof baselineRow>;

const place = z.object({ source: count, start: count, end: count });

export const claimRow = z.object({
  kind: z.enum(['number', 'date', 'time', 'id', 'name', 'status']),
  text: z.string(),
  start: count,
  end: count,
  verdict: z.enum(['supported', 'derived', 'unsupported', 'contradicted']),
  rule: z.string().describe('how a derived number follows'),
  place: place.nullable().describe('what supports or contradicts it, or the nearest that there is'),
});
export type ClaimRow = z.infer<typeof claimRow>;

export const judgedText = z.object({
  where: z.enum(['answer', 'arguments']),
  span_id: z.string(),
  tool_name: z.string(),
  text: z.string(),
  checked_count: count,
  unsupported_count: count,
  claims: z.array(claimRow),
});
export type JudgedText = z.infer<typeof judgedText>;

export const sourceText = z.object({
  kind: z.enum(['system', 'user', 'earlier', 'arguments', 'result']),
  span_id: z.string(),
  tool_name: z.string(),
  is_error: z.boolean(),
  text: z.string(),
});
export type SourceText = z.infer<typeof sourceText>;

const side = z.object({ agent_name: z.string(), span_id: z.string(), text: z.string() });

export const evaluationRow = z.object({
  evaluation_id: z.string(),
  at: z.string(),
  trace_id: z.string(),
  span_id: z.string(),
  name: z.string(),
  score: z.number().nullable(),
  label: z.string(),
  explanation: z.string(),
  source: z.enum(['log', 'span', 'api', 'human']),
  actor: z.string(),
});
export type EvaluationRow = z.infer<typeof evaluationRow>;

export const traceQualityAnswer = z.object({
  trace_id: z.string(),
  as_of: asOf,
  score: qualityRow.nullable().describe('null until the request has settled and was looked at'),
  baseline: baselineRow.nullable(),
  steps: z.array(
    z.object({
      span_id: z.string(),
      step_number: count,
      kind: z.enum(['said', 'tool']),
      name: z.string(),
      goal_ratio: ratio.describe('lexical cosine of the step to everything the user asked'),
    }),
  ),
  left_at_step_number: count.nullable(),
  judged: z.array(judgedText),
  sources: z.array(sourceText),
  disagreements: z.array(
    z.object({ kind: z.enum(['status', 'yes_no', 'number']), first: side, second: side }),
  ),
  evaluations: z.array(evaluationRow),
});
export type TraceQualityAnswer = z.infer<typeof traceQualityAnswer>;

export const agentDriftAnswer = z.object({
  as_of: asOf,
  from: z.string(),
  to: z.string(),
  progress: z.object({ scored_to: z.string(), waiting_count: count }),
  baseline: baselineRow.nullable(),
  /** Scores of the window against the agent's own and shuffled pairs, in equal steps. */
  distribution: z.array(
    z.object({
      from_score: z.number(),
      to_score: z.number(),
      matched_count: count,
      shuffled_count: count,
      window_count: count,
    }),
  ),
  threshold: z
    .object({ threshold_ratio: z.number(), false_alarm_ratio: ratio, caught_ratio: ratio })
    .nullable()
    .describe('what a raw cosine set by hand would do on this agent’s own history'),
  map: z.object({
    explained_ratios: z.array(z.number()),
    points: z.array(z.object({ trace_id: z.string(), x: z.number(), y: z.number(), verdict: z.string() })),
  }),
  tests: z.array(
    z.object({
      side: z.enum(['intent', 'output']),
      window_from: z.string(),
      window_to: z.string(),
      window_count: count,
      reference_count: count,
      p_ratio: z.number(),
      centroid_distance: z.number(),
      centroid_cosine_distance: ratio,
      effect_size: z.number(),
      is_discovery: z.boolean(),
    }),
  ),
  nearest: z.array(z.object({ trace_id: z.string(), standing_ratio: ratio })),
  farthest: z.array(z.object({ trace_id: z.string(), standing_ratio: ratio })),
});
export type AgentDriftAnswer = z.infer<typeof agentDriftAnswer>;

export const evaluationBody = z.strictObject({
  trace_id: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[0-9a-f]{32}$/, 'a trace id has 32 hexadecimal digits'),
  span_id: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[0-9a-f]{16}$/)
    .optional(),
  evaluation_id: z
    .string()
    .regex(/^[\w.:-]{1,100}$/)
    .optional()
    .describe('the same id again replaces what it said'),
  name: z.string().min(1).max(200),
  score: z.number().finite().nullable().optional(),
  label: z.string().max(200).optional(),
  explanation: z.string().max(4_000).optional(),
  source: z.enum(['api', 'human']).default('api'),
  at: z.iso.datetime({ offset: true }).optional(),
});
export type EvaluationBody = z.infer<typeof evaluationBody>;

export const evaluationsBody = z.object({ evaluations: z.array(evaluationBody).min(1).max(1_000) });
export const evaluationsAnswer = z.object({ accepted_count: count, evaluation_ids: z.array(z.string()) });
