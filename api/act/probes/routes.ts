// Probes over HTTP, beside the routes that every kind of policy has: what they saw, and one run at once.

import { z } from 'zod';
import { type Policies, policyIdForm } from '../../../sql/policies.ts';
import type { Questions } from '../../../sql/questions.ts';
import { type Route, route } from '../../ask/route.ts';
import { ApiError } from '../../contract/errors.ts';
import type { ProbeDocument } from '../../contract/policies/probe.ts';
import { probeResultsAnswer, probeRunAnswer } from '../../contract/probes.ts';
import { type Probe, type Prober, probe_kind } from './prober.ts';
import { readResults } from './results.ts';

export interface ProbeRouteEdges {
  readonly prober: Prober;
  readonly policies: Policies;
  readonly questions: Questions;
  readonly asOf: () => Date;
}

const params = z.strictObject({ id: z.string().regex(policyIdForm, 'is not the id of a probe') });
const moment = z.iso.datetime({ offset: true }).optional();
const day_ms = 86_400_000;

export function probeRoutes({ prober, policies, questions, asOf }: ProbeRouteEdges): Route[] {
  const probeOf = (tenant_id: string, id: string): Probe => {
    const policy = policies.get({ tenant_id, kind: probe_kind, id });
    if (!policy) throw new ApiError('not_found', 'there is no such probe');
    return { tenant_id, probe_id: id, document: policy.document as ProbeDocument };
  };
  return [
    route({
      method: 'GET',
      path: '/v1/probes/:id/results',
      scope: 'read',
      summary: 'What a probe saw, the latest first; of the last day by default.',
      params,
      query: z.strictObject({
        from: moment,
        to: moment,
        limit: z.coerce.number().int().min(1).max(10_000).default(200),
      }),
      answer: probeResultsAnswer,
      handle: async ({ principal: { tenant_id }, params: { id }, query: { from, to, limit }, now }) => {
        const probe = probeOf(tenant_id, id);
        const end = to ? new Date(to) : new Date(now.getTime() + 1);
        const start = from ? new Date(from) : new Date(end.getTime() - day_ms);
        const rows = await readResults(questions, probe, { from: start, to: end, limit });
        return { probe_id: id, as_of: asOf().toISOString(), rows };
      },
    }),
    route({
      method: 'POST',
      path: '/v1/probes/:id/run',
      scope: 'write',
      summary: 'Runs a probe now, beside its rhythm; the result counts like any other.',
      params,
      answer: probeRunAnswer,
      handle: async ({ principal: { tenant_id }, params: { id }, now }) => ({
        probe_id: id,
        result: await prober.probe(probeOf(tenant_id, id), now),
      }),
    }),
  ];
}
