// Questions over HTTP: rows of the catalogue's shape, sums that are exact, unknown that is not zero, filters, formats.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dimensions, questions } from '../../api/contract/questions.ts';
import { seed, span, trace } from '../support/derived-seed.ts';
import { type House, openHouse } from './house.ts';

const names = Object.keys(questions) as (keyof typeof questions)[];

describe('on an empty store', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(() => house.close());

  test.each(names)('%s answers without rows or with unknowns', async (name) => {
    const { status, body } = await house.get(`/v1/questions/${name}`);
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body).toMatchObject({
      question: name,
      from: '2026-11-19T12:00:00.000Z',
      to: '2026-11-20T12:00:00.000Z',
      as_of: '2026-11-20T12:00:00.000Z',
    });
    if (name !== 'overview_totals') return expect(body.rows).toEqual([]);
    const [row] = body.rows;
    for (const [column, value] of Object.entries(row))
      expect([column, value]).toEqual([column, column.endsWith('_count') ? 0 : null]);
  });
});

describe('on a small fleet', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
    await seedFleet(house);
  });
  afterAll(() => house.close());

  const ask = async (name: string, query = ''): Promise<Record<string, unknown>[]> => {
    const { status, body } = await house.get(`/v1/questions/${name}?${query}`);
    expect(status, JSON.stringify(body)).toBe(200);
    return body.rows;
  };

  test.each(names)('%s answers rows of its schema', async (name) => {
    const rows = await ask(name);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(Object.keys(row)).toEqual(Object.keys(questions[name].row.shape));
  });

  test.each(dimensions)('spend and values can be told apart by %s', async (dimension) => {
    const spend = await ask('spend_over_time', `dimension=${dimension}`);
    expect(spend.length).toBeGreaterThan(0);
    expect((await ask('filter_values', `dimension=${dimension}`)).length).toBeGreaterThan(0);
  });

  test('sums money exactly, over counted calls only', async () => {
    const [row] = await ask('overview_totals');
    // 0.1 + 0.2 + 0.000000000001: the doubles 0.1 and 0.2 add up to 0.30000000000000004.
    expect(row).toMatchObject({ list_cost_usd: 0.300000000001, call_count: 4, input_tokens: 400 });
  });

  test('divides counts by counts, and cost by the requests whose cost is known', async () => {
    const [row] = await ask('overview_totals');
    expect(row).toMatchObject({
      request_count: 4,
      failed_count: 1,
      cancelled_count: 1,
      error_ratio: 0.25,
      unpriced_call_count: 1,
      unpriced_call_ratio: 0.25,
      unpriced_model_count: 1,
      usage_flagged_call_count: 1,
    });
    expect(row!['cost_per_request_usd']).toBeCloseTo(0.300000000001 / 3, 12);
  });

  test('weights the time per token by tokens', async () => {
    const [row] = await ask('overview_totals');
    // 900 ms over 10 tokens and 1,800 ms over 90: 2,700 / 100, not the mean of 90 and 20.
    expect(row).toMatchObject({ streamed_call_count: 2, tpot_ms: 27, ttft_p50_ms: 200 });
  });

  test('shows what has no price as unknown, not as free', async () => {
    expect(await ask('unpriced_models')).toEqual([
      {
        provider: 'house',
        model: 'own-7b',
        call_count: 1,
        input_tokens: 100,
        output_tokens: 11,
        first_at: '2026-11-20T11:00:00.000000000Z',
        last_at: '2026-11-20T11:00:00.000000000Z',
      },
    ]);
    const own = (await ask('top_models')).find((row) => row['model'] === 'own-7b');
    expect(own).toMatchObject({
      list_cost_usd: null,
      unpriced_call_count: 1,
      ttft_p95_ms: null,
      tpot_ms: null,
    });
  });

  test('tell drifted answers from good ones, and unscored agents from both', async () => {
    const rows = await ask('answer_quality');
    expect(
      rows.map((row) => [row['agent_name'], row['scored_count'], row['drifted_count'], row['drifted_ratio']]),
    ).toEqual([
      ['billing', 1, 1, 1],
      ['silent', 0, 0, null],
      ['support', 1, 0, 0],
    ]);
    expect(rows.find((row) => row['agent_name'] === 'billing')).toMatchObject({
      claim_count: 4,
      unsupported_claim_count: 3,
      faithfulness_ratio: 0.25,
      baseline_state: '',
      auc_ratio: null,
    });
    expect(rows.at(-1)).toMatchObject({ baseline_state: 'ready', auc_ratio: 0.99, faithfulness_ratio: 1 });
    expect((await ask('worst_answers'))[0]).toMatchObject({ trace_id: trace(2), verdict: 'drifted' });
    expect(await ask('worst_answers', 'by=claims')).toHaveLength(1);
  });

  test('books money on the agent that spent it and requests on all that took part', async () => {
    const rows = await ask('top_agents');
    expect(rows.map((row) => [row['agent_name'], row['request_count'], row['list_cost_usd']])).toEqual([
      ['billing', 2, 0.200000000001],
      ['support', 4, 0.1],
    ]);
    const cost = rows.reduce((sum, row) => sum + Math.round(Number(row['list_cost_usd']) * 1e12), 0);
    expect(cost).toBe(300_000_000_001);
  });

  test('knows what an agent used', async () => {
    const [billing, support] = await ask('agents');
    expect(billing).toMatchObject({
      agent_name: 'billing',
      models: ['gpt'],
      tools: ['refund'],
      environments: ['prod', 'staging'],
    });
    expect(support).toMatchObject({ agent_name: 'support', models: ['gpt', 'own-7b'], tools: ['search'] });
  });

  test('puts what is beyond the limit together', async () => {
    const rows = await ask('spend_over_time', 'dimension=agent_name&limit=1');
    expect(rows.map((row) => [row['bucket_at'], row['value'], row['list_cost_usd']])).toEqual([
      ['2026-11-20T10:00:00Z', '(other)', 0.1],
      ['2026-11-20T10:00:00Z', 'billing', 0.2],
      ['2026-11-20T11:00:00Z', '(other)', null],
      ['2026-11-20T11:00:00Z', 'billing', 0.000000000001],
    ]);
  });

  test('charts of spend add up to the same', async () => {
    const pico = (rows: Record<string, unknown>[]): number =>
      rows.reduce((sum, row) => sum + Math.round(Number(row['list_cost_usd']) * 1e12), 0);
    expect(pico(await ask('requests_over_time'))).toBe(300_000_000_001);
    expect(pico(await ask('spend_over_time', 'dimension=model'))).toBe(300_000_000_001);
    expect(pico(await ask('top_models'))).toBe(300_000_000_001);
  });

  test('a tool call that failed counts in its ratio, a rolled-up one does not', async () => {
    expect(await ask('top_tools')).toEqual([
      {
        tool_name: 'search',
        call_count: 2,
        failed_count: 1,
        error_ratio: 0.5,
        duration_p50_ms: 70,
        duration_p95_ms: 70,
      },
      {
        tool_name: 'refund',
        call_count: 1,
        failed_count: 0,
        error_ratio: 0,
        duration_p50_ms: 50,
        duration_p95_ms: 50,
      },
    ]);
  });

  test('conversations come latest first with what they cost', async () => {
    const rows = await ask('conversations');
    expect(rows.map((row) => [row['conversation_id'], row['request_count'], row['list_cost_usd']])).toEqual([
      ['c2', 2, 0.000000000001],
      ['c1', 2, 0.3],
    ]);
    expect(rows[1]).toMatchObject({ agent_names: ['billing', 'support'], user_id: 'ann' });
  });

  test.each([
    ['agent_name=billing', 2],
    ['model=own-7b', 1],
    ['provider=house', 1],
    ['user_id=bob', 2],
    ['team=red', 2],
    ['environment=staging', 2],
    ['conversation_id=c1', 2],
    ['service_name=shop', 2],
    ['agent_name=nobody', 0],
  ])('the filter %s leaves %i requests', async (filter, count) => {
    const [row] = await ask('overview_totals', filter);
    expect(row).toMatchObject({ request_count: count });
    for (const name of names) await ask(name, filter);
  });

  test('can be asked as of an earlier moment', async () => {
    const [row] = await ask('overview_totals', 'at=2026-11-20T10:30:00Z');
    expect(row).toMatchObject({ request_count: 2, list_cost_usd: 0.3 });
    const { body } = await house.get('/v1/questions/overview_totals?at=2026-11-20T10:30:00Z');
    expect(body).toMatchObject({ from: '2026-11-19T10:30:00.000Z', to: '2026-11-20T10:30:00.000Z' });
  });

  test('the start of a range is in it, its end is not', async () => {
    const counted = async (from: string, to: string): Promise<unknown> =>
      (await ask('overview_totals', `from=${from}&to=${to}`))[0]!['request_count'];
    expect(await counted('2026-11-20T10:00:00Z', '2026-11-20T10:00:00.001Z')).toBe(2);
    expect(await counted('2026-11-20T09:00:00Z', '2026-11-20T10:00:00Z')).toBe(0);
    expect(await counted('2026-11-20T11:00:00%2B01:00', '2026-11-20T11:00:00.001%2B01:00')).toBe(2);
  });
});

