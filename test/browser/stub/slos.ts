// SLOs of the invented fleet, judged by the real judge over the fleet's own requests.

import type { FastifyInstance } from 'fastify';
import { type SloDocument, sloDocument } from '../../../api/contract/policies/slo.ts';
import type { RequestRow } from '../../../api/contract/rows.ts';
import type { BurnDown, SloStatus, Spent } from '../../../api/contract/slos.ts';
import { burnDownOf, stationsOf } from '../../../api/judge/slo/burn-down.ts';
import type { Counts } from '../../../api/judge/slo/measured.ts';
import { type Events, planOf } from '../../../api/judge/slo/plan.ts';
import { type Part, statusOf } from '../../../api/judge/slo/status.ts';
import { hostile } from './fleet.ts';

const availability = { sli: { type: 'availability' }, objective_ratio: 0.99, window: { rolling_days: 30 } };

const documents: Readonly<Record<string, object>> = {
  'support-availability': {
    ...availability,
    display_name: 'Support answers',
    scope: { agent_name: 'support' },
  },
  'refunds-availability': { ...availability, scope: { agent_name: 'refunds' }, objective_ratio: 0.95 },
  'first-token': {
    sli: { type: 'latency', metric: 'ttft', threshold_ms: 1_500 },
    objective_ratio: 0.8,
    window: { calendar: 'month', time_zone: 'Europe/Berlin' },
  },
  'cheap-research': {
    scope: { agent_name: 'research' },
    sli: { type: 'cost', threshold_usd: 0.2 },
    objective_ratio: 0.9,
    notes: ['Prometheus cannot be asked here'],
  },
  'nobody-answers': { ...availability, scope: { agent_name: 'nobody' } },
  chain: {
    sli: {
      type: 'composite',
      method: 'series',
      components: [{ slo_id: 'support-availability' }, { slo_id: 'refunds-availability' }],
    },
    objective_ratio: 0.9,
  },
  hostile: { ...availability, display_name: hostile.agent, scope: { agent_name: hostile.agent } },
};

const parsed = new Map(Object.entries(documents).map(([id, document]) => [id, sloDocument.parse(document)]));

function verdictOf({ sli, scope }: SloDocument, request: RequestRow): keyof Counts | null {
  if (
    scope.agent_name &&
    !request.agent_names.includes(scope.agent_name) &&
    request.agent_name !== scope.agent_name
  )
    return null;
  if (request.outcome === 'cancelled') return 'excluded_count';
  const value = sli.type === 'latency' ? request.ttft_ms : sli.type === 'cost' ? request.list_cost_usd : 0;
  if (value === null) return 'unmeasured_count';
  const isGood =
    sli.type === 'latency'
      ? value <= sli.threshold_ms
      : sli.type === 'cost'
        ? value <= sli.threshold_usd
        : request.outcome === 'ok';
  return isGood ? 'good_count' : 'bad_count';
}

const endOf = ({ started_at, duration_ms }: RequestRow): number => Date.parse(started_at) + duration_ms;

function eventsOf(document: SloDocument, fleet: readonly RequestRow[], cuts_ms: readonly number[]): Events {
  const counts = cuts_ms.slice(0, -1).map(() => ({
    good_count: 0,
    bad_count: 0,
    excluded_count: 0,
    unmeasured_count: 0,
  }));
  for (const request of fleet) {
    const verdict = verdictOf(document, request);
    const index = cuts_ms.findLastIndex((cut) => cut < endOf(request));
    if (verdict && counts[index]) counts[index][verdict]++;
  }
  return { cuts_ms, counts };
}

function judged(
  id: string,
  document: SloDocument,
  fleet: readonly RequestRow[],
): { status: SloStatus; burn_down: BurnDown } {
  const at_ms = Date.now();
  const plan = planOf(document, at_ms);
  const stations = stationsOf(document, plan);
  const cuts_ms = [...new Set([...plan.cuts_ms, ...stations.cuts_ms])].sort((a, b) => a - b);
  const components =
    document.sli.type === 'composite' ? document.sli.components : [{ slo_id: id, weight: 1 }];
  const parts = components.map(
    ({ slo_id, weight }): Part => ({
      slo_id,
      weight,
      events: eventsOf(slo_id === id ? document : parsed.get(slo_id)!, fleet, cuts_ms),
    }),
  );
  const status = statusOf({ slo_id: id, document, plan: { ...plan, cuts_ms }, parts, as_of_ms: at_ms });
  return {
    status,
    burn_down: { slo_id: id, as_of: status.as_of, points: burnDownOf(document, stations, parts) },
  };
}

