// The worked examples of burn rates and budgets, through the real store and the API, to the last digit.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SloStatus } from '../../../api/contract/slos.ts';
import { type House, now, openHouse } from '../../ask/house.ts';
import { type Group, nested, seedGroups } from '../../support/request-seed.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const minute = 60;
const hour = 3_600;
const day = 86_400;

interface Example {
  readonly objective_ratio: number;
  readonly groups: readonly Group[];
  readonly window?: object;
  readonly more?: object;
}

let number = 0;

async function put(id: string, body: object): Promise<{ status: number; text: string }> {
  const reply = await house.app.inject({ method: 'PUT', url: `/v1/slos/${id}`, payload: body });
  return { status: reply.statusCode, text: reply.body };
}

/** Seeds an agent of its own, makes an SLO of it without the guard, and asks for its state. */
async function statusOf({ objective_ratio, groups, window, more }: Example): Promise<SloStatus> {
  const id = `example-${++number}`;
  await seedGroups(house.store, id, { at: now, groups });
  const body = {
    scope: { agent_name: id },
    sli: { type: 'availability' },
    objective_ratio,
    window: window ?? { rolling_days: 30 },
    low_traffic_guard: 'off',
    ...more,
  };
  expect(await put(id, body)).toMatchObject({ status: 200 });
  const { status, body: answer } = await house.get(`/v1/slos/${id}/status?at=${now.toISOString()}`);
  expect(status).toBe(200);
  return answer;
}

const firing = ({ burn_rates }: SloStatus): string[] =>
  burn_rates
    .filter(({ firing }) => firing)
    .map(({ severity, long_window_seconds }) => `${severity} ${long_window_seconds / hour}h`);

const burns = ({ burn_rates }: SloStatus): Record<string, number | null> =>
  Object.fromEntries(
    burn_rates.flatMap((rate) => [
      [`${rate.long_window_seconds / minute}m`, rate.long_burn_rate],
      [`${rate.short_window_seconds / minute}m`, rate.short_burn_rate],
    ]),
  );

