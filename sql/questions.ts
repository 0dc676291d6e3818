// The questions and the smaller reads of the API: SQL files read and checked at start, run as they stand. Behind each
// comes a SETTINGS clause with its limits and the second wall between tenants: the engine itself filters every table
// that has tenants, so that a file which forgot the parameter still shows nothing of others.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readMigrations } from './migrate.ts';
import type { Parameters, QueryLimits, Store } from './store.ts';

/** One run of a file: for whom, with which values, at what cost at most. */
export interface Asking {
  readonly name: string;
  readonly tenant_id: string;
  readonly parameters: Parameters;
  readonly limits: QueryLimits;
}

export interface Questions {
  /** The text of a question, as it stands in its file. */
  sqlOf(name: string): string;
  /** Runs `sql/questions/<name>.sql`. Throws StoreError. */
  ask<Row>(asking: Asking): Promise<Row[]>;
  /** Runs `sql/reads/<name>.sql`. Throws StoreError. */
  read<Row>(asking: Asking): Promise<Row[]>;
  /** Puts the rows of `sql/reads/<name>.sql` into a derived table, behind the same wall. Throws StoreError. */
  fill(table: string, asking: Asking): Promise<void>;
}

/** What a tenant may be called: safe inside a SQL literal, a URL and a file name. */
export const tenantForm = /^[a-z0-9][a-z0-9_-]{0,62}$/;

/** Reads all files. Throws when questions and `names` (those of the catalogue) are not the same. */
export async function openQuestions(store: Store, names: readonly string[]): Promise<Questions> {
  const [questions, reads, tables] = await Promise.all([
    sqlFiles('questions'),
    sqlFiles('reads'),
    tenantTables(),
  ]);
  checkSame([...questions.keys()], names);
  const walled = (files: ReadonlyMap<string, string>, { name, tenant_id, limits }: Asking): string => {
    const sql = textOf(files, name);
    return `${sql}\n${settingsClause(tenant_id, namedIn(sql, tables), limits)}`;
  };
  const run = <Row>(files: ReadonlyMap<string, string>, asking: Asking): Promise<Row[]> =>
    store.rows<Row>(walled(files, asking), { ...asking.parameters, tenant_id: asking.tenant_id });
  return {
    sqlOf: (name) => textOf(questions, name),
    ask: (asking) => run(questions, asking),
    read: (asking) => run(reads, asking),
    fill: (table, asking) =>
      store.command(`INSERT INTO ${table} ${walled(reads, asking)}`, {
        ...asking.parameters,
        tenant_id: asking.tenant_id,
      }),
  };
}

async function sqlFiles(folder: 'questions' | 'reads'): Promise<ReadonlyMap<string, string>> {
  const path = join(import.meta.dirname, folder);
  const names = (await readdir(path)).filter((name) => name.endsWith('.sql')).sort();
  return new Map(
    await Promise.all(
      names.map(
        async (name) =>
          [name.slice(0, -'.sql'.length), (await readFile(join(path, name), 'utf8')).trimEnd()] as const,
      ),
    ),
  );
}

function textOf(files: ReadonlyMap<string, string>, name: string): string {
  const text = files.get(name);
  if (text === undefined) throw new Error(`no SQL file is called ${name}.sql`);
  return text;
}

function checkSame(files: readonly string[], names: readonly string[]): void {
  const without = names.filter((name) => !files.includes(name));
  const unknown = files.filter((name) => !names.includes(name));
  if (without.length > 0)
    throw new Error(`questions of the catalogue without a file under sql/questions: ${without.join(', ')}`);
  if (unknown.length > 0)
    throw new Error(`files under sql/questions without a question in the catalogue: ${unknown.join(', ')}`);
}

/** The tables that the text names: filters of others cost a millisecond or more and could not be met. */
function namedIn(sql: string, tables: readonly string[]): string[] {
  const words = new Set(sql.match(/\w+/g));
  return tables.filter((table) => words.has(table));
}

/** The tables whose rows belong to tenants, read from the migrations, so that a new one is walled from its first day. */
export async function tenantTables(): Promise<string[]> {
  const statements = (await readMigrations()).flatMap((migration) => migration.statements);
  return statements.flatMap((statement) => {
    const [, table] = /^CREATE TABLE (?:IF NOT EXISTS )?(\w+)/.exec(statement) ?? [];
    return table && /^\s*tenant_id\s/m.test(statement) ? [table] : [];
  });
}

/**
 * What the SQL of questions is written for, wherever it runs. FINAL need not compare partitions with each other: the
 * month is that of started_at, whose hour is in the key.
 */
export const questionSettings: readonly string[] = [
  'do_not_merge_across_partitions_select_final = 1',
  'prefer_column_name_to_alias = 1',
];

/**
 * Limits, form of the answer and wall. On a cluster the tables behind the Distributed ones carry `_local`.
 */
export function settingsClause(tenant_id: string, tables: readonly string[], limits: QueryLimits): string {
  if (!tenantForm.test(tenant_id))
    throw new Error(`${JSON.stringify(tenant_id)} is not the form of a tenant id`);
  const walls = tables
    .flatMap((table) => [table, `${table}_local`])
    .map((table) => `'${table}': 'tenant_id = ''${tenant_id}'''`);
  const settings = [
    `max_execution_time = ${limits.seconds_max}`,
    `max_memory_usage = ${limits.memory_bytes_max}`,
    `max_result_rows = ${limits.rows_max}`,
    "result_overflow_mode = 'throw'",
    ...questionSettings,
    'output_format_json_quote_64bit_integers = 0',
    'output_format_json_quote_decimals = 0',
    "date_time_output_format = 'iso'",
    `additional_table_filters = {${walls.join(', ')}}`,
  ];
  return `SETTINGS ${settings.join(', ')}`;
}
