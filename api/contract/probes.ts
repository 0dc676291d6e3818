// What a probe saw, as the API answers with it.

import { z } from 'zod';

const at = z.string().describe('RFC 3339, UTC');

/** Why an answer was not well; `ok` when it was. */
export const probeFailures = [
  'ok',
  'refused',
  'not_connected',
  'tls',
  'timeout',
  'status',
  'body',
  'latency',
] as const;
export type ProbeFailure = (typeof probeFailures)[number];

export const probeResult = z.object({
  due_at: at,
  ended_at: at,
  is_good: z.boolean(),
  failure: z.enum(probeFailures),
  message: z.string(),
  status_code: z.number().int().describe('0 when there was no answer'),
  duration_ms: z.number(),
});
export type ProbeResult = z.infer<typeof probeResult>;

export const probeResultsAnswer = z.object({
  probe_id: z.string(),
  as_of: at,
  rows: z.array(probeResult).describe('the latest first'),
});
export const probeRunAnswer = z.object({ probe_id: z.string(), result: probeResult });
