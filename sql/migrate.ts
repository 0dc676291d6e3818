// Numbered migrations with checksums: each file under migrations/ runs once, in order, and is never edited after.

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { forCluster } from './cluster.ts';
import type { Store } from './store.ts';

const folder = join(import.meta.dirname, 'migrations');

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sha256: string;
  readonly statements: readonly string[];
}

/** Reads the migrations of this version, in order. */
export async function readMigrations(): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(folder, name), 'utf8');
      return {
        number: Number.parseInt(name, 10),
        name,
        sha256: createHash('sha256').update(text).digest('hex'),
        statements: statementsOf(text),
      };
    }),
  );
}

/** The statements of a file: comments out, one per `;` at a line's end. */
export function statementsOf(text: string): string[] {
  const bare = text.replaceAll(/^\s*--.*$/gm, '');
  return bare
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

interface Applied {
  readonly number: number;
  readonly sha256: string;
}

/**
 * Brings the schema up to date and says which migrations ran. Throws when an applied migration's text has changed, or
 * when the store has migrations that this version does not know (it was written by a newer flyball).
 */
export async function migrate(
  store: Store,
  migrations: readonly Migration[],
  cluster: string | undefined,
): Promise<string[]> {
  const run = (statement: string): Promise<void> => applyTo(store, statement, cluster);
  await run(
    'CREATE TABLE IF NOT EXISTS migrations (number UInt32, name String, sha256 String, applied_at DateTime64(3)) ENGINE = ReplacingMergeTree(applied_at) ORDER BY number SETTINGS fsync_after_insert = 1, fsync_part_directory = 1',
  );
  const applied = new Map(
    (await store.rows<Applied>('SELECT number, sha256 FROM migrations FINAL')).map((row) => [
      row.number,
      row.sha256,
    ]),
  );
  checkKnown(applied, migrations);
  const ran: string[] = [];
  for (const migration of migrations) {
    if (applied.has(migration.number)) continue;
    for (const statement of migration.statements) await run(repeatable(statement));
    const { number, name, sha256 } = migration;
    await store.command(
      'INSERT INTO migrations SELECT {number:UInt32}, {name:String}, {sha256:String}, now64(3)',
      { number, name, sha256 },
    );
    ran.push(name);
  }
  return ran;
}

/** A start that was cut short may have done a part of a migration without saying so; the next one does it again. */
export function repeatable(statement: string): string {
  return statement
    .replace(/^CREATE TABLE (?!IF NOT EXISTS)/, 'CREATE TABLE IF NOT EXISTS ')
    .replaceAll(/\bADD (COLUMN|INDEX|PROJECTION) (?!IF NOT EXISTS)/g, 'ADD $1 IF NOT EXISTS ');
}

function checkKnown(applied: ReadonlyMap<number, string>, migrations: readonly Migration[]): void {
  const known = new Map(migrations.map((migration) => [migration.number, migration]));
  for (const [number, sha256] of applied) {
    const migration = known.get(number);
    if (!migration)
      throw new Error(
        `the store has migration ${number}, which this version of flyball does not know: use the version that wrote it, or a newer one`,
      );
    if (migration.sha256 !== sha256)
      throw new Error(
        `migration ${migration.name} was changed after it had been applied: restore its text and put the change into a new migration`,
      );
  }
}

async function applyTo(store: Store, statement: string, cluster: string | undefined): Promise<void> {
  for (const part of cluster ? forCluster(statement, cluster) : [statement]) await store.command(part);
}
