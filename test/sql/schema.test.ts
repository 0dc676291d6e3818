// The schema of a data directory: brought up to date also after a start that was cut short, and made to survive the
// loss of power, which the engine's defaults do not.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyDurability } from '../../sql/durability.ts';
import { openEmbedded } from '../../sql/embedded.ts';
import { migrate, readMigrations, repeatable } from '../../sql/migrate.ts';
import type { Store } from '../../sql/store.ts';

let store: Store;
let directory: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'flyball-test-'));
  store = await openEmbedded({ directory });
});

afterAll(async () => {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});

describe('the schema', () => {
  test('is brought up to date after a start that ended in the middle of a migration', async () => {
    const migrations = await readMigrations();
    const [first] = migrations[0]!.statements;
    await store.command(first!);
    expect(await migrate(store, migrations, undefined)).toEqual(migrations.map(({ name }) => name));
    expect(await migrate(store, migrations, undefined)).toEqual([]);
  });

  test('repeats statements that add something', () => {
    expect(repeatable('CREATE TABLE a (b UInt8)')).toBe('CREATE TABLE IF NOT EXISTS a (b UInt8)');
    expect(repeatable('ALTER TABLE a ADD COLUMN b UInt8, ADD INDEX IF NOT EXISTS c b TYPE minmax')).toBe(
      'ALTER TABLE a ADD COLUMN IF NOT EXISTS b UInt8, ADD INDEX IF NOT EXISTS c b TYPE minmax',
    );
  });

  test('syncs inserts and merges of every table', async () => {
    await applyDurability(store, undefined);
    const tables = await store.rows<{ name: string; engine_full: string }>(
      "SELECT name, engine_full FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree' ORDER BY name",
    );
    expect(tables.map(({ name }) => name)).toContain('spans');
    for (const setting of ['fsync_after_insert', 'fsync_part_directory', 'min_rows_to_fsync_after_merge'])
      expect(
        tables.filter(({ engine_full }) => !engine_full.includes(`${setting} = 1`)),
        setting,
      ).toEqual([]);
  });
});
