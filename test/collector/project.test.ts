// The projector against the real engine: in order, once, whatever was lost on the way.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { realFiles } from '../../collector/files.ts';
import { Ingest } from '../../collector/ingest.ts';
import { Projector } from '../../collector/project.ts';
import { layouts, spanLayout } from '../../collector/row/columns.ts';
import { Wal } from '../../collector/wal.ts';
import { openEmbedded } from '../../sql/embedded.ts';
import { migrate, readMigrations } from '../../sql/migrate.ts';
import { type RowBatch, type Store, StoreError } from '../../sql/store.ts';
import { modelCall, type TestSpan, tracesProtobuf } from '../support/otlp.ts';
import { temporaryDirectory } from '../support/temporary.ts';

let store: Store;
let directory: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'flyball-test-'));
  store = await openEmbedded({ directory });
  await migrate(store, await readMigrations(), undefined);
});

afterAll(async () => {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});

const ingest = new Ingest();

async function append(wal: Wal, spans: readonly TestSpan[], node: string): Promise<void> {
  const sequence = wal.sequence();
  const receivedMs = Date.now();
  const { bytes, rows } = ingest.spans(tracesProtobuf(spans), {
    nodeId: node,
    sequence,
    receivedMs,
    tenantId: 'default',
    storePayloads: true,
    oldestNs: 0n,
  });
  await wal.append({
    table: 'spans',
    layout: spanLayout.number,
    sequence,
    bytes: Buffer.from(bytes),
    rows,
    receivedMs,
  });
}

interface Rig {
  readonly wal: Wal;
  readonly projector: Projector;
  readonly troubles: string[];
  readonly setAside: number[];
}

async function rig(node: string, over: Store = store, path = temporaryDirectory()): Promise<Rig> {
  const wal = await Wal.open(join(path, 'wal'), realFiles, { onDamage: () => {} });
  const troubles: string[] = [];
  const setAside: number[] = [];
  const projector = new Projector({
    wal,
    store: over,
    nodeId: node,
    layouts,
    quarantine: {
      files: realFiles,
      directory: join(path, 'quarantine'),
      onRow: ({ rows }) => setAside.push(rows),
    },
    sleep: async () => {},
    now: Date.now,
    onProjected: () => {},
    onTrouble: (message) => {
      troubles.push(message);
      if (troubles.length > 50) throw new Error(message);
    },
    traced: (_name, _attributes, run) => run(),
  });
  return { wal, projector, troubles, setAside };
}

const names = async (node: string): Promise<string[]> =>
  (
    await store.rows<{ name: string }>(
      'SELECT name FROM spans WHERE node_id = {node:String} ORDER BY wal_sequence, wal_index',
      { node },
    )
  ).map(({ name }) => name);

/** The store, with the next inserts failing as the script says. */
function failing(script: ((batch: RowBatch) => Promise<void>)[]): Store {
  return new Proxy(store, {
    get: (target, key) => {
      if (key !== 'insert')
        return (target[key as keyof Store] as (...parameters: unknown[]) => unknown).bind(target);
      return async (batch: RowBatch, lane: 'facts') => {
        const fault = script.shift();
        if (fault) await fault(batch);
        else await target.insert(batch, lane);
      };
    },
  });
}

describe('the projector', () => {
  test('brings acknowledged spans into the store in order, and empties the log', async () => {
    const { wal, projector } = await rig('n1');
    await append(wal, [{ name: 'a' }, { name: 'b' }], 'n1');
    await append(wal, [{ name: 'c', attributes: modelCall(10, 5) }], 'n1');
    expect(await projector.projectAll()).toBe(true);
    expect(await names('n1')).toEqual(['a', 'b', 'c']);
    expect(wal.bytes).toBe(0);
  });

  test('inserts once what the store took before its answer was lost', async () => {
    const lost = failing([
      async (batch) => {
        await store.insert(batch, 'facts');
        throw new StoreError('socket hang up', 0, 'retry');
      },
    ]);
    const { wal, projector, troubles } = await rig('n2', lost);
    await append(wal, [{ name: 'a' }, { name: 'b' }], 'n2');
    await projector.projectAll();
    expect(await names('n2')).toEqual(['a', 'b']);
    expect(troubles.join()).toContain('socket hang up');
  });

  test('inserts after a restart only the rows that are missing', async () => {
    const path = temporaryDirectory();
    const partial = failing([
      async (batch) => {
        await store.insert({ ...batch, where: 'wal_index = 0' }, 'facts');
        throw new StoreError('killed', 0, 'retry');
      },
      async () => {
        throw new StoreError('still down', 0, 'retry');
      },
    ]);
    const before = await rig('n3', partial, path);
    await append(before.wal, [{ name: 'a' }, { name: 'b' }], 'n3');
    const stopping = before.projector.stop();
    await before.projector.projectAll();
    await stopping;
    await before.wal.close();
    const after = await rig('n3', store, path);
    await after.projector.projectAll();
    expect(await names('n3')).toEqual(['a', 'b']);
  });

  test('keeps trying while the store is away, and then catches up', async () => {
    let refusals = 0;
    const away = failing(
      Array.from({ length: 6 }, () => async () => {
        refusals++;
        throw new StoreError('connection refused', 0, 'retry');
      }),
    );
    const { wal, projector } = await rig('n4', away);
    await append(wal, [{ name: 'late' }], 'n4');
    await projector.projectAll();
    expect(refusals).toBe(6);
    expect(await names('n4')).toEqual(['late']);
  });

  test('sets aside the one row that the store cannot take, and stores its neighbours', async () => {
    const { wal, projector, setAside } = await rig('n5');
    await append(wal, [{ name: 'good-1' }, { name: 'bad' }, { name: 'good-2' }], 'n5');
    await append(wal, [{ name: 'good-3' }], 'n5');
    const [segment] = await wal.rotate();
    const path = `${segment!.stem}.rows`;
    const bytes = await realFiles.read(path);
    // The span kind of the second row gets a number that the store's enum does not have.
    const at = bytes.indexOf('bad') + 'bad'.length;
    bytes[at] = 99;
    await realFiles.replace(path, bytes);
    await projector.projectAll();
    expect(await names('n5')).toEqual(['good-1', 'good-2', 'good-3']);
    expect(setAside).toEqual([1]);
  });
});
