// What the engine must do so that rows survive the loss of power. Its own defaults do not: an insert is not synced, and
// in the embedded engine a merge deletes what it merged before its result is on the disk.

import { forCluster } from './cluster.ts';
import type { Store } from './store.ts';

/** Settings of every table: each part is synced, with its directory, whether an insert or a merge made it. */
const durable: Readonly<Record<string, number>> = {
  fsync_after_insert: 1,
  fsync_part_directory: 1,
  min_rows_to_fsync_after_merge: 1,
  // A part that a cut tore is put aside, and what covers it is used; too many must not keep a table from loading.
  max_suspicious_broken_parts: 1_000,
};

/** Gives the settings to each table that lacks one; new tables of later migrations get them the same way. */
export async function applyDurability(store: Store, cluster: string | undefined): Promise<void> {
  const tables = await store.rows<{ name: string; engine_full: string }>(
    "SELECT name, engine_full FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree'",
  );
  for (const { name, engine_full } of tables) {
    const lacking = Object.entries(durable).filter(
      ([key, value]) => !engine_full.includes(`${key} = ${value}`),
    );
    if (lacking.length === 0) continue;
    const settings = lacking.map(([key, value]) => `${key} = ${value}`).join(', ');
    const table = cluster ? name.replace(/_local$/, '') : name;
    const change = `ALTER TABLE ${table} MODIFY SETTING ${settings}`;
    for (const statement of cluster ? forCluster(change, cluster) : [change]) await store.command(statement);
  }
}
