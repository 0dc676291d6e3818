// What the API says about SLOs beside their state: burn-down, what spent the budget, previews, all at once; and that the
// files which tell good from bad agree.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recount } from '../../../api/act/slos/recount.ts';
import { seriesIdOf } from '../../../api/act/slos/series.ts';
import { type SloDocument, sloDocument } from '../../../api/contract/policies/slo.ts';
import type { BurnDown, Spent } from '../../../api/contract/slos.ts';
import { type House, now, openHouse } from '../../ask/house.ts';
import { insertRows, seedGroups } from '../../support/request-seed.ts';

const hour = 3_600;
const day = 86_400;
const document = sloDocument.parse({
  scope: { agent_name: 'support' },
  sli: { type: 'availability' },
  objective_ratio: 0.99,
  window: { rolling_days: 7 },
});

let house: House;
beforeAll(async () => {
  house = await openHouse();
  await seedGroups(house.store, 'support', {
    at: now,
    groups: [
      { ago_seconds: [8 * day, 3 * day], total: 5_000, bad: 10 },
      { ago_seconds: [3 * day, 3 * day - hour], total: 100, bad: 40, outcome: 'timeout' },
      { ago_seconds: [3 * day - hour, 0], total: 3_000, bad: 6 },
    ],
  });
  await insertRows(house.store, 'requests', [
    {
      tenant_id: 'default',
      started_at: '2026-11-20 11:59:00',
      trace_id: 'a'.repeat(32),
      duration_ms: 30_000,
      name: 'the last one',
      agent_name: 'support',
      outcome: 'error',
      failure_class: 'logic',
      error_type: 'KeyError',
      error_message: 'no such key',
      version: 1,
    },
  ]);
  await put('support', document);
});
afterAll(() => house.close());

const put = (id: string, body: SloDocument): Promise<unknown> =>
  house.policies.put({ tenant_id: 'default', kind: 'slo', id, document: body, origin: 'api' }, 'test');

const at = `at=${now.toISOString()}`;

/** Counts the minutes, and takes them for old enough to be used. */
async function counted(indicator: SloDocument): Promise<void> {
  await recount(house, 'default', indicator);
  await house.store.command(
    "INSERT INTO slo_series SELECT 'default', {series_id:String}, now64(3) + toIntervalHour(1)",
    { series_id: seriesIdOf(indicator) },
  );
}

describe('the burn-down', () => {
  test('ends with what is left now, and adds up to what was counted', async () => {
    const [{ body: status }, { body }] = [
      await house.get(`/v1/slos/support/status?${at}`),
      await house.get(`/v1/slos/support/burn-down?${at}`),
    ];
    const { points } = body as BurnDown;
    expect(points.length).toBeGreaterThan(100);
    expect(points.length).toBeLessThanOrEqual(120);
    expect(points.at(-1)).toMatchObject({
      at: now.toISOString(),
      error_budget_remaining_ratio: status.error_budget_remaining_ratio,
    });
    const sum = (of: (point: BurnDown['points'][number]) => number | null): number =>
      points.reduce((total, point) => total + (of(point) ?? 0), 0);
    expect(sum(({ bad_count }) => bad_count)).toBe(status.bad_count);
    expect(sum(({ good_count }) => good_count)).toBe(status.good_count);
  });

  test('of a calendar period starts whole and counts from its beginning', async () => {
    const { body } = await house.app
      .inject({
        method: 'POST',
        url: `/v1/slo-preview?${at}`,
        payload: { ...document, window: { calendar: 'week', time_zone: 'Europe/Berlin' } },
      })
      .then((reply) => ({ body: reply.json() }));
    const { points } = body.burn_down as BurnDown;
    expect(points[0]?.error_budget_remaining_ratio).toBeGreaterThan(0.5);
    expect(points.at(-1)?.error_budget_remaining_ratio).toBe(body.status.error_budget_remaining_ratio);
    expect(body.status.window.from).toBe('2026-11-15T23:00:00.000Z');
  });

  test('is the same however much of it was counted before', async () => {
    const before = await house.get(`/v1/slos/support/burn-down?${at}`);
    await counted(document);
    expect((await house.get(`/v1/slos/support/burn-down?${at}`)).body).toEqual(before.body);
  });
});

