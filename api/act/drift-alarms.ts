// Drift that someone is told of: an agent of which more answers have drifted in the last hour than its baseline explains, a
// population that left its reference twice running, and, where a policy asks for it, every single drifted request.

import type { Store } from '../../sql/store.ts';
import { driftPolicy } from '../contract/policies/drift.ts';
import { upperTail } from '../judge/drift/share.ts';
import { type PolicyDocuments, policyAmong } from '../watch/score/policy.ts';
import type { ActEdges } from './act.ts';
import type { Evaluator } from './evaluators.ts';
import type { Alarm, IncidentDesk } from './incidents.ts';

type Edges = Pick<ActEdges, 'store' | 'policies' | 'asOf' | 'log'> & { readonly desk: IncidentDesk };

const minute_ms = 60_000;
const hour_ms = 3_600_000;

export function driftEvaluators(edges: Edges): Evaluator[] {
  return [
    { name: 'drift', every_ms: minute_ms, run: (now) => judgeShares(edges, now) },
    { name: 'drifted requests', every_ms: 5_000, run: () => tellRequests(edges) },
    { name: 'population drift', every_ms: 10 * minute_ms, run: (now) => judgePopulations(edges, now) },
  ];
}

/** What a baseline expects to lie below its alert threshold; twice the measured rate, because baselines are samples. */
const expected_share = 0.02;
const fires_at = 1e-4;
const resolves_at = 0.05;
const requests_min = 20;

interface Share {
  readonly tenant_id: string;
  readonly agent_name: string;
  readonly scored_count: number;
  readonly drifted_count: number;
  readonly worst: readonly string[];
}

async function judgeShares({ store, policies, desk }: Edges, now: Date): Promise<void> {
  const documents = policies.all('drift');
  const shares = await store.rows<Share>(
    `SELECT tenant_id, agent_name, count() AS scored_count, countIf(verdict = 'drifted') AS drifted_count,
       arraySlice(arrayMap(pair -> pair.2, arraySort(groupArrayIf((ifNull(alignment_score, 0), trace_id), verdict = 'drifted'))), 1, 5) AS worst
     FROM drift_scores FINAL
     WHERE started_at >= {from:DateTime64(3, 'UTC')} AND verdict != 'not_judged'
     GROUP BY tenant_id, agent_name SETTINGS output_format_json_quote_64bit_integers = 0`,
    { from: new Date(now.getTime() - hour_ms) },
  );
  const open = new Map(
    (await desk.log.open())
      .filter(({ kind }) => kind === 'drift')
      .map((incident) => [`${incident.tenant_id} ${incident.fingerprint}`, incident]),
  );
  for (const share of shares) {
    const policy = policyAmong(documents, share.tenant_id, share.agent_name);
    if (policy.action === 'record' || policy.mode === 'shadow') continue;
    const p = upperTail(share.drifted_count, share.scored_count, expected_share);
    const fingerprint = `drift:share:${share.agent_name}`;
    const known = open.get(`${share.tenant_id} ${fingerprint}`);
    if (!known && share.scored_count >= requests_min && p < fires_at)
      await desk.raise(shareAlarm(share, fingerprint, { now, action: policy.action }));
    else if (known && p > resolves_at)
      await desk.resolve({
        tenant_id: share.tenant_id,
        incident_id: known.incident_id,
        summary: 'answers are about what was asked again',
        type: 'drift.resolved',
        at: now,
      });
  }
}

function shareAlarm(
  share: Share,
  fingerprint: string,
  { now, action }: { readonly now: Date; readonly action: string },
): Alarm {
  const { tenant_id, agent_name, scored_count, drifted_count, worst } = share;
  return {
    tenant_id,
    kind: 'drift',
    fingerprint,
    occurrence: now.toISOString().slice(0, 16),
    severity: 'ticket',
    summary: `${drifted_count} of ${scored_count} answers of ${agent_name} in the last hour are not about what was asked`,
    target: { agent_name },
    details: {
      drifted_count,
      scored_count,
      expected_ratio: expected_share,
      worst_trace_ids: worst,
      requested_action: action,
    },
    type: 'drift.detected',
    at: now,
  };
}

interface Drifted {
  readonly tenant_id: string;
  readonly agent_name: string;
  readonly trace_id: string;
  readonly at_ms: number;
  readonly verdict: string;
  readonly alignment_ratio: number | null;
  readonly alignment_basis: string;
  readonly percentile_ratio: number | null;
  readonly unsupported_claim_count: number;
}