function spentOf(id: string, document: SloDocument, fleet: readonly RequestRow[]): Spent {
  const bad = fleet.filter((request) => verdictOf(document, request) === 'bad_count');
  const groups = Map.groupBy(
    bad,
    ({ outcome, failure_class, error_type }) => `${outcome} ${failure_class} ${error_type}`,
  );
  return {
    slo_id: id,
    as_of: new Date().toISOString(),
    from: new Date(Date.now() - 2_592_000_000).toISOString(),
    to: new Date().toISOString(),
    classes: [...groups.values()].map((rows) => ({
      outcome: rows[0]!.outcome,
      failure_class: rows[0]!.failure_class,
      error_type: rows[0]!.error_type,
      bad_count: rows.length,
      bad_ratio: rows.length / bad.length,
      last_at: rows[0]!.started_at,
      trace_id: rows[0]!.trace_id,
    })),
    requests: bad.slice(0, 20).map((request) => ({
      ...request,
      ended_at: new Date(endOf(request)).toISOString(),
      measured: document.sli.type === 'latency' ? request.ttft_ms : request.duration_ms,
    })),
  };
}

const policyOf = (id: string, document: SloDocument) => ({
  kind: 'slo',
  id,
  ...document,
  revision: 2,
  origin: id === 'chain' ? 'file' : 'api',
  changed_by: 'ops',
  changed_at: new Date(Date.now() - 9e7).toISOString(),
});

const incident = {
  incident_id: 'a'.repeat(32),
  kind: 'slo',
  severity: 'page',
  state: 'resolved',
  summary: 'Support answers burns its error budget 18.2 times too fast over 1 h; 61 % is left',
  target: { slo_id: 'support-availability' },
  opened_at: new Date(Date.now() - 8e6).toISOString(),
  resolved_at: new Date(Date.now() - 5e6).toISOString(),
};

/** The routes of SLOs; `fleet` is empty where there is no traffic, and then nothing is promised either. */
export function addSlos(app: FastifyInstance, fleet: readonly RequestRow[], isEmpty: boolean): void {
  const all = isEmpty ? [] : [...parsed];
  const missing = { error: { code: 'not_found', message: 'there is no such slo' } };
  app.get('/v1/slos', () => ({ rows: all.map(([id, document]) => policyOf(id, document)) }));
  app.get<{ Querystring: { agent_name?: string } }>('/v1/slo-statuses', ({ query: { agent_name } }) => ({
    as_of: new Date().toISOString(),
    rows: all
      .filter(([, { scope }]) => agent_name === undefined || scope.agent_name === agent_name)
      .map(([id, document]) => judged(id, document, fleet).status),
  }));
  app.get('/v1/incidents', () => ({ as_of: new Date().toISOString(), rows: [incident] }));
  app.get<{ Params: { id: string; what?: string } }>(
    '/v1/slos/:id/:what?',
    ({ params: { id, what } }, reply) => {
      const document = isEmpty ? undefined : parsed.get(id);
      if (!document) return reply.status(404).send(missing);
      if (!what) return policyOf(id, document);
      if (what === 'spent') return spentOf(id, document, fleet);
      return judged(id, document, fleet);
    },
  );
  app.put<{ Params: { id: string } }>('/v1/slos/:id', ({ params: { id }, body }) =>
    policyOf(id, sloDocument.parse(body)),
  );
  app.post('/v1/slo-preview', ({ body }, reply) => {
    const document = sloDocument.safeParse(body);
    if (!document.success)
      return reply
        .status(400)
        .send({ error: { code: 'invalid_body', message: document.error.issues[0]?.message } });
    return judged('preview', document.data, fleet);
  });
  app.get<{ Querystring: { agent_name: string } }>('/v1/slo-recommendations', ({ query: { agent_name } }) => {
    const document = sloDocument.parse({ ...availability, scope: { agent_name }, objective_ratio: 0.9 });
    return {
      agent_name,
      as_of: new Date().toISOString(),
      from: '',
      to: '',
      recommendations: [
        {
          document,
          reason: 'the strictest objective that each of the last weeks kept',
          status: judged('p', document, fleet).status,
        },
      ],
      refusals: ['N too small for 99 %: 900 requests in 30 days, 5,000 are needed'],
    };
  });
}
