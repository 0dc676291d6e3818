// Quality over HTTP: a trace with its working, an agent against its history, evaluations in their three forms, and thumbs.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { airline } from '../support/conversations/airline.ts';
import { retail } from '../support/conversations/retail.ts';
import { converse } from '../support/conversations/tongue.ts';
import { seed, span, trace } from '../support/derived-seed.ts';
import { conversations, openStage, tell } from '../watch/score/stage.ts';
import { type House, openHouse } from './house.ts';

const adminKey = 'an-admin-key-of-these-tests';
const refund = trace(70_001);
let house: House;
let readKey: string;

beforeAll(async () => {
  house = await openHouse({ adminKey });
  const { secret } = await put('/v1/keys/reader', { name: 'reader', scopes: ['read'] });
  readKey = secret;
  await tell(house.store, [
    ...conversations(airline, 0, 99),
    { number: 99, conversation: converse(airline, 99), answer: converse(retail, 3) },
  ]);
  await seed(house.store, 'requests', [{ trace_id: refund, agent_name: 'refunds' }]);
  const message = (role: string, content: string) =>
    JSON.stringify([{ role, parts: [{ type: 'text', content }] }]);
  await seed(house.store, 'spans', [
    {
      trace_id: refund,
      span_id: span(1),
      kind: 'tool',
      tool_name: 'issue_refund',
      tool_arguments: '{"order_id":"LF-482913"}',
      tool_result: '{"status":"declined"}',
    },
    {
      trace_id: refund,
      span_id: span(2),
      started_at: '2026-11-20 10:00:01',
      ended_at: '2026-11-20 10:00:02',
      input_messages: message('user', 'refund LF-482913'),
      output_messages: message('assistant', 'Your refund was approved.'),
    },
  ]);
  await (await openStage(house.store)).run();
});
afterAll(() => house.close());

const send = async (
  method: 'PUT' | 'POST' | 'DELETE',
  url: string,
  given: { body?: string; type?: string; key?: string },
) => {
  const reply = await house.app.inject({
    method,
    url,
    headers: {
      authorization: `Bearer ${given.key ?? adminKey}`,
      ...(given.type ? { 'content-type': given.type } : {}),
    },
    ...(given.body === undefined ? {} : { payload: given.body }),
  });
  return { status: reply.statusCode, body: reply.json() };
};
const put = async (url: string, body: object) =>
  (await send('PUT', url, { body: JSON.stringify(body), type: 'application/json' })).body;
const post = (body: string, type = 'application/json', key = adminKey) =>
  send('POST', '/v1/evaluations', { body, type, key });
const qualityOf = async (trace_id: string) =>
  (await house.get(`/v1/traces/${trace_id}/quality`, adminKey)).body;

describe('a trace', () => {
  test('shows its score, its steps and its baseline', async () => {
    const { score, baseline, steps } = await qualityOf(trace(5));
    expect(score).toMatchObject({ state: 'scored', alignment_basis: 'lexical' });
    expect(['aligned', 'low']).toContain(score.verdict);
    expect(score.alignment_ratio).toBe(score.lexical_ratio);
    expect(baseline).toMatchObject({ state: 'ready', alignment_basis: 'lexical' });
    expect(steps[0]).toMatchObject({ step_number: 1, kind: 'said' });
    expect(steps[0].goal_ratio).toBeGreaterThan(0);
  });

  test('has its alignment in the list of requests, in the explorer’s filters and beside its spans', async () => {
    const { body } = await house.get('/v1/requests?verdict=drifted&agent_name=airline', adminKey);
    expect(body.rows.map((row: { trace_id: string }) => row.trace_id)).toContain(trace(99));
    const row = body.rows.find((each: { trace_id: string }) => each.trace_id === trace(99));
    expect(row).toMatchObject({ alignment_basis: 'lexical' });
    const opened = await house.get(`/v1/traces/${trace(99)}`, adminKey);
    expect(opened.body.request.alignment_ratio).toBe(row.alignment_ratio);
  });

  test('shows what its claims rest on, and is found by them', async () => {
    const { judged, sources, score } = await qualityOf(refund);
    const answer = judged.find(({ where }: { where: string }) => where === 'answer');
    expect(answer.claims).toMatchObject([{ kind: 'status', text: 'approved', verdict: 'contradicted' }]);
    const { place } = answer.claims[0];
    expect(sources[place.source].text.slice(place.start, place.end)).toBe('declined');
    expect(score).toMatchObject({ unsupported_claim_count: 1, state: 'collecting', alignment_ratio: null });
    const { body } = await house.get('/v1/requests?unfaithful=true', adminKey);
    expect(body.rows.map((row: { trace_id: string }) => row.trace_id)).toContain(refund);
  });

  test('that is unknown is not found', async () => {
    expect((await house.get(`/v1/traces/${trace(9_999_999)}/quality`, adminKey)).status).toBe(404);
  });
});