describe('what spent the budget', () => {
  test('are causes that add up to the bad requests, the most frequent first, with the latest of each', async () => {
    const { body: status } = await house.get(`/v1/slos/support/status?${at}`);
    const { body } = await house.get(`/v1/slos/support/spent?${at}`);
    const { classes, requests } = body as Spent;
    expect(classes.map(({ outcome, failure_class }) => [outcome, failure_class])).toEqual([
      ['timeout', 'other'],
      ['error', 'other'],
      ['error', 'logic'],
    ]);
    expect(classes.reduce((sum, { bad_count }) => sum + bad_count, 0)).toBe(status.bad_count);
    expect(classes.reduce((sum, { bad_ratio }) => sum + bad_ratio, 0)).toBeCloseTo(1, 9);
    expect(requests[1]).toEqual({
      trace_id: 'a'.repeat(32),
      ended_at: '2026-11-20T11:59:30.000Z',
      name: 'the last one',
      agent_name: 'support',
      outcome: 'error',
      failure_class: 'logic',
      error_type: 'KeyError',
      error_message: 'no such key',
      measured: 30_000,
    });
    expect(requests).toHaveLength(20);
  });

  test('is the same from counted hours as from the requests, at an instant within a minute too', async () => {
    const odd = `at=${new Date(now.getTime() - 30_500).toISOString()}`;
    // The same requests, as those of the whole tenant, of which nothing has been counted.
    const fresh = sloDocument.parse({ ...document, scope: {} });
    await put('fresh', fresh);
    for (const moment of [at, odd]) {
      const [mine, theirs] = [
        await house.get(`/v1/slos/support/spent?${moment}`),
        await house.get(`/v1/slos/fresh/spent?${moment}`),
      ];
      expect(mine.body.classes).toEqual(theirs.body.classes);
      expect(mine.body.requests).toEqual(theirs.body.requests);
    }
  });
});

describe('many SLOs', () => {
  test('are answered at once, each as by itself', async () => {
    await put(
      'slow',
      sloDocument.parse({ ...document, sli: { type: 'latency', metric: 'duration', threshold_ms: 500 } }),
    );
    await put(
      'pair',
      sloDocument.parse({
        sli: { type: 'composite', method: 'series', components: [{ slo_id: 'support' }, { slo_id: 'slow' }] },
        objective_ratio: 0.9,
        window: { rolling_days: 7 },
      }),
    );
    const { body } = await house.get(`/v1/slo-statuses?${at}`);
    expect(body.rows.map(({ slo_id }: { slo_id: string }) => slo_id)).toEqual([
      'fresh',
      'pair',
      'slow',
      'support',
    ]);
    for (const row of body.rows)
      expect((await house.get(`/v1/slos/${row.slo_id}/status?${at}`)).body).toEqual(row);
    const pair = body.rows[1];
    // All took a second or more, so the slow half of the pair is wholly bad.
    expect(pair).toMatchObject({
      sli_ratio: 0,
      total_count: null,
      components: [{ slo_id: 'support' }, { slo_id: 'slow' }],
    });
  });

  test('of one agent are those with it in their scope', async () => {
    const { body } = await house.get(`/v1/slo-statuses?agent_name=support&${at}`);
    expect(body.rows.map(({ slo_id }: { slo_id: string }) => slo_id)).toEqual(['slow', 'support']);
  });
});

describe('agents', () => {
  test('are answered with the SLOs that have them in their scope', async () => {
    const range = `from=2026-11-19T12:00:00Z&to=2026-11-20T12:00:01Z&${at}`;
    const { body } = await house.get(`/v1/agents/support?${range}`);
    const { body: status } = await house.get(`/v1/slos/support/status?${at}`);
    expect(body.agent.slos).toContainEqual({
      slo_id: 'support',
      display_name: '',
      state: status.state,
      error_budget_remaining_ratio: status.error_budget_remaining_ratio,
    });
    expect(body.agent.slos).toHaveLength(2);
  });
});

describe('a preview', () => {
  test('says what the SLO would say, and keeps nothing', async () => {
    const reply = await house.app.inject({ method: 'POST', url: `/v1/slo-preview?${at}`, payload: document });
    const { status } = reply.json();
    const { slo_id: _, ...kept } = (await house.get(`/v1/slos/support/status?${at}`)).body;
    expect(status).toEqual({ slo_id: 'preview', ...kept });
    expect((await house.get('/v1/slos/preview')).status).toBe(404);
  });
});

describe('the files that tell good from bad', () => {
  test('do it in the same words', () => {
    const folder = join(import.meta.dirname, '../../../sql/reads');
    const texts = readdirSync(folder)
      .filter((name) => name.startsWith('slo-'))
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .filter((text) => text.includes('-- verdict'));
    const verdicts = texts.map((text) =>
      text
        .slice(text.indexOf('-- verdict'), text.indexOf(') AS verdict'))
        .split('\n')
        .map((line) => line.trim())
        .join('\n'),
    );
    expect(verdicts).toHaveLength(11);
    // Of requests, of their scores, of evaluations.
    expect(new Set(verdicts).size).toBe(3);
  });
});