/** For agents that correct themselves: each request at once, by its id, so that it is told once. */
async function tellRequests({ store, policies, desk, asOf }: Edges): Promise<void> {
  const wanting = policies.all('drift').filter(({ document }) => document['per_request'] === true);
  if (wanting.length === 0) return;
  for (const tenant_id of new Set(wanting.map((policy) => policy.tenant_id))) {
    for (const found of await driftedRequests(store, tenant_id, asOf()))
      await tellRequest(desk, policies.all('drift'), found);
  }
}

function driftedRequests(store: Store, tenant_id: string, as_of: Date): Promise<Drifted[]> {
  return store.rows<Drifted>(
    `SELECT tenant_id, agent_name, trace_id, toUnixTimestamp64Milli(received_at) AS at_ms, verdict, alignment_ratio, alignment_basis, percentile_ratio, unsupported_claim_count
     FROM drift_scores FINAL
     WHERE tenant_id = {tenant_id:String} AND received_at >= {from:DateTime64(3, 'UTC')} AND (verdict != 'not_judged' OR unsupported_claim_count > 0)
     ORDER BY received_at SETTINGS output_format_json_quote_64bit_integers = 0`,
    { tenant_id, from: new Date(as_of.getTime() - 5 * minute_ms) },
  );
}

async function tellRequest(desk: IncidentDesk, documents: PolicyDocuments, found: Drifted): Promise<void> {
  const policy = driftPolicy.parse(policyAmong(documents, found.tenant_id, found.agent_name));
  if (!policy.per_request || policy.mode === 'shadow') return;
  const { threshold_ratio: threshold, unsupported_claims_max: most } = policy;
  const hasDrifted =
    threshold === null
      ? found.verdict === 'drifted'
      : found.alignment_ratio !== null && found.alignment_ratio < threshold;
  const isUnfaithful = most !== null && found.unsupported_claim_count > most;
  if (!hasDrifted && !isUnfaithful) return;
  const { tenant_id, agent_name, trace_id, at_ms, ...figures } = found;
  await desk.raise({
    tenant_id,
    kind: hasDrifted ? 'drift' : 'faithfulness',
    fingerprint: `drift:request:${trace_id}`,
    occurrence: trace_id,
    severity: 'info',
    summary: hasDrifted
      ? `an answer of ${agent_name} is not about what was asked`
      : `${found.unsupported_claim_count} things that ${agent_name} said stand in no result`,
    target: { agent_name, trace_id },
    details: { ...figures, requested_action: policy.action },
    type: 'drift.detected',
    at: new Date(at_ms),
  });
}

interface Test {
  readonly tenant_id: string;
  readonly agent_name: string;
  readonly side: string;
  readonly twice: number;
  readonly effect_size: number;
  readonly p_ratio: number;
}

const effect_min = 0.3;

/** A population has drifted when two tests running found it, and the shift is one that a person would see. */
async function judgePopulations({ store, policies, desk }: Edges, now: Date): Promise<void> {
  const tests = await store.rows<Test>(
    `SELECT tenant_id, agent_name, side, sum(is_discovery) AS twice, max(effect_size) AS effect_size, max(p_ratio) AS p_ratio
     FROM (SELECT * FROM drift_tests FINAL ORDER BY window_to DESC LIMIT 2 BY tenant_id, agent_name, side, vector_basis)
     GROUP BY tenant_id, agent_name, side, vector_basis HAVING twice = 2 SETTINGS output_format_json_quote_64bit_integers = 0`,
  );
  for (const { tenant_id, agent_name, side, effect_size, p_ratio } of tests) {
    const policy = policyAmong(policies.all('drift'), tenant_id, agent_name);
    if (policy.action === 'record' || policy.mode === 'shadow' || effect_size < effect_min) continue;
    await desk.raise({
      tenant_id,
      kind: 'drift',
      fingerprint: `drift:population:${agent_name}:${side}`,
      occurrence: now.toISOString().slice(0, 10),
      severity: 'ticket',
      summary: `what ${side === 'intent' ? 'is asked of' : 'is said by'} ${agent_name} is no longer what it was`,
      target: { agent_name },
      details: { side, effect_size, p_ratio, requested_action: policy.action },
      type: 'drift.detected',
      at: now,
    });
  }
}
