// Derived rows for tests of what is asked: a few fields are given, the rest is a plain call, request or tool call that
// went well. Also spans and log records, for what is read from facts.

import { openEmbedded } from '../../sql/embedded.ts';
import { migrate, readMigrations } from '../../sql/migrate.ts';
import { literal, type Store } from '../../sql/store.ts';

type Fields = Readonly<Record<string, unknown>>;
type Table =
  | 'calls'
  | 'requests'
  | 'tool_calls'
  | 'spans'
  | 'logs'
  | 'drift_scores'
  | 'drift_baselines'
  | 'evaluations';

const plain: Readonly<Record<Table, Fields>> = {
  calls: {
    tenant_id: 'default',
    started_at: '2026-11-20 10:00:00',
    trace_id: 'f'.repeat(32),
    span_id: 'a'.repeat(16),
    duration_ms: 1_000,
    kind: 'llm',
    operation: 'chat',
    dialect: 'genai',
    counting: 'counted',
    usage_semantics: 'inclusive',
    agent_name: 'support',
    provider: 'openai',
    model: 'gpt',
    request_model: 'gpt',
    input_tokens: 100,
    uncached_input_tokens: 100,
    output_tokens: 11,
    list_cost_usd: '0.000410000000',
    cost_basis: 'exact',
    outcome: 'ok',
    version: 1,
    is_deleted: 0,
  },
  requests: {
    tenant_id: 'default',
    started_at: '2026-11-20 10:00:00',
    trace_id: 'f'.repeat(32),
    root_span_id: 'a'.repeat(16),
    root_seen: true,
    name: 'answer',
    duration_ms: 2_000,
    agent_name: 'support',
    agent_names: ['support'],
    models: ['gpt'],
    providers: ['openai'],
    outcome: 'ok',
    span_count: 3,
    call_count: 1,
    depth_count: 2,
    input_tokens: 100,
    output_tokens: 11,
    list_cost_usd: '0.000410000000',
    received_at: '2026-11-20 10:00:03',
    version: 1,
    is_deleted: 0,
  },
  tool_calls: {
    tenant_id: 'default',
    started_at: '2026-11-20 10:00:00',
    trace_id: 'f'.repeat(32),
    span_id: 'b'.repeat(16),
    duration_ms: 50,
    agent_name: 'support',
    tool_name: 'search',
    tool_type: 'function',
    counting: 'counted',
    outcome: 'ok',
    version: 1,
    is_deleted: 0,
  },
  spans: {
    node_id: 'node',
    wal_sequence: 1,
    wal_index: 0,
    received_at: '2026-11-20 10:00:03',
    tenant_id: 'default',
    trace_id: 'f'.repeat(32),
    span_id: 'a'.repeat(16),
    name: 'chat gpt',
    span_kind: 'client',
    started_at: '2026-11-20 10:00:00',
    ended_at: '2026-11-20 10:00:01',
    status_code: 'unset',
    kind: 'llm',
    dialect: 'genai',
  },
  drift_scores: {
    tenant_id: 'default',
    started_at: '2026-11-20 10:00:00',
    trace_id: 'f'.repeat(32),
    agent_name: 'support',
    outcome: 'ok',
    state: 'scored',
    baseline_id: 'b1',
    alignment_basis: 'lexical',
    lexical_ratio: 0.2,
    alignment_ratio: 0.2,
    alignment_score: 0.5,
    percentile_ratio: 0.4,
    standing_ratio: 0.9,
    verdict: 'aligned',
    claim_count: 4,
    unsupported_claim_count: 0,
    faithfulness_ratio: 1,
    received_at: '2026-11-20 10:00:03',
    version: 1,
    is_deleted: 0,
  },
  drift_baselines: {
    tenant_id: 'default',
    agent_name: 'support',
    alignment_basis: 'lexical',
    baseline_id: 'b1',
    learned_at: '2026-11-20 09:00:00',
    state: 'ready',
    request_count: 200,
    auc_ratio: 0.99,
    alert_score: -0.4,
    low_score: 0.2,
    calibration: '{}',
  },
  evaluations: {
    tenant_id: 'default',
    started_at: '2026-11-20 10:00:00',
    trace_id: 'f'.repeat(32),
    agent_name: 'support',
    evaluation_id: 'e1',
    name: 'helpfulness',
    score: 0.8,
    source: 'api',
    at: '2026-11-20 10:05:00',
    version: 1,
    is_deleted: 0,
  },
  logs: {
    node_id: 'node',
    wal_sequence: 1,
    wal_index: 0,
    received_at: '2026-11-20 10:00:03',
    tenant_id: 'default',
    trace_id: 'f'.repeat(32),
    span_id: 'a'.repeat(16),
    occurred_at: '2026-11-20 10:00:00.500',
    event_name: 'gen_ai.client.inference.operation.details',
  },
};

/** A fresh store with the schema, in `directory`. */
export async function freshStore(directory: string): Promise<Store> {
  const store = await openEmbedded({ directory });
  await migrate(store, await readMigrations(), undefined);
  return store;
}

/** Inserts rows, each filled up with what is plain. */
export async function seed(store: Store, table: Table, rows: readonly Fields[]): Promise<void> {
  const described = await store.rows<{ name: string; type: string }>(`DESCRIBE TABLE ${table}`);
  const full = rows.map((row) => ({ ...plain[table], ...row }));
  const given = new Set(full.flatMap((row) => Object.keys(row)));
  const columns = described.filter(({ name }) => given.has(name));
  const structure = columns.map(({ name, type }) => `${name} ${type}`).join(', ');
  const names = columns.map(({ name }) => name).join(', ');
  const lines = full.map((row) => JSON.stringify(row)).join('\n');
  await store.command(
    `INSERT INTO ${table} (${names}) SELECT ${names} FROM format('JSONEachRow', ${literal(structure)}, ${literal(lines)}) SETTINGS max_partitions_per_insert_block = 0`,
  );
}

/** A trace id made of a number, so that order in tests is easy to see. */
export function trace(number: number): string {
  return number.toString(16).padStart(32, '0');
}

export function span(number: number): string {
  return number.toString(16).padStart(16, '0');
}
