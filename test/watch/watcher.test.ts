// The watcher on the real engine: the same derived rows in whatever order and pieces the spans come, after a restart,
// after a late span, for twins in two traces.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cataloguePrices } from '../../api/watch/account/price.ts';
import { Watcher } from '../../api/watch/watcher.ts';
import { Ingest } from '../../collector/ingest.ts';
import { spanLayout } from '../../collector/row/columns.ts';
import { openEmbedded } from '../../sql/embedded.ts';
import { migrate, readMigrations } from '../../sql/migrate.ts';
import { type RowBatch, type Store, StoreError } from '../../sql/store.ts';
import { modelCall, type TestSpan, tracesProtobuf } from '../support/otlp.ts';

const node = 'n1';
const hour_ms = 3_600_000;
const noon = Date.UTC(2026, 10, 20, 12, 30);

let store: Store;
let directory: string;
let sequence = 0;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'flyball-test-'));
  store = await openEmbedded({ directory });
  await migrate(store, await readMigrations(), undefined);
});

beforeEach(async () => {
  for (const table of ['spans', 'logs', 'calls', 'requests', 'tool_calls', 'progress'])
    await store.command(`TRUNCATE TABLE ${table}`);
});

afterAll(async () => {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});

const ingest = new Ingest();

/** Puts spans into the facts as the projector does. */
async function arrive(spans: readonly TestSpan[], scope = 'test.scope', service = 'test'): Promise<void> {
  const body = Buffer.from(
    tracesProtobuf(spans, { 'service.name': service })
      .toString('latin1')
      .replace('test.scope', scope.padEnd(10, '_').slice(0, 10)),
    'latin1',
  );
  const { bytes } = ingest.spans(body, {
    nodeId: node,
    sequence: ++sequence,
    receivedMs: noon + hour_ms,
    tenantId: 'default',
    storePayloads: true,
    oldestNs: 0n,
  });
  await store.insert({ table: 'spans', columns: spanLayout.columns, source: Buffer.from(bytes) }, 'facts');
}

function newWatcher(over: Store = store): Watcher {
  return new Watcher({
    store: over,
    prices: cataloguePrices(),
    nodes: async () => [node],
    now: () => noon + hour_ms,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 5))),
    onTrouble: () => {},
    onPlaces: () => {},
    traced: (_name, _attributes, run) => run(),
  });
}

/** Runs a watcher over all that is there, and stops it. */
async function watch(over?: Store): Promise<void> {
  const watcher = newWatcher(over);
  watcher.start();
  await watcher.stop();
}

const trace = 'a'.repeat(32);
const agent: TestSpan = {
  trace,
  id: '1'.repeat(16),
  name: 'invoke_agent support',
  start_ms: noon,
  duration_ms: 5_000,
  attributes: {
    'gen_ai.operation.name': 'invoke_agent',
    'gen_ai.agent.name': 'support',
    'gen_ai.conversation.id': 'c1',
    'user.id': 'u1',
  },
};
const call = (id: string, more: Partial<TestSpan> = {}): TestSpan => ({
  trace,
  id: id.repeat(16),
  parent: '1'.repeat(16),
  start_ms: noon + 100,
  duration_ms: 900,
  attributes: modelCall(1_000, 100),
  ...more,
});
const tool: TestSpan = {
  trace,
  id: '4'.repeat(16),
  parent: '1'.repeat(16),
  name: 'execute_tool look_up',
  start_ms: noon + 1_200,
  duration_ms: 50,
  attributes: {
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': 'look_up',
    'gen_ai.tool.call.arguments': '{"order":1}',
    'gen_ai.tool.call.result': '{"ok":true}',
  },
};

const requests = () =>
  store.rows<Record<string, unknown>>(
    'SELECT * EXCEPT (version, received_at) FROM requests FINAL ORDER BY trace_id SETTINGS output_format_json_quote_64bit_integers = 0',
  );
const calls = () =>
  store.rows<Record<string, unknown>>(
    'SELECT * EXCEPT (version) FROM calls FINAL ORDER BY trace_id, span_id SETTINGS output_format_json_quote_64bit_integers = 0',
  );
const total = async () =>
  Number(
    (
      await store.rows<{ usd: string }>(
        "SELECT toString(sum(list_cost_usd)) AS usd FROM calls FINAL WHERE counting = 'counted'",
      )
    )[0]?.usd,
  );

