// What could be promised of an agent, and SLOs for other tools.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { sloDocument } from '../../../api/contract/policies/slo.ts';
import { type AgentPast, recommend } from '../../../api/judge/slo/recommend.ts';
import { type House, now, openHouse } from '../../ask/house.ts';
import { seedGroups } from '../../support/request-seed.ts';

const day = 86_400;

let house: House;
beforeAll(async () => {
  house = await openHouse();
  await seedGroups(house.store, 'steady', {
    at: now,
    groups: [{ ago_seconds: [30 * day, 0], total: 20_000, bad: 40, ttft_ms: [400, 4_000] }],
  });
  await seedGroups(house.store, 'steady', {
    at: now,
    groups: [{ ago_seconds: [30 * day, 0], total: 1_000, bad: 20 }],
  });
  await seedGroups(house.store, 'thin', { at: now, groups: [{ ago_seconds: [30 * day, 0], total: 900 }] });
});
afterAll(() => house.close());

describe('recommendations', () => {
  test('are the strictest that the past kept and the traffic carries, with what the past says of them', async () => {
    const { status, body } = await house.get(
      `/v1/slo-recommendations?agent_name=steady&at=${now.toISOString()}`,
    );
    expect(status).toBe(200);
    const [availability, latency] = body.recommendations;
    // 20 of 21,000 failed: 99.905 %. At 99.8 % a budget of 42 keeps half; 99.9 % would need 50,000 requests.
    expect(availability.document).toMatchObject({
      scope: { agent_name: 'steady' },
      sli: { type: 'availability' },
      objective_ratio: 0.995,
    });
    expect(availability.status).toMatchObject({ bad_count: 20, total_count: 21_000 });
    expect(latency.document.sli).toEqual({ type: 'latency', metric: 'ttft', threshold_ms: 500, op: 'lte' });
    expect(latency.status.sli_ratio).toBe(0.998);
    expect(body.refusals[0]).toContain('N too small for 99.99 %');
    expect(sloDocument.safeParse(availability.document).success).toBe(true);
  });

  test('say of thin traffic what it cannot carry', async () => {
    const { body } = await house.get(`/v1/slo-recommendations?agent_name=thin&at=${now.toISOString()}`);
    expect(body.refusals).toContain(
      'N too small for 99.9 %: 900 requests in 30 days, 50,000 are needed so that one failure uses at most 2 % of the budget',
    );
    expect(body.recommendations[0].document.objective_ratio).toBe(0.9);
    const none = await house.get(`/v1/slo-recommendations?agent_name=nobody&at=${now.toISOString()}`);
    expect(none.body).toMatchObject({
      recommendations: [],
      refusals: ['nobody had no traffic in the last 30 days'],
    });
  });

  test('look at each week: a bad one is not hidden by three good ones', () => {
    const past = (week: number | null, good_count: number, bad_count: number): AgentPast => ({
      week,
      good_count,
      bad_count,
      streamed_count: 0,
      duration_p95_ms: null,
      ttft_p95_ms: null,
    });
    const weeks = [
      past(0, 9_950, 50),
      past(1, 10_000, 0),
      past(2, 10_000, 0),
      past(3, 10_000, 0),
      past(null, 39_950, 50),
    ];
    const { proposals, refusals } = recommend('a', weeks);
    expect(proposals[0]?.document.objective_ratio).toBe(0.99);
    expect(refusals.at(-1)).toBe('99.5 % is too strict: the last week had 99.5 %');
  });
});

describe('SLOs for other tools', () => {
  const put = (id: string, body: object): Promise<unknown> =>
    house.app.inject({ method: 'PUT', url: `/v1/slos/${id}`, payload: body });
  const exported = async (id: string, format: string): Promise<ReturnType<typeof JSON.parse>> =>
    parse((await house.get(`/v1/slos/${id}/export?format=${format}`)).text);

  beforeAll(async () => {
    const document = {
      scope: { agent_name: 'steady' },
      sli: { type: 'availability' },
      objective_ratio: 0.999,
    };
    await put('steady', document);
    await put('thin', { ...document, scope: { agent_name: 'thin' } });
    await put('both', {
      sli: { type: 'composite', method: 'series', components: [{ slo_id: 'steady' }, { slo_id: 'thin' }] },
      objective_ratio: 0.99,
    });
  });

  test('have the windows and factors in the rules of Prometheus', async () => {
    const { groups } = await exported('steady', 'prometheus');
    const [{ rules }] = groups;
    expect(rules.flatMap(({ record }: { record?: string }) => record ?? [])).toEqual(
      ['5m', '30m', '1h', '2h', '6h', '1d', '3d'].map((window) => `slo:sli_error:ratio_rate${window}`),
    );
    const page = rules.find(({ alert }: { alert?: string }) => alert === 'SloBurnRatePage');
    expect(page.expr).toContain('ratio_rate1h{tenant_id="default",slo_id="steady"} > 0.0144');
    expect(page.expr).toContain('ratio_rate30m{tenant_id="default",slo_id="steady"} > 0.006');
  });

  test('are a specification for Sloth, an OpenSLO document; composites have nothing to count', async () => {
    const sloth = await exported('steady', 'sloth');
    expect(sloth).toMatchObject({ version: 'prometheus/v1', service: 'steady', slos: [{ objective: 99.9 }] });
    const openslo = await exported('steady', 'openslo');
    const again = await house.app.inject({ method: 'PUT', url: '/v1/slos/again', payload: openslo });
    expect(again.json()).toMatchObject({ scope: { agent_name: 'steady' }, objective_ratio: 0.999 });
    expect((await house.get('/v1/slos/both/export?format=sloth')).status).toBe(409);
  });
});
