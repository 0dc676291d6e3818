// How an agent's answers are watched: which requests are scored, whether their text may go to the embeddings endpoint, and
// what happens when answers leave what was asked.

import { z } from 'zod';

export const driftPolicy = z.strictObject({
  scope: z
    .strictObject({ agent_name: z.string().max(512).optional() })
    .default({})
    .describe('one agent; every agent of the tenant when empty'),
  sample_ratio: z.number().min(0).max(1).default(1).describe('the share of requests that is scored'),
  endpoint: z
    .boolean()
    .default(true)
    .describe('may send text to FLYBALL_EMBEDDINGS_URL, where one is configured'),
  endpoint_tokens_per_day_max: z
    .number()
    .int()
    .min(0)
    .nullable()
    .default(null)
    .describe('tokens that the endpoint may read for this tenant a day (UTC); requests beyond wait'),
  threshold_ratio: z
    .number()
    .min(-1)
    .max(1)
    .nullable()
    .default(null)
    .describe('a raw cosine below which a request counts as drifted, instead of the calibrated threshold'),
  unsupported_claims_max: z
    .number()
    .int()
    .min(0)
    .nullable()
    .default(null)
    .describe('more of them in one request alarm'),
  action: z.enum(['record', 'notify', 'halt']).default('record'),
  per_request: z
    .boolean()
    .default(false)
    .describe('tell of every drifted request, for agents that correct themselves'),
  mode: z.enum(['shadow', 'enforce']).default('enforce'),
});
export type DriftPolicy = z.infer<typeof driftPolicy>;
