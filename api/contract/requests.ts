// The parameters of the request explorer.

import { z } from 'zod';
import { commonParameters } from './questions.ts';
import { failureClasses, outcomes } from './rows.ts';

export { type RequestRow, requestRow } from './rows.ts';

export const requestSorts = [
  'started_at',
  'duration_ms',
  'list_cost_usd',
  'input_tokens',
  'ttft_ms',
  'error_count',
] as const;

const filters = {
  ...commonParameters,
  outcome: z.enum(outcomes).optional(),
  failed: z.enum(['true', 'false']).optional().describe('true: every outcome but ok and cancelled'),
  failure_class: z.enum(failureClasses).optional(),
  workflow_name: z.string().max(512).optional(),
  usage_flag: z.string().max(64).optional(),
  unpriced: z.enum(['true', 'false']).optional(),
  verdict: z
    .enum(['aligned', 'low', 'drifted'])
    .optional()
    .describe('how the answer stands to what was asked'),
  unfaithful: z
    .enum(['true', 'false'])
    .optional()
    .describe('true: something was said that stands in no result'),
  text: z.string().max(200).optional().describe('part of the name, the error message or the trace id'),
  duration_ms_min: z.coerce.number().min(0).optional(),
  cost_usd_min: z.coerce.number().min(0).optional(),
};

/** The sum over the list takes its filters and nothing else. */
export const requestTotalsParameters = z.strictObject(filters);

export const requestsParameters = z.strictObject({
  ...filters,
  sort: z.enum([...requestSorts, ...requestSorts.map((sort) => `-${sort}` as const)]).default('-started_at'),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().max(512).optional(),
  format: z.enum(['json', 'csv', 'jsonl']).default('json'),
});
export type RequestsParameters = z.infer<typeof requestsParameters>;
