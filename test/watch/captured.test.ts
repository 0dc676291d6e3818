// Captured emitters through the real engine: the facts as the projector writes them, the watcher over them, and what it
// derives is what accounting in memory derives, whatever the order in which two traces that report one call arrived.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cataloguePrices } from '../../api/watch/account/price.ts';
import { Watcher } from '../../api/watch/watcher.ts';
import { Ingest } from '../../collector/ingest.ts';
import { logLayout, spanLayout } from '../../collector/row/columns.ts';
import { openEmbedded } from '../../sql/embedded.ts';
import { migrate, readMigrations } from '../../sql/migrate.ts';
import type { Store } from '../../sql/store.ts';
import {
  accountCaptured,
  type CapturedBody,
  capturedBodies,
  capturedFolders,
  readCaptured,
} from '../support/captured.ts';

const root = join(import.meta.dirname, '../fixtures/otlp');
const received_ms = Date.parse('2026-11-21T02:00:00Z');
const node = 'n1';
const ingest = new Ingest();

let store: Store;
let directory: string;
let sequence = 0;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'flyball-test-'));
  store = await openEmbedded({ directory });
  await migrate(store, await readMigrations(), undefined);
});

afterAll(async () => {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});

const bodiesOf = (name: string): CapturedBody[] => capturedBodies(join(root, name));

/** Puts bodies into the facts as the projector does, those of each signal in one insert. */
async function arrive(
  batch: readonly { readonly tenant: string; readonly bodies: readonly CapturedBody[] }[],
): Promise<void> {
  for (const signal of ['traces', 'logs'] as const) {
    const [table, { columns }] =
      signal === 'traces' ? (['spans', spanLayout] as const) : (['logs', logLayout] as const);
    const rows = batch.flatMap(({ tenant, bodies }) =>
      bodies.filter((body) => body.signal === signal).map(({ bytes }) => rowsOf(table, bytes, tenant)),
    );
    if (rows.length > 0) await store.insert({ table, columns, source: Buffer.concat(rows) }, 'facts');
  }
}

function rowsOf(table: 'spans' | 'logs', body: Buffer, tenantId: string): Buffer {
  const at = { nodeId: node, sequence: ++sequence, receivedMs: received_ms, oldestNs: 0n };
  return Buffer.from(ingest[table](body, { ...at, tenantId, storePayloads: false }).bytes);
}

/** Runs a watcher over all that is there, and stops it. */
async function watch(): Promise<void> {
  const watcher = new Watcher({
    store,
    prices: cataloguePrices(),
    nodes: async () => [node],
    now: () => received_ms,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 5))),
    onTrouble: (message) => {
      throw new Error(message);
    },
    onPlaces: () => {},
    traced: (_name, _attributes, run) => run(),
  });
  watcher.start();
  await watcher.stop();
}

type Line = readonly [
  span: string,
  counting: string,
  duplicate_of: string | null,
  tokens: string,
  usd: string | null,
];

const byText = (a: readonly unknown[], b: readonly unknown[]): number => (String(a) < String(b) ? -1 : 1);

/** The derived calls of every tenant. */
async function stored(): Promise<Map<string, Line[]>> {
  const rows = await store.rows<Record<string, string | null>>(
    `SELECT tenant_id, trace_id || span_id AS span, counting, duplicate_of_trace_id || duplicate_of_span_id AS twin,
      concat(toString(input_tokens), '|', toString(cache_read_tokens), '|', toString(output_tokens), '|', arrayStringConcat(usage_flags, ',')) AS tokens,
      toDecimalString(list_cost_usd, 12) AS usd
    FROM calls FINAL`,
  );
  const lineOf = (row: Record<string, string | null>): Line => [
    row['span']!,
    row['counting']!,
    row['twin'] ?? null,
    row['tokens'] ?? '',
    row['usd'] ?? null,
  ];
  const tenants = Map.groupBy(rows, (row) => row['tenant_id']!);
  return new Map([...tenants].map(([tenant, own]) => [tenant, own.map(lineOf).sort(byText)]));
}

const decimal = (pico: bigint): string =>
  pico
    .toString()
    .padStart(13, '0')
    .replace(/(\d{12})$/, '.$1');

function inMemory(name: string, of: (trace: string) => boolean = () => true): Line[] {
  const traces = [...accountCaptured(readCaptured(join(root, name)))]
    .filter(([id]) => of(id))
    .map(([, trace]) => trace);
  return traces
    .flatMap(({ calls }) => calls)
    .map((call): Line => {
      const { input_tokens, cache_read_tokens, output_tokens, usage_flags } = call;
      const counts = [input_tokens, cache_read_tokens, output_tokens];
      const twin = call.duplicate_of_span_id;
      return [
        `${call.trace_id}${call.span_id}`,
        call.counting,
        twin === null ? null : `${call.duplicate_of_trace_id}${twin}`,
        counts.includes(null) ? '' : `${counts.join('|')}|${usage_flags.join(',')}`,
        call.list_cost_pico === null ? null : decimal(call.list_cost_pico),
      ];
    })
    .sort(byText);
}

describe('captured emitters through the store', () => {
  const names = capturedFolders(root);

  test('derive the calls that accounting in memory derives', async () => {
    await arrive(names.map((name) => ({ tenant: name, bodies: bodiesOf(name) })));
    await watch();
    const lines = await stored();
    for (const name of names) expect(lines.get(name) ?? [], name).toEqual(inMemory(name));
  });

  /** Scenarios whose one call stands in two traces without a common id, and one whose reports share an id. */
  test.each([
    ['openinference__langchain_openai_both', 'stream_usage'],
    ['js-traceloop__langchain_both', 'noroot'],
    ['js-native__strands_anthropic', 'noroot'],
    ['langsmith__sdk', 'anthropic_cached'],
  ])(
    'count a call once whichever of its traces came first, and over restarts: %s, %s',
    async (name, scenario) => {
      const { truth } = readCaptured(join(root, name));
      const traces = truth.scenarios.find((one) => one.scenario === scenario)!.trace_ids;
      const ids = traces.map((trace) => Buffer.from(trace, 'hex'));
      const bodies = bodiesOf(name).filter(({ bytes }) => ids.some((id) => bytes.includes(id)));
      const expected = inMemory(name, (trace) => traces.includes(trace));
      expect(expected.filter(([, counting]) => counting === 'duplicate')).toHaveLength(1);
      for (const order of [bodies, bodies.toReversed()]) {
        const tenant = `${name} ${scenario} ${order === bodies}`;
        for (const body of order) {
          await arrive([{ tenant, bodies: [body] }]);
          await watch();
        }
        const lines = (await stored()).get(tenant)!.filter(([span]) => traces.includes(span.slice(0, 32)));
        expect(lines, tenant).toEqual(expected);
      }
    },
  );
});
