// The scorer on a real store: what is written for whom, that nothing is lost while the model is away, and that scores of
// different models never meet.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Model } from '../../../api/watch/score/endpoint.ts';
import type { Store } from '../../../sql/store.ts';
import { airline } from '../../support/conversations/airline.ts';
import { retail } from '../../support/conversations/retail.ts';
import { converse } from '../../support/conversations/tongue.ts';
import { freshStore, seed, trace } from '../../support/derived-seed.ts';
import { conversations, hashedVector, openStage, tell } from './stage.ts';

let store: Store;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'flyball-score-'));
  store = await freshStore(directory);
});

afterAll(async () => {
  await store.close();
  await rm(directory, { recursive: true, force: true });
});

const rowsWhere = <Row>(where: string, columns = '*'): Promise<Row[]> =>
  store.rows<Row>(
    `SELECT ${columns} FROM drift_scores FINAL WHERE ${where} ORDER BY trace_id SETTINGS output_format_json_quote_64bit_integers = 0`,
  );

/** The place from which the next scorer goes on. */
const rewind = (to: string): Promise<void> =>
  store.command("INSERT INTO progress SELECT 'scorer', '', 'requests', {place:UInt64}, now64(3)", {
    place: Date.parse(to) - 1_000,
  });

interface Row {
  readonly trace_id: string;
  readonly state: string;
  readonly verdict: string;
  readonly alignment_basis: string;
  readonly alignment_ratio: number | null;
  readonly percentile_ratio: number | null;
  readonly embedding_model: string;
  readonly baseline_id: string;
}

describe('lexical scores', () => {
  test('begin with the fiftieth request, and then of all of them', async () => {
    await tell(store, conversations(airline, 0, 49));
    const stage = await openStage(store);
    await stage.run();
    const early = await rowsWhere<Row>("agent_name = 'airline'");
    expect(new Set(early.map(({ state }) => state))).toEqual(new Set(['collecting']));
    expect(early.every(({ alignment_ratio }) => alignment_ratio === null)).toBe(true);

    await tell(
      store,
      conversations(airline, 49, 1).map((each) => ({ ...each, number: 3_600 })),
    );
    stage.advance(3_600_000);
    await stage.run();
    const scored = await rowsWhere<Row>("agent_name = 'airline'");
    expect(scored).toHaveLength(50);
    expect(new Set(scored.map(({ state }) => state))).toEqual(new Set(['scored']));
    expect(new Set(scored.map(({ alignment_basis }) => alignment_basis))).toEqual(new Set(['lexical']));
  });

  test('find a foreign answer, and pass those that fit', async () => {
    const foreign = converse(retail, 7);
    await tell(store, conversations(airline, 7_300, 200));
    await tell(store, [
      ...conversations(airline, 8_100, 100),
      { number: 8_300, conversation: converse(airline, 8_300), answer: foreign },
    ]);
    const stage = await openStage(store, { started_ms: Date.parse('2026-11-20T14:00:00Z') });
    await stage.run();
    const [planted] = await rowsWhere<Row>(`trace_id = '${trace(8_300)}'`);
    expect(planted).toMatchObject({ state: 'scored', verdict: 'drifted', percentile_ratio: 0 });
    const good = await rowsWhere<Row>(`trace_id >= '${trace(8_100)}' AND trace_id < '${trace(8_200)}'`);
    expect(good.filter(({ verdict }) => verdict === 'drifted').length).toBeLessThanOrEqual(2);
  });

  test('are the same after the same turn again', async () => {
    const before = await rowsWhere<Row>('1', 'trace_id, state, verdict, alignment_ratio, baseline_id');
    const stage = await openStage(store, { started_ms: Date.parse('2026-11-20T14:00:00Z') });
    await rewind('2026-11-20T10:00:00Z');
    await stage.scorer.restore();
    await stage.run();
    const after = await rowsWhere<Row>('1', 'trace_id, state, verdict, alignment_ratio, baseline_id');
    expect(after).toEqual(before);
  });

  test('say why there are none', async () => {
    const bare = { started_at: '2026-11-20 14:30:00', received_at: '2026-11-20 14:30:01' };
    await seed(store, 'requests', [
      { ...bare, trace_id: trace(0xa1), agent_name: 'mute' },
      { ...bare, trace_id: trace(0xa2), agent_name: 'mute' },
    ]);
    await seed(store, 'spans', [
      { ...bare, trace_id: trace(0xa1), output_messages_bytes: 40, input_messages_bytes: 20 },
      { ...bare, trace_id: trace(0xa2) },
    ]);
    await (await openStage(store, { started_ms: Date.parse('2026-11-20T15:00:00Z') })).run();
    const rows = await rowsWhere<Row>("agent_name = 'mute'");
    expect(rows.map(({ state }) => state)).toEqual(['no_payload', 'no_text']);
    expect(rows.map(({ alignment_ratio }) => alignment_ratio)).toEqual([null, null]);
  });
});

