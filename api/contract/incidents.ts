// Incidents as the API answers with them.

import { z } from 'zod';

const at = z.string().describe('RFC 3339, UTC');
const maybeAt = at.nullable();

export const severities = ['page', 'ticket', 'info'] as const;
export const incidentStates = ['open', 'acknowledged', 'resolved'] as const;

export const incidentRow = z.object({
  incident_id: z.string(),
  kind: z.string(),
  fingerprint: z.string(),
  severity: z.enum(severities),
  state: z.enum(incidentStates),
  summary: z.string(),
  target: z
    .record(z.string(), z.string())
    .describe('what it is about: agent_name, slo_id, budget_id, trace_id, …'),
  details: z.record(z.string(), z.unknown()),
  opened_at: at,
  changed_at: at,
  acknowledged_at: maybeAt,
  acknowledged_by: z.string().nullable(),
  resolved_at: maybeAt,
  resolved_by: z.string().nullable(),
});

export const timelineEvent = z.object({
  at,
  event: z.string(),
  type: z.string().describe('the webhook type that it is sent as; empty when nobody is told'),
  summary: z.string(),
  details: z.record(z.string(), z.unknown()),
  actor: z.string(),
});

export const incidentsParameters = z.strictObject({
  state: z.enum(incidentStates).optional(),
  kind: z.string().max(64).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
});

export const incidentsAnswer = z.object({ as_of: at, rows: z.array(incidentRow) });
export const incidentAnswer = z.object({
  as_of: at,
  incident: incidentRow,
  timeline: z.array(timelineEvent),
});

export const handleBody = z.strictObject({ note: z.string().max(2_000).default('') });