describe('the watcher', () => {
  test('derives the request, its calls and its tool calls, priced at span time', async () => {
    await arrive([agent, call('2'), tool]);
    await watch();
    expect(await requests()).toMatchObject([
      {
        trace_id: trace,
        agent_name: 'support',
        conversation_id: 'c1',
        user_id: 'u1',
        outcome: 'ok',
        span_count: 3,
        call_count: 1,
        tool_call_count: 1,
        input_tokens: 1000,
        output_tokens: 100,
        list_cost_usd: 0.0035,
        duration_ms: 5000,
      },
    ]);
    expect(await calls()).toMatchObject([
      {
        span_id: '2'.repeat(16),
        agent_name: 'support',
        conversation_id: 'c1',
        counting: 'counted',
        cost_basis: 'exact',
        price_id: 'openai/gpt-4o',
        list_cost_usd: 0.0035,
      },
    ]);
    const [toolCall] = await store.rows<Record<string, unknown>>('SELECT * FROM tool_calls FINAL');
    expect(toolCall).toMatchObject({ tool_name: 'look_up', agent_name: 'support', outcome: 'ok' });
  });

  test('ends with the same rows in whatever order and pieces the spans came', async () => {
    const spans = [agent, call('2'), call('3', { start_ms: noon + 2_000 }), tool];
    await arrive(spans);
    await watch();
    const expected = [await requests(), await calls()];
    for (const order of [
      [3, 2, 1, 0],
      [1, 0, 3, 2],
      [2, 3, 0, 1],
    ]) {
      await beforeEachAgain();
      for (const index of order) {
        await arrive([spans[index]!]);
        await watch();
      }
      expect([await requests(), await calls()]).toEqual(expected);
    }
  });

  test('counts a span once that an exporter sent again', async () => {
    await arrive([agent, call('2')]);
    await watch();
    await arrive([agent, call('2')]);
    await arrive([call('2')]);
    await watch();
    expect(await total()).toBe(0.0035);
    expect(await requests()).toMatchObject([{ span_count: 2, call_count: 1 }]);
  });

  test('moves a request to its true hour when an earlier root arrives late, and leaves nothing behind', async () => {
    await arrive([call('2', { start_ms: noon + hour_ms })]);
    await watch();
    expect(await requests()).toMatchObject([{ root_seen: false }]);
    await arrive([{ ...agent, start_ms: noon, duration_ms: 2 * hour_ms }]);
    await watch();
    const rows = await requests();
    expect(rows).toHaveLength(1);
    expect(rows).toMatchObject([
      {
        root_seen: true,
        agent_name: 'support',
        list_cost_usd: 0.0035,
        started_at: '2026-11-20 12:30:00.000000000',
      },
    ]);
  });

  test('finds the trace of a late span again after a restart', async () => {
    await arrive([agent, call('2')]);
    await watch();
    await arrive([call('3', { start_ms: noon + 3_000 })]);
    await watch();
    expect(await requests()).toMatchObject([
      { span_count: 3, call_count: 2, list_cost_usd: 0.007, agent_name: 'support' },
    ]);
    expect((await calls()).map((row) => row['agent_name'])).toEqual(['support', 'support']);
  });

  test('counts one of two reports of one call in two traces, whichever came first', async () => {
    const other = 'b'.repeat(32);
    const first = call('2', { attributes: modelCall(1_000, 100, { 'gen_ai.response.id': 'resp-1' }) });
    const second = {
      ...call('7', {
        attributes: modelCall(1_000, 100, {
          'gen_ai.response.id': 'resp-1',
          'gen_ai.usage.cache_read.input_tokens': 10,
        }),
      }),
      trace: other,
      parent: '',
    };
    const outcomes: unknown[] = [];
    for (const [a, b] of [
      [first, second],
      [second, first],
    ] as const) {
      await beforeEachAgain();
      await arrive([a], a === first ? 'scope-a' : 'scope-b');
      await watch();
      await arrive([b], b === first ? 'scope-a' : 'scope-b');
      await watch();
      outcomes.push(
        (await calls()).map((row) => [row['span_id'], row['counting'], row['duplicate_of_span_id']]),
      );
    }
    expect(outcomes[0]).toEqual(outcomes[1]);
    expect(outcomes[0]).toEqual([
      ['2'.repeat(16), 'duplicate', '7'.repeat(16)],
      ['7'.repeat(16), 'counted', null],
    ]);
  });

  test('counts one of a client and its gateway that one instrumentation traces in two traces', async () => {
    const report = (id: string, of: string): TestSpan => ({
      ...call(id, { attributes: modelCall(1_000, 100, { 'gen_ai.response.id': 'resp-2' }) }),
      trace: of,
      parent: '',
    });
    await arrive([report('2', trace)], 'scope-a', 'client');
    await watch();
    await arrive([report('7', 'b'.repeat(32))], 'scope-a', 'gateway');
    await watch();
    expect((await calls()).map((row) => [row['span_id'], row['counting']])).toEqual([
      ['2'.repeat(16), 'counted'],
      ['7'.repeat(16), 'duplicate'],
    ]);
    expect(await total()).toBe(0.0035);
  });

  test('repeats a turn whose rows were written but whose place was not saved, and changes nothing', async () => {
    await arrive([agent, call('2')]);
    await watch();
    const before = [await requests(), await calls()];
    await store.command('TRUNCATE TABLE progress');
    await watch();
    expect([await requests(), await calls()]).toEqual(before);
  });

  test('goes on when the store comes back, and loses nothing', async () => {
    let refusals = 3;
    const flaky: Store = new Proxy(store, {
      get: (target, key) => {
        const method = (target[key as keyof Store] as (...parameters: unknown[]) => unknown).bind(target);
        if (key !== 'insert') return method;
        return async (batch: RowBatch, lane: 'derived') => {
          if (refusals-- > 0) throw new StoreError('connection refused', 0, 'retry');
          await target.insert(batch, lane);
        };
      },
    });
    const watcher = newWatcher(flaky);
    await arrive([agent, call('2')]);
    watcher.start();
    while (watcher.spansSeen < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    await watcher.stop();
    expect(await total()).toBe(0.0035);
    expect(await requests()).toMatchObject([{ span_count: 2, call_count: 1 }]);
  });

  test('reads a node that has more spans than one turn takes', async () => {
    let id = 0;
    const hex = (length: number, value: number): string => value.toString(16).padStart(length, '1');
    for (let request = 0; request < 30; request++) {
      await arrive(
        Array.from({ length: 1_000 }, () => ({
          trace: hex(32, request * 100 + (id % 10) + 1),
          id: hex(16, ++id),
          attributes: modelCall(1, 1),
          start_ms: noon,
        })),
      );
    }
    await watch();
    const [row] = await store.rows<{ n: string }>('SELECT sum(span_count) AS n FROM requests FINAL');
    expect(Number(row?.n)).toBe(30_000);
  });
});

async function beforeEachAgain(): Promise<void> {
  for (const table of ['spans', 'calls', 'requests', 'tool_calls', 'progress'])
    await store.command(`TRUNCATE TABLE ${table}`);
}
