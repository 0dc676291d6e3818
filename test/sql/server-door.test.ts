// The server door: the official client over HTTP, against a front on the embedded engine, with a server's faults.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrate, readMigrations } from '../../sql/migrate.ts';
import { RowWriter } from '../../sql/row-binary.ts';
import { openServer } from '../../sql/server.ts';
import { type RowBatch, type Store, StoreError } from '../../sql/store.ts';
import { type Front, startFront } from '../support/clickhouse-front.ts';

let directory: string;
let front: Front;
let store: Store;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'flyball-test-'));
  front = await startFront(directory);
  store = await openServer({ url: front.url, timeout_ms: 5_000 });
  await migrate(store, await readMigrations(), undefined);
  await store.command('CREATE TABLE pairs (id UInt64, name String) ENGINE = MergeTree ORDER BY id');
});

afterAll(async () => {
  await store.close();
  await front.close();
  rmSync(directory, { recursive: true, force: true });
});

function batch(names: readonly string[], more: Partial<RowBatch> = {}): RowBatch {
  const writer = new RowWriter();
  for (const [index, name] of names.entries()) {
    writer.uint64(index);
    writer.text(name);
  }
  return {
    table: 'pairs',
    columns: [
      ['id', 'UInt64'],
      ['name', 'String'],
    ],
    source: Buffer.from(writer.bytes()),
    ...more,
  };
}

const names = async (): Promise<string[]> =>
  (await store.rows<{ name: string }>('SELECT name FROM pairs ORDER BY id')).map(({ name }) => name);
const clear = (): Promise<void> => store.command('TRUNCATE TABLE pairs');

describe('the server door', () => {
  test('runs the same migrations, and runs none twice', async () => {
    expect(await migrate(store, await readMigrations(), undefined)).toEqual([]);
    const [row] = await store.rows<{ n: number }>(
      "SELECT count() AS n FROM system.tables WHERE database = 'flyball' AND name IN ('spans', 'calls', 'requests')",
    );
    expect(Number(row?.n)).toBe(3);
  });

  test('inserts binary rows from memory, from a file, and with a condition', async () => {
    await store.insert(batch(['a', '\u0000\n\t\\é🙂']), 'facts');
    expect(await names()).toEqual(['a', '\u0000\n\t\\é🙂']);
    await clear();
    const path = join(directory, 'rows');
    writeFileSync(path, batch(['x', 'y', 'z']).source as Uint8Array);
    await store.insert(batch([], { source: { path }, where: 'id NOT IN (SELECT 1)' }), 'facts');
    expect(await names()).toEqual(['x', 'z']);
    await clear();
  });

  test('binds parameters of every kind without gluing them in', async () => {
    const odd = "'; DROP TABLE pairs; --\\\n\t";
    const [row] = await store.rows<{ text: string; at: string; list: string[]; nothing: null }>(
      'SELECT {text:String} AS text, {at:DateTime64(3)} AS at, {list:Array(String)} AS list, {nothing:Nullable(String)} AS nothing',
      { text: odd, at: new Date('2026-01-02T03:04:05.678Z'), list: [odd, 'b'], nothing: null },
    );
    expect(row).toEqual({ text: odd, at: '2026-01-02 03:04:05.678', list: [odd, 'b'], nothing: null });
    expect(front.statements.at(-1)).not.toContain('DROP');
  });

  test('sends no settings beside the SQL', () => {
    expect(front.statements.some((sql) => sql.includes('SETTINGS async_insert = 0'))).toBe(true);
  });

  test('tells a refusal as something to try again', async () => {
    front.faults.push({ matches: /INSERT INTO pairs/, fault: 'refuse' });
    const error = await store.insert(batch(['a']), 'facts').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StoreError);
    expect((error as StoreError).failure).toBe('retry');
    expect(await names()).toEqual([]);
  });

  test('does not take a lost answer for success, although the rows are there', async () => {
    front.faults.push({ matches: /INSERT INTO pairs/, fault: 'reset after executing' });
    await expect(store.insert(batch(['a']), 'facts')).rejects.toThrow(StoreError);
    expect(await names()).toEqual(['a']);
    await clear();
  });

  test('takes an exception inside a 200 for the failure that it is', async () => {
    front.faults.push({ matches: /SELECT 7/, fault: 'error in the body' });
    await expect(store.rows('SELECT 7')).rejects.toMatchObject({ code: 241 });
    front.faults.push({ matches: /INSERT INTO pairs/, fault: 'error in the body' });
    await expect(store.insert(batch(['a']), 'facts')).rejects.toThrow('Memory limit exceeded');
    await clear();
  });

  test('gives up on a slow server after the time allowed, and says that it can be tried again', async () => {
    const hasty = await openServer({ url: front.url, timeout_ms: 200 });
    front.faults.push({ matches: /SELECT 8/, fault: { slow_ms: 1_000 } });
    await expect(hasty.rows('SELECT 8')).rejects.toMatchObject({ failure: 'retry' });
    await hasty.close();
  });

  test('tells a poisoned row from a server in trouble', async () => {
    const error = await store.rows("SELECT toUInt8('x')").catch((thrown: unknown) => thrown);
    expect((error as StoreError).failure).toBe('poison');
    expect(await store.ping()).toBe(true);
  });
});
