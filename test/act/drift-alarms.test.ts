// Drift that someone is told of: more drifted answers than a baseline explains, single requests where a policy asks for them,
// nothing where it only records.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { driftEvaluators } from '../../api/act/drift-alarms.ts';
import { openAudit } from '../../sql/audit.ts';
import { openPolicies, type Policies } from '../../sql/policies.ts';
import { type House, now, openHouse } from '../ask/house.ts';
import { seed, trace } from '../support/derived-seed.ts';

let house: House;
let policies: Policies;
const recently = { started_at: '2026-11-20 11:40:00', received_at: '2026-11-20 11:58:00' };

beforeAll(async () => {
  house = await openHouse();
  policies = await openPolicies({
    store: house.store,
    audit: openAudit(house.store, () => now),
    now: () => now,
  });
  const answers = (agent_name: string, from: number, drifted: number) =>
    Array.from({ length: 40 }, (_, index) => ({
      ...recently,
      agent_name,
      trace_id: trace(from + index),
      verdict: index < drifted ? 'drifted' : 'aligned',
      alignment_score: index,
    }));
  await seed(house.store, 'drift_scores', [
    ...answers('loud', 100, 12),
    ...answers('quiet', 200, 12),
    ...answers('fine', 300, 1),
  ]);
});
afterAll(async () => {
  policies.close();
  await house.close();
});

const run = async (name: string, at = now): Promise<void> => {
  const edges = {
    store: house.store,
    policies,
    asOf: () => now,
    log: { warn: () => undefined, error: () => undefined },
    desk: house.desk,
  };
  await driftEvaluators(edges)
    .find((evaluator) => evaluator.name === name)!
    .run(at);
};
const incidents = async () => (await house.get('/v1/incidents?kind=drift')).body.rows;
const notify = (id: string, document: object) =>
  policies.put(
    {
      tenant_id: 'default',
      kind: 'drift',
      id,
      document: {
        sample_ratio: 1,
        endpoint: true,
        threshold_ratio: null,
        unsupported_claims_max: null,
        action: 'notify',
        per_request: false,
        mode: 'enforce',
        ...document,
      },
      origin: 'api',
    },
    'test',
  );

test('nothing is told where policies only record', async () => {
  await run('drift');
  expect(await incidents()).toEqual([]);
});

test('an agent with more drifted answers than chance explains is an incident, once, until it is well', async () => {
  await notify('loud', { scope: { agent_name: 'loud' } });
  await notify('fine', { scope: { agent_name: 'fine' } });
  await run('drift');
  await run('drift');
  const [incident, ...others] = await incidents();
  expect(others).toEqual([]);
  expect(incident).toMatchObject({
    state: 'open',
    target: { agent_name: 'loud' },
    summary: '12 of 40 answers of loud in the last hour are not about what was asked',
    details: { drifted_count: 12, scored_count: 40, worst_trace_ids: [100, 101, 102, 103, 104].map(trace) },
  });
  const later = new Date(now.getTime() + 3 * 3_600_000);
  await seed(house.store, 'drift_scores', [
    { agent_name: 'loud', trace_id: trace(900), started_at: '2026-11-20 14:50:00' },
  ]);
  await run('drift', later);
  expect(await incidents()).toMatchObject([{ state: 'resolved' }]);
});

test('single requests are told where a policy asks for them, each once', async () => {
  await notify('quiet', { scope: { agent_name: 'quiet' }, per_request: true });
  await run('drifted requests');
  await run('drifted requests');
  const told = (await incidents()).filter(
    ({ target }: { target: { agent_name: string } }) => target.agent_name === 'quiet',
  );
  expect(told).toHaveLength(12);
  expect(told[0]).toMatchObject({
    severity: 'info',
    details: { verdict: 'drifted', requested_action: 'notify' },
  });
});
