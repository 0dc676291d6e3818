// Requests by the thousand for tests of SLOs: so many within a stretch of time, so many of them bad, made by the engine.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { literal, type Store } from '../../sql/store.ts';

export interface Group {
  /** Seconds before `at`; requests end after the first and up to the second. */
  readonly ago_seconds: readonly [from: number, to: number];
  readonly total: number;
  readonly bad?: number;
  /** Of the bad ones; `error` by default. */
  readonly outcome?: 'error' | 'timeout' | 'halted' | 'cancelled';
  readonly ttft_ms?: readonly [good: number, bad: number];
}

let made = 0;

/** Requests of one agent. The bad ones are spread among the good; each took a second. */
export async function seedGroups(
  store: Store,
  agent_name: string,
  { at, groups }: { readonly at: Date; readonly groups: readonly Group[] },
): Promise<void> {
  for (const { ago_seconds, total, bad = 0, outcome = 'error', ttft_ms } of groups) {
    const [from, to] = ago_seconds.map((ago) => BigInt(at.getTime() - ago * 1_000) * 1_000_000n) as [
      bigint,
      bigint,
    ];
    const step = (to - from) / BigInt(total);
    const first = made;
    made += total;
    const isBad = `intDiv((number + 1) * ${bad}, ${total}) > intDiv(number * ${bad}, ${total})`;
    await store.command(
      `INSERT INTO requests (tenant_id, started_at, trace_id, duration_ms, agent_name, outcome, failure_class, error_type, ttft_ms, call_count, version, is_deleted)
       SELECT 'default', fromUnixTimestamp64Nano(${to} - toInt64(${total} - 1 - number) * ${step} - 1000000000, 'UTC'),
         leftPad(lower(hex(${first} + number)), 32, '0'), 1000, '${agent_name}',
         ${ttft_ms ? "'ok'" : `if(${isBad}, '${outcome}', 'ok')`}, if(${isBad} AND ${outcome !== 'cancelled'}, 'other', NULL), if(${isBad}, 'Broken', ''),
         ${ttft_ms ? `if(${isBad}, ${ttft_ms[1]}, ${ttft_ms[0]})` : 'NULL'}, 1, 1, 0
       FROM numbers(${total}) SETTINGS max_partitions_per_insert_block = 0`,
    );
  }
}

/** Counts of nested windows, shortest first, as rings around each other. */
export function nested(
  windows: readonly (readonly [seconds: number, total: number, bad: number])[],
): Group[] {
  return windows.flatMap(([seconds, total, bad], index) => {
    const [inner, inner_total, inner_bad] = windows[index - 1] ?? [0, 0, 0];
    const rest = total - inner_total;
    return rest === 0 ? [] : [{ ago_seconds: [seconds, inner] as const, total: rest, bad: bad - inner_bad }];
  });
}

/** Rows by the thousand, through a file, which has no bound on its length as a statement has. What is no column is left out. */
export async function insertRows(store: Store, table: string, rows: readonly object[]): Promise<void> {
  const given = new Set(rows.flatMap((row) => Object.keys(row)));
  const described = await store.rows<{ name: string; type: string }>(`DESCRIBE TABLE ${table}`);
  const columns = described.filter(({ name }) => given.has(name));
  const structure = columns.map(({ name, type }) => `${name} ${type}`).join(', ');
  const names = columns.map(({ name }) => name).join(', ');
  const directory = mkdtempSync(join(tmpdir(), 'flyball-rows-'));
  const path = join(directory, 'rows.jsonl');
  writeFileSync(path, rows.map((row) => JSON.stringify(row)).join('\n'));
  await store.command(
    `INSERT INTO ${table} (${names}) SELECT ${names} FROM file(${literal(path)}, 'JSONEachRow', ${literal(structure)}) SETTINGS max_partitions_per_insert_block = 0, input_format_skip_unknown_fields = 1`,
  );
  rmSync(directory, { recursive: true });
}