describe('the worked examples', () => {
  // A hundredth of the example's ten million: all ratios are the same. The benchmark has them all.
  test('S1: 40 of 100,000 bad leave 60 % of a budget of 100, for 28.8 hours at burn 15', async () => {
    const status = await statusOf({
      objective_ratio: 0.999,
      groups: nested([
        [hour, 1_000, 15],
        [30 * day, 100_000, 40],
      ]),
    });
    expect(status).toMatchObject({
      sli_ratio: 0.9996,
      good_count: 99_960,
      total_count: 100_000,
      bad_count: 40,
      allowed_bad_count: 100,
      error_budget_consumed_ratio: 0.4,
      error_budget_remaining_ratio: 0.6,
      time_to_exhaustion_seconds: 1.2 * day,
    });
    expect(burns(status)).toMatchObject({ '60m': 15 });
  });

  test('S2: 15 and 16.47 in both windows of the fast tier page', async () => {
    const status = await statusOf({
      objective_ratio: 0.999,
      groups: nested([
        [5 * minute, 850, 14],
        [hour, 10_000, 150],
      ]),
    });
    expect(burns(status)).toMatchObject({ '60m': 15, '5m': 14_000 / 850 });
    expect(firing(status)).toContain('page 1h');
    expect(status.state).toBe('page');
  });

  test('S2b: exactly 14.4 does not', async () => {
    const status = await statusOf({
      objective_ratio: 0.999,
      groups: [{ ago_seconds: [5 * minute, 0], total: 10_000, bad: 144 }],
    });
    expect(burns(status)).toMatchObject({ '60m': 14.4, '5m': 14.4 });
    expect(firing(status)).not.toContain('page 1h');
  });

  test('S3: an hour that burned and five minutes that did not are over', async () => {
    const status = await statusOf({
      objective_ratio: 0.999,
      groups: nested([
        [5 * minute, 830, 0],
        [30 * minute, 5_000, 0],
        [hour, 10_000, 200],
        [6 * hour, 60_000, 200],
        [day, 240_000, 200],
      ]),
    });
    expect(burns(status)).toMatchObject({ '60m': 20, '5m': 0 });
    expect(firing(status)).toEqual([]);
  });

  test('S4: a burst in the last five minutes alone is none', async () => {
    const status = await statusOf({
      objective_ratio: 0.999,
      groups: nested([
        [5 * minute, 830, 83],
        [30 * minute, 5_000, 100],
        [hour, 10_000, 100],
        [2 * hour, 20_000, 105],
        [6 * hour, 60_000, 110],
        [day, 240_000, 150],
        [3 * day, 720_000, 400],
      ]),
    });
    expect(burns(status)).toEqual({
      '5m': 100,
      '60m': 10,
      '30m': 20,
      '360m': 110 / 60,
      '120m': 5.25,
      '1440m': 0.625,
      '4320m': 400 / 720,
    });
    expect(firing(status)).toEqual([]);
  });

  test('S5: 6.5 over six hours and 7 over half an hour page by the slow tier', async () => {
    const status = await statusOf({
      objective_ratio: 0.999,
      groups: nested([
        [30 * minute, 5_000, 35],
        [hour, 10_000, 65],
        [6 * hour, 60_000, 390],
      ]),
    });
    expect(burns(status)).toMatchObject({ '360m': 6.5, '30m': 7, '60m': 6.5 });
    expect(firing(status).filter((alert) => alert.startsWith('page'))).toEqual(['page 6h']);
  });

  test('S6: three days above 1 are a ticket', async () => {
    const status = await statusOf({
      objective_ratio: 0.999,
      groups: nested([
        [30 * minute, 5_000, 7],
        [6 * hour, 60_000, 80],
        [day, 240_000, 320],
        [3 * day, 720_000, 900],
      ]),
    });
    expect(burns(status)).toMatchObject({ '4320m': 1.25, '360m': 80 / 60, '1440m': 320 / 240, '30m': 1.4 });
    expect(firing(status)).toEqual(['ticket 72h']);
  });

  test('S7: a budget that is overspent is exhausted, and has no time left', async () => {
    const status = await statusOf({
      objective_ratio: 0.995,
      window: { rolling_days: 28 },
      groups: [{ ago_seconds: [28 * day, 0], total: 200_000, bad: 1_300 }],
    });
    expect(status).toMatchObject({
      sli_ratio: 0.9935,
      allowed_bad_count: 1_000,
      error_budget_consumed_ratio: 1.3,
      error_budget_remaining_ratio: -0.3,
      time_to_exhaustion_seconds: 0,
      state: 'exhausted',
    });
  });

  test('S8: of 2,016 slices 16 saw nothing and 12 were bad: 40 % are left', async () => {
    const slice = 5 * minute;
    // One request a slice: 16 slices without, then 12 bad ones, then 1,988 good ones.
    const status = await statusOf({
      objective_ratio: 0.99,
      window: { rolling_days: 7 },
      more: { budgeting: { method: 'timeslices', slice_seconds: slice, slice_target_ratio: 0.9 } },
      groups: [
        { ago_seconds: [2_000 * slice, 1_988 * slice], total: 12, bad: 12 },
        { ago_seconds: [1_988 * slice, 0], total: 1_988 },
      ],
    });
    expect(status).toMatchObject({
      total_count: 2_000,
      bad_count: 12,
      no_data_slice_count: 16,
      sli_ratio: 0.994,
      allowed_bad_count: 20,
      error_budget_remaining_ratio: 0.4,
    });
  });

  test('S9: one bad request in an hour of ten pages when nothing guards, and does not when the guard does', async () => {
    const groups = nested([
      [5 * minute, 1, 1],
      [hour, 10, 1],
      [30 * day, 7_200, 1],
    ]);
    const naive = await statusOf({ objective_ratio: 0.999, groups });
    expect(naive.error_budget_remaining_ratio).toBe(6.2 / 7.2);
    expect(burns(naive)).toMatchObject({ '60m': 100, '5m': 1_000 });
    expect(firing(naive)).toContain('page 1h');
    const guard = { bad_count_min: 3, confidence_ratio: 0.95 };
    const guarded = await statusOf({ objective_ratio: 0.999, groups, more: { low_traffic_guard: guard } });
    expect(firing(guarded)).toEqual([]);
    expect(guarded.burn_rates[0]).toMatchObject({ firing: false, held_by_guard: true, long_burn_rate: 100 });
    expect(guarded.state).toBe('ok');
  });

  test('S10: a latency objective is the share under the threshold', async () => {
    const status = await statusOf({
      objective_ratio: 0.95,
      more: { sli: { type: 'latency', metric: 'ttft', threshold_ms: 2_000 } },
      groups: [{ ago_seconds: [30 * day, 0], total: 40_000, bad: 2_600, ttft_ms: [2_000, 2_000.5] }],
    });
    expect(status).toMatchObject({
      sli_ratio: 0.935,
      allowed_bad_count: 2_000,
      error_budget_remaining_ratio: -0.3,
      total_count: 40_000,
    });
  });

  test('S11: no traffic is unknown everywhere, and fires nothing', async () => {
    const status = await statusOf({ objective_ratio: 0.999, groups: [] });
    expect(status).toMatchObject({
      sli_ratio: null,
      total_count: 0,
      error_budget_remaining_ratio: null,
      time_to_exhaustion_seconds: null,
      state: 'unknown',
      budget_state: 'unknown',
    });
    expect(status.burn_rates).toHaveLength(4);
    for (const rate of status.burn_rates)
      expect(rate).toMatchObject({ long_burn_rate: null, short_burn_rate: null, firing: null });
  });

  test('S12: an objective of 1, or one given twice, is refused', async () => {
    const whole = await put('whole', { sli: { type: 'availability' }, objective_ratio: 1 });
    expect(whole.status).toBe(400);
    expect(whole.text).toContain('below 1');
    const twice = { sli: { type: 'availability' }, objective_ratio: 0.999, target_percent: 99.9 };
    expect((await put('twice', twice)).status).toBe(400);
  });

  test('S13: thresholds follow the window: 14.0 pages on 28 days, where it is 13.44', async () => {
    const example = {
      objective_ratio: 0.999,
      groups: [{ ago_seconds: [5 * minute, 0] as const, total: 10_000, bad: 140 }],
    };
    const month = await statusOf({ ...example, window: { rolling_days: 28 } });
    expect(month.burn_rates.map(({ threshold }) => threshold)).toEqual([13.44, 5.6, 2.8, 28 / 30]);
    expect(burns(month)).toMatchObject({ '60m': 14, '5m': 14 });
    expect(firing(month)).toContain('page 1h');
    expect(firing(await statusOf(example))).not.toContain('page 1h');
  });
});
