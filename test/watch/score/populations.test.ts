// Population drift on a real store: a window is compared with what came before it, within one basis, and told when it is found
// twice running.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { driftEvaluators } from '../../../api/act/drift-alarms.ts';
import { seededRandom } from '../../../api/judge/drift/random.ts';
import { comparePopulationsOfAgents } from '../../../api/watch/score/populations.ts';
import { openAudit } from '../../../sql/audit.ts';
import { openPolicies } from '../../../sql/policies.ts';
import { type House, now, openHouse } from '../../ask/house.ts';
import { seed, trace } from '../../support/derived-seed.ts';

let house: House;
const random = seededRandom(4);
const vector = (shift: number): number[] => Array.from({ length: 16 }, () => random() - 0.5 + shift);

beforeAll(async () => {
  house = await openHouse();
  let number = 0;
  const rows = (agent_name: string, day: number, shift: number, count: number) =>
    Array.from({ length: count }, () => ({
      agent_name,
      trace_id: trace(++number),
      started_at: `2026-11-${String(day).padStart(2, '0')} 10:00:00`,
      vector_basis: 'lexical b1',
      intent_vector: vector(0),
      output_vector: vector(shift),
    }));
  for (const part of [
    rows('moved', 2, 0, 100),
    rows('moved', 3, 0, 110),
    rows('moved', 18, 0.4, 120),
    rows('still', 2, 0, 100),
    rows('still', 3, 0, 110),
    rows('still', 18, 0, 120),
    rows('young', 18, 0.4, 120),
  ])
    await seed(house.store, 'drift_scores', part);
});
afterAll(() => house.close());

const told = async (agent: string) => (await house.get(`/v1/agents/${agent}/drift`)).body.tests;

test('what is said has moved, what is asked has not, and an agent without a past is not tested', async () => {
  expect(await comparePopulationsOfAgents(house.store, now)).toBe(4);
  const moved = await told('moved');
  expect(
    moved.map(({ side, is_discovery }: { side: string; is_discovery: boolean }) => [side, is_discovery]),
  ).toEqual([
    ['intent', false],
    ['output', true],
  ]);
  expect(moved[1]).toMatchObject({ window_count: 120, reference_count: 210 });
  expect(moved[1].effect_size).toBeGreaterThan(0.3);
  expect((await told('still')).some(({ is_discovery }: { is_discovery: boolean }) => is_discovery)).toBe(
    false,
  );
  expect(await told('young')).toEqual([]);
});

test('someone is told when it is found twice running', async () => {
  const policies = await openPolicies({
    store: house.store,
    audit: openAudit(house.store, () => now),
    now: () => now,
  });
  await policies.put(
    {
      tenant_id: 'default',
      kind: 'drift',
      id: 'all',
      document: { scope: {}, action: 'notify', mode: 'enforce' },
      origin: 'api',
    },
    'test',
  );
  const edges = {
    store: house.store,
    policies,
    asOf: () => now,
    log: { warn: () => undefined, error: () => undefined },
    desk: house.desk,
  };
  const judge = driftEvaluators(edges).find(({ name }) => name === 'population drift')!;
  const incidents = async () => (await house.get('/v1/incidents?kind=drift')).body.rows;
  await judge.run(now);
  expect(await incidents()).toEqual([]);
  await comparePopulationsOfAgents(house.store, new Date(now.getTime() + 3_600_000));
  await judge.run(now);
  expect(await incidents()).toMatchObject([
    {
      target: { agent_name: 'moved' },
      details: { side: 'output' },
      summary: 'what is said by moved is no longer what it was',
    },
  ]);
  policies.close();
});