describe('scores by a model', () => {
  let isDown = false;
  let asked = 0;
  const model = (name: string): Model => ({
    name,
    basis: 'endpoint',
    embed: async (texts) => {
      if (isDown) throw new Error('connection refused');
      asked += texts.length;
      return { vectors: texts.map(hashedVector), input_tokens: texts.length * 10 };
    },
  });

  test('wait while it is away, lose nothing in an hour of it, and catch up', async () => {
    const at = Date.parse('2026-11-21T10:00:00Z');
    const shift = (at - Date.parse('2026-11-20T10:00:00Z')) / 1_000;
    const told = conversations(airline, 20_000, 60).map((each, index) => ({
      ...each,
      number: shift + index * 60,
      agent_name: 'semantic',
    }));
    await tell(store, told);
    isDown = true;
    const stage = await openStage(store, { model: model('small'), started_ms: at });
    for (let minute = 0; minute < 60; minute += 10) {
      stage.advance(600_000);
      await stage.run();
    }
    stage.advance(30_000);
    await stage.run();
    const waiting = await rowsWhere<Row>("agent_name = 'semantic'");
    expect(waiting).toHaveLength(60);
    expect(new Set(waiting.map(({ state }) => state))).toEqual(new Set(['waiting']));
    expect(waiting.every(({ alignment_ratio }) => alignment_ratio === null)).toBe(true);
    expect(stage.troubles).toHaveLength(1);

    isDown = false;
    stage.advance(120_000);
    await stage.run();
    const done = await rowsWhere<Row>("agent_name = 'semantic'");
    expect(new Set(done.map(({ state }) => state))).toEqual(new Set(['scored']));
    expect(new Set(done.map(({ alignment_basis }) => alignment_basis))).toEqual(new Set(['endpoint']));
  });

  test('ask for each text once', async () => {
    const before = asked;
    const stage = await openStage(store, {
      model: model('small'),
      started_ms: Date.parse('2026-11-21T12:00:00Z'),
    });
    await stage.run();
    expect(before).toBeGreaterThan(0);
    expect(asked).toBe(before);
  });

  test('cost what the ledger says, under the name of flyball', async () => {
    const [line] = await store.rows<{ calls: string; tokens: string; sent: string }>(
      "SELECT toString(count()) AS calls, toString(sum(input_tokens)) AS tokens, (SELECT toString(sum(input_tokens)) FROM embedding_calls FINAL) AS sent FROM calls FINAL WHERE service_name = 'flyball' AND outcome = 'ok'",
    );
    expect(Number(line!.calls)).toBeGreaterThan(0);
    expect(line!.tokens).toBe(line!.sent);
  });

  test('start a new baseline with a new model, and compare nothing across', async () => {
    const of = (name: string): Promise<Row[]> =>
      rowsWhere<Row>(`agent_name = 'semantic' AND embedding_model = '${name}'`);
    const small = await of('small');
    const stage = await openStage(store, {
      model: model('large'),
      started_ms: Date.parse('2026-11-21T12:00:00Z'),
    });
    await rewind('2026-11-21T09:59:00Z');
    await stage.scorer.restore();
    await stage.run();
    const large = await of('large');
    expect(large).toHaveLength(60);
    expect(new Set(large.map(({ baseline_id }) => baseline_id))).not.toContain(small[0]!.baseline_id);
    const bases = await rowsWhere<{ vector_basis: string }>(
      "agent_name = 'semantic'",
      'DISTINCT vector_basis',
    );
    expect(bases).toEqual([{ vector_basis: 'large 64' }]);
  });
});