describe('an agent', () => {
  test('shows its window against its baseline, on a map, and what a raw threshold would do', async () => {
    const { body, status } = await house.get('/v1/agents/airline/drift?threshold_ratio=0.7', adminKey);
    expect(status).toBe(200);
    const total = (key: string) =>
      body.distribution.reduce((sum: number, bin: Record<string, number>) => sum + bin[key]!, 0);
    expect(total('window_count')).toBe(100);
    expect(total('matched_count')).toBeGreaterThan(90);
    expect(body.map.points).toHaveLength(100);
    expect(body.threshold).toMatchObject({ threshold_ratio: 0.7, false_alarm_ratio: 1 });
    expect(body.farthest.map(({ trace_id }: { trace_id: string }) => trace_id)).toContain(trace(99));
  });

  test('without scores says so with nothing', async () => {
    const { body } = await house.get('/v1/agents/refunds/drift', adminKey);
    expect(body).toMatchObject({ baseline: null, distribution: [], threshold: null, tests: [] });
  });
});

describe('evaluations', () => {
  test('come one by one, in lists, in lines and in tables', async () => {
    const one = { trace_id: trace(1), name: 'helpfulness', score: 0.9 };
    expect(await post(JSON.stringify(one))).toMatchObject({ status: 200, body: { accepted_count: 1 } });
    const list = { evaluations: [one, { ...one, name: 'tone', label: 'friendly' }] };
    expect((await post(JSON.stringify(list))).body.accepted_count).toBe(2);
    const lines = [one, { ...one, name: 'safety', score: 1 }].map((each) => JSON.stringify(each)).join('\n');
    expect((await post(lines, 'application/jsonl')).body.accepted_count).toBe(2);
    const csv = `trace_id,name,score,explanation\n${trace(2)},helpfulness,0.2,"names ""another"" customer,\nand a wrong order"\n${trace(3)},helpfulness,,\n`;
    expect((await post(csv, 'text/csv')).body.accepted_count).toBe(2);
    const { evaluations } = await qualityOf(trace(1));
    // The same opinion of the same caller again replaces the one before.
    expect(
      evaluations.map(({ name, score }: { name: string; score: number }) => [name, score]).toSorted(),
    ).toEqual([
      ['helpfulness', 0.9],
      ['safety', 1],
      ['tone', 0.9],
    ]);
    expect((await qualityOf(trace(2))).evaluations[0]).toMatchObject({
      score: 0.2,
      explanation: 'names "another" customer,\nand a wrong order',
      source: 'api',
    });
    expect((await qualityOf(trace(3))).evaluations[0]).toMatchObject({ score: null });
  });

  test('of people replace what they thought before, and can be taken back', async () => {
    const thumb = (score: number) =>
      post(JSON.stringify({ trace_id: trace(4), name: 'thumb', score, source: 'human' }));
    await thumb(1);
    const { body } = await thumb(0);
    expect((await qualityOf(trace(4))).evaluations).toMatchObject([
      { name: 'thumb', score: 0, source: 'human' },
    ]);
    const [id] = body.evaluation_ids;
    expect((await send('DELETE', `/v1/evaluations/${id}`, {})).body).toEqual({ deleted: true });
    expect((await qualityOf(trace(4))).evaluations).toEqual([]);
    expect((await send('DELETE', `/v1/evaluations/${id}`, {})).body).toEqual({ deleted: false });
  });

  test.each([
    ['no name', '{"trace_id":"00000000000000000000000000000001"}'],
    ['a trace of another form', '{"trace_id":"1","name":"a"}'],
    [
      'a score that is no number',
      '{"trace_id":"00000000000000000000000000000001","name":"a","score":"good"}',
    ],
    ['an unknown field', '{"trace_id":"00000000000000000000000000000001","name":"a","stars":5}'],
  ])('with %s are refused with the reason', async (_, body) => {
    expect(await post(body)).toMatchObject({ status: 400, body: { error: { code: 'invalid_body' } } });
  });

  test('need a key that may write', async () => {
    expect(
      (await post(JSON.stringify({ trace_id: trace(1), name: 'a' }), 'application/json', readKey)).status,
    ).toBe(403);
  });

  test('that came as log records are there, once, under their agent', async () => {
    const record = {
      trace_id: trace(6),
      event_name: 'gen_ai.evaluation.result',
      evaluation_name: 'relevance',
      evaluation_score: 0.7,
      evaluation_label: 'pass',
      received_at: '2026-11-20 11:30:00',
    };
    await seed(house.store, 'logs', [record, { ...record, wal_sequence: 2 }]);
    const stage = await openStage(house.store, { started_ms: Date.parse('2026-11-20T12:00:00Z') });
    await stage.run();
    const { evaluations } = await qualityOf(trace(6));
    expect(evaluations).toMatchObject([{ name: 'relevance', score: 0.7, label: 'pass', source: 'log' }]);
    const { body } = await house.get('/v1/questions/evaluation_totals', adminKey);
    expect(body.rows.find(({ name }: { name: string }) => name === 'relevance')).toMatchObject({
      agent_name: 'airline',
      evaluation_count: 1,
    });
  });
});
