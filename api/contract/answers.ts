// What each call of the API answers with, beside plain rows.

import { z } from 'zod';
import { callRow, findingRow, requestRow, spanPayload, spanRow, toolCallRow } from './rows.ts';
import { sloStates } from './slo-states.ts';

/** How far the watcher has come when the answer was computed. */
export const asOf = z
  .string()
  .describe('RFC 3339 UTC: everything acknowledged before this moment is in the answer');

/** Small and asked often: pages ask it each second to learn whether anything they show has changed. */
export const serviceAnswer = z.object({
  as_of: asOf,
  changed_at: z
    .string()
    .describe('RFC 3339 UTC: when an answer last could have changed; one with an earlier as_of may be old'),
  otlp_http_port: z.number().int().nullable().describe('null: this process takes no OTLP'),
  otlp_grpc_port: z.number().int().nullable(),
});
export type ServiceAnswer = z.infer<typeof serviceAnswer>;

export const questionAnswer = z.object({
  question: z.string(),
  from: z.string(),
  to: z.string(),
  as_of: asOf,
  rows: z.array(z.record(z.string(), z.unknown())),
});
export type QuestionAnswer = z.infer<typeof questionAnswer>;

export const catalogueAnswer = z.object({
  questions: z.array(
    z.object({
      name: z.string(),
      description: z.string(),
      sql: z.string(),
      parameters: z.unknown(),
      row: z.unknown(),
    }),
  ),
});

export const requestsAnswer = z.object({
  as_of: asOf,
  rows: z.array(requestRow),
  next_cursor: z.string().nullable(),
});
export type RequestsAnswer = z.infer<typeof requestsAnswer>;

/** What a list of requests adds up to, however many pages it has. */
export const requestTotalsAnswer = z.object({
  as_of: asOf,
  request_count: z.number().int(),
  failed_count: z.number().int(),
  list_cost_usd: z.number().nullable().describe('of the requests whose cost is known; null when none is'),
  unknown_cost_count: z.number().int().describe('requests that called models at an unknown cost'),
  unpriced_call_count: z.number().int(),
});
export type RequestTotalsAnswer = z.infer<typeof requestTotalsAnswer>;

export const traceAnswer = z.object({
  trace_id: z.string(),
  as_of: asOf,
  request: requestRow.nullable(),
  spans: z.array(spanRow),
  calls: z.array(callRow),
  tool_calls: z.array(toolCallRow),
  findings: z.array(findingRow),
});
export type TraceAnswer = z.infer<typeof traceAnswer>;

export const payloadAnswer = spanPayload;

/** A conversation's requests in order; `running_cost_usd` adds up what is priced. */
export const conversationAnswer = z.object({
  conversation_id: z.string(),
  as_of: asOf,
  requests: z.array(
    requestRow.extend({
      running_cost_usd: z.number().nullable(),
      input_preview: z.string(),
      output_preview: z.string(),
    }),
  ),
});
export type ConversationAnswer = z.infer<typeof conversationAnswer>;

/** An SLO with this agent in its scope, as it stands. */
export const agentSlo = z.object({
  slo_id: z.string(),
  display_name: z.string(),
  state: z.enum(sloStates),
  error_budget_remaining_ratio: z.number().nullable(),
});

export const agentRow = z.object({
  agent_name: z.string(),
  first_seen_at: z.string(),
  last_seen_at: z.string(),
  request_count: z.number().int(),
  failed_count: z.number().int(),
  error_ratio: z.number().nullable(),
  list_cost_usd: z.number().nullable(),
  cost_per_request_usd: z.number().nullable(),
  duration_p95_ms: z.number().nullable(),
  ttft_p95_ms: z.number().nullable(),
  tpot_ms: z.number().nullable(),
  call_count: z.number().int(),
  unpriced_call_count: z.number().int(),
  models: z.array(z.string()),
  tools: z.array(z.string()),
  environments: z.array(z.string()),
  slos: z.array(agentSlo),
});
export type AgentRow = z.infer<typeof agentRow>;

export const agentsAnswer = z.object({
  as_of: asOf,
  from: z.string(),
  to: z.string(),
  agents: z.array(agentRow),
});

export const agentAnswer = z.object({ as_of: asOf, from: z.string(), to: z.string(), agent: agentRow });

export const keyScopes = ['ingest', 'read', 'guard', 'write', 'admin'] as const;

export const keyRow = z.object({
  id: z.string(),
  tenant_id: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(keyScopes)),
  created_at: z.string(),
  revoked_at: z.string().nullable(),
});
export type KeyRow = z.infer<typeof keyRow>;

export const keyBody = z.strictObject({
  tenant_id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/)
    .optional()
    .describe('the default is the tenant of who asks'),
  name: z.string().min(1).max(100),
  scopes: z.array(z.enum(keyScopes)).min(1),
});

/** The answer to the first PUT of a key carries the secret, once. */
export const keyAnswer = keyRow.extend({ secret: z.string().optional() });

export const keysAnswer = z.object({ keys: z.array(keyRow) });

/** What someone did; each entry carries the hash of the tenant's entry before it. */
export const auditRow = z.object({
  at: z.string(),
  tenant_id: z.string(),
  actor: z.string(),
  action: z.string(),
  target: z.string(),
  details: z.string().describe('JSON'),
  previous_sha256: z.string(),
  entry_sha256: z.string(),
});

export const auditAnswer = z.object({
  rows: z.array(auditRow),
  entry_count: z.number().int(),
  intact: z.boolean().describe('the chain of hashes holds from the first entry to the last'),
  broken_at: z.string().nullable(),
});

export const statusAnswer = z.object({
  ready: z.boolean(),
  store: z.enum(['embedded', 'server']),
  store_reachable: z.boolean(),
  as_of: asOf,
  watcher_lag_seconds: z.number(),
});
export type StatusAnswer = z.infer<typeof statusAnswer>;

export const errorAnswer = z.object({
  error: z.object({ code: z.string(), message: z.string(), details: z.unknown().optional() }),
});