async function seedFleet({ store }: House): Promise<void> {
  const streamed = {
    tpot_ms: 90,
    streamed: true,
    list_cost_usd: '0.1',
    duration_ms: 1_000,
    ttft_ms: 100,
    output_tokens: 11,
  };
  const later = {
    started_at: '2026-11-20 11:00:00',
    user_id: 'bob',
    team: 'blue',
    environment: 'staging',
    conversation_id: 'c2',
    service_name: 'desk',
  };
  const earlier = {
    user_id: 'ann',
    team: 'red',
    environment: 'prod',
    conversation_id: 'c1',
    service_name: 'shop',
  };
  await seedQuality(store);
  await seed(store, 'calls', [
    { ...earlier, ...streamed, trace_id: trace(1), span_id: span(1) },
    {
      ...earlier,
      ...streamed,
      trace_id: trace(2),
      span_id: span(2),
      agent_name: 'billing',
      list_cost_usd: '0.2',
      duration_ms: 2_000,
      ttft_ms: 200,
      tpot_ms: 20,
      output_tokens: 91,
    },
    {
      ...later,
      trace_id: trace(3),
      span_id: span(3),
      agent_name: 'billing',
      list_cost_usd: '0.000000000001',
      usage_flags: ['cache_unknown'],
    },
    {
      ...later,
      trace_id: trace(4),
      span_id: span(4),
      provider: 'house',
      model: 'own-7b',
      list_cost_usd: null,
      cost_basis: 'unpriced',
    },
    {
      ...earlier,
      ...streamed,
      trace_id: trace(1),
      span_id: span(5),
      counting: 'rolled_up',
      list_cost_usd: '5',
    },
    {
      ...earlier,
      ...streamed,
      trace_id: trace(1),
      span_id: span(6),
      counting: 'duplicate',
      list_cost_usd: '7',
    },
    // Recomputed: the row with the greater version counts, and one that was deleted does not.
    { ...earlier, trace_id: trace(2), span_id: span(2), list_cost_usd: '9', version: 0 },
    { ...earlier, trace_id: trace(2), span_id: span(7), list_cost_usd: '9', version: 1 },
  ]);
  await seed(store, 'calls', [
    { ...earlier, trace_id: trace(2), span_id: span(7), version: 2, is_deleted: 1 },
  ]);
  await seed(store, 'requests', [
    { ...earlier, trace_id: trace(1), list_cost_usd: '0.1', outcome: 'timeout' },
    { ...earlier, trace_id: trace(2), list_cost_usd: '0.2', agent_names: ['billing', 'support'] },
    {
      ...later,
      trace_id: trace(3),
      list_cost_usd: '0.000000000001',
      agent_names: ['billing', 'support'],
      outcome: 'cancelled',
    },
    {
      ...later,
      trace_id: trace(4),
      list_cost_usd: null,
      unpriced_call_count: 1,
      models: ['own-7b'],
      providers: ['house'],
    },
  ]);
  await seed(store, 'tool_calls', [
    { ...earlier, trace_id: trace(1), span_id: span(11), outcome: 'error' },
    { ...earlier, trace_id: trace(1), span_id: span(12), duration_ms: 70 },
    { ...later, trace_id: trace(3), span_id: span(13), agent_name: 'billing', tool_name: 'refund' },
    { ...earlier, trace_id: trace(1), span_id: span(14), counting: 'rolled_up' },
  ]);
}

/** Two agents' answers: one that drifted and said things, one that was never scored; and what others thought of them. */
async function seedQuality(store: House['store']): Promise<void> {
  await seed(store, 'drift_scores', [
    { trace_id: trace(1) },
    {
      trace_id: trace(2),
      agent_name: 'billing',
      verdict: 'drifted',
      standing_ratio: -0.1,
      unsupported_claim_count: 3,
      faithfulness_ratio: 0.25,
    },
    {
      trace_id: trace(3),
      agent_name: 'silent',
      state: 'no_text',
      verdict: 'not_judged',
      alignment_basis: '',
      lexical_ratio: null,
      alignment_ratio: null,
      alignment_score: null,
      percentile_ratio: null,
      standing_ratio: null,
      claim_count: 0,
      faithfulness_ratio: null,
    },
  ]);
  await seed(store, 'drift_baselines', [{}]);
  await seed(store, 'evaluations', [
    { trace_id: trace(1) },
    { trace_id: trace(2), evaluation_id: 'e2', score: 0.2, agent_name: 'billing' },
  ]);
}
