// How long rows are kept: a table TTL on facts and derived rows, a shorter column TTL on prompts, replies and tool I/O.
// Applied at start, and only where it differs from what the table has.

import { forCluster } from './cluster.ts';
import type { Store } from './store.ts';

export interface Retention {
  readonly days: number;
  readonly payloadDays: number;
}

const clocks: Readonly<Record<string, string>> = {
  spans: 'received_at',
  logs: 'received_at',
  calls: 'started_at',
  requests: 'started_at',
  tool_calls: 'started_at',
  drift_scores: 'started_at',
  evaluations: 'started_at',
  slo_hours: 'hour',
  probe_results: 'due_at',
};

const payloadColumns: Readonly<Record<string, readonly string[]>> = {
  spans: [
    'system_instructions',
    'input_messages',
    'output_messages',
    'tool_arguments',
    'tool_result',
    'content_attributes',
  ],
  logs: [
    'body',
    'system_instructions',
    'input_messages',
    'output_messages',
    'tool_arguments',
    'tool_result',
    'content_attributes',
  ],
};

/** Sets the TTLs. Existing parts are not rewritten for it; they follow at their next merge. */
export async function applyRetention(
  store: Store,
  retention: Retention,
  cluster: string | undefined,
): Promise<void> {
  for (const [table, clock] of Object.entries(clocks)) {
    const [found] = await store.rows<{ text: string }>(
      'SELECT create_table_query AS text FROM system.tables WHERE database = currentDatabase() AND name = {table:String}',
      { table: cluster ? `${table}_local` : table },
    );
    for (const change of changesOf(table, clock, { retention, now: found?.text ?? '' })) {
      const settings = 'SETTINGS materialize_ttl_after_modify = 0, mutations_sync = 0';
      for (const statement of cluster ? forCluster(change, cluster) : [change])
        await store.command(`${statement} ${settings}`);
    }
  }
}

function changesOf(
  table: string,
  clock: string,
  { retention, now }: { retention: Retention; now: string },
): string[] {
  const ttl = (days: number): string => `toDateTime(${clock}) + toIntervalDay(${days})`;
  const changes: string[] = [];
  const tableTtl = ttl(retention.days);
  if (!new RegExp(`\\) ENGINE.* TTL ${escaped(tableTtl)} SETTINGS`, 's').test(now))
    changes.push(`ALTER TABLE ${table} MODIFY TTL ${tableTtl}`);
  const columns = payloadColumns[table] ?? [];
  const columnTtl = ttl(retention.payloadDays);
  const missing = columns.filter(
    (column) => !new RegExp(`\`${column}\` [^\`]*TTL ${escaped(columnTtl)}`).test(now),
  );
  if (missing.length > 0)
    changes.push(
      `ALTER TABLE ${table} ${missing.map((column) => `MODIFY COLUMN ${column} ${typeOf(column)} TTL ${columnTtl}`).join(', ')}`,
    );
  return changes;
}

const typeOf = (column: string): string =>
  column === 'content_attributes'
    ? 'Map(LowCardinality(String), String) CODEC(ZSTD(1))'
    : 'String CODEC(ZSTD(1))';

const escaped = (text: string): string => text.replaceAll(/[()+]/g, '\\$&');
