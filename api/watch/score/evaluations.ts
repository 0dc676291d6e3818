// Evaluations that came as telemetry (`gen_ai.evaluation.result` records and events, OpenInference and Langfuse scores on
// spans), brought into the one table of evaluations. Ids follow from what was said, so reading them twice changes nothing.

import { idOfParts } from '../../../sql/incidents.ts';
import type { Store } from '../../../sql/store.ts';
import { savedPlace, savePlace } from './due.ts';
import { turn_evaluations_max } from './limits.ts';
import { type Columns, rowBatch } from './row-batch.ts';

export interface Evaluation {
  readonly tenant_id: string;
  /** Nanoseconds since the epoch, as text: when the request that was judged started. */
  readonly started_ns: string;
  readonly trace_id: string;
  readonly span_id: string;
  readonly agent_name: string;
  readonly environment: string;
  readonly evaluation_id: string;
  readonly name: string;
  readonly score: number | null;
  readonly label: string;
  readonly explanation: string;
  readonly source: 'log' | 'span' | 'api' | 'human';
  readonly actor: string;
  readonly at_ms: number;
}

const columns: Columns = [
  ['tenant_id', 'String'],
  ['started_at', "DateTime64(9, 'UTC')"],
  ['trace_id', 'String'],
  ['span_id', 'String'],
  ['agent_name', 'String'],
  ['environment', 'String'],
  ['evaluation_id', 'String'],
  ['name', 'String'],
  ['score', 'Nullable(Float64)'],
  ['label', 'String'],
  ['explanation', 'String'],
  ['source', 'String'],
  ['actor', 'String'],
  ['at', "DateTime64(6, 'UTC')"],
  ['version', 'UInt64'],
  ['is_deleted', 'UInt8'],
];

export async function writeEvaluations(
  store: Store,
  rows: readonly Evaluation[],
  version: number,
): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map(({ started_ns, at_ms, ...row }) => ({
    ...row,
    started_at: BigInt(started_ns),
    at: BigInt(Math.round(at_ms)) * 1_000n,
    version,
    is_deleted: 0,
  }));
  await store.insert(rowBatch('evaluations', columns, values), 'derived');
}

interface LogRow {
  readonly tenant_id: string;
  readonly trace_id: string;
  readonly span_id: string;
  readonly evaluation_name: string;
  readonly evaluation_score: number | null;
  readonly evaluation_label: string;
  readonly explanation: string;
  readonly at_ms: number;
  readonly received_ms: number;
  readonly started_ns: string;
  readonly agent_name: string;
  readonly environment: string;
}

const fields = `e.tenant_id AS tenant_id, e.trace_id AS trace_id, e.span_id AS span_id, e.evaluation_name AS evaluation_name,
 e.evaluation_score AS evaluation_score, e.evaluation_label AS evaluation_label, e.explanation AS explanation, e.at_ms AS at_ms,
 e.received_ms AS received_ms, if(r.trace_id = '', toString(e.at_ns), toString(toUnixTimestamp64Nano(r.started_at))) AS started_ns,
 r.agent_name AS agent_name, r.environment AS environment`;

/** From log records; the request that they judge says when it was and whose. */
const logSql = `SELECT ${fields} FROM (
  SELECT tenant_id, trace_id, span_id, evaluation_name, evaluation_score, evaluation_label,
   attributes['gen_ai.evaluation.explanation'] || content_attributes['gen_ai.evaluation.explanation'] AS explanation,
   toUnixTimestamp64Milli(occurred_at) AS at_ms, toUnixTimestamp64Nano(occurred_at) AS at_ns, toUnixTimestamp64Milli(received_at) AS received_ms
  FROM logs
  WHERE evaluation_name != '' AND received_at > fromUnixTimestamp64Milli({after:Int64}) AND received_at <= fromUnixTimestamp64Milli({until:Int64})
  ORDER BY received_at LIMIT {limit:UInt32}) AS e
 LEFT ANY JOIN (SELECT tenant_id, trace_id, started_at, agent_name, environment FROM requests FINAL WHERE trace_id IN (
  SELECT trace_id FROM logs WHERE evaluation_name != '' AND received_at > fromUnixTimestamp64Milli({after:Int64}) AND received_at <= fromUnixTimestamp64Milli({until:Int64})
  ORDER BY received_at LIMIT {limit:UInt32})) AS r ON r.tenant_id = e.tenant_id AND r.trace_id = e.trace_id
 ORDER BY received_ms SETTINGS output_format_json_quote_64bit_integers = 0`;

const places = new WeakMap<Store, number>();

/** Imports what came since the last time. True when more is waiting. Throws StoreError. */
export async function importEvaluations(
  store: Store,
  { until, now }: { readonly until: number; readonly now: number },
): Promise<boolean> {
  const after = places.get(store) ?? (await savedPlace(store, 'evaluations'));
  if (until <= after) return false;
  const rows = await store.rows<LogRow>(logSql, { after, until, limit: turn_evaluations_max });
  await writeEvaluations(store, rows.map(ofLog), now);
  const isCut = rows.length >= turn_evaluations_max;
  // A cut goes back one millisecond: what is read twice has the same id.
  const place = isCut ? Math.max(after + 1, rows.at(-1)!.received_ms - 1) : until;
  places.set(store, place);
  if (rows.length > 0 || after === 0) await savePlace(store, 'evaluations', place);
  return isCut;
}

function ofLog(row: LogRow): Evaluation {
  const { tenant_id, trace_id, span_id, evaluation_name: name, at_ms } = row;
  return {
    tenant_id,
    started_ns: row.started_ns,
    trace_id,
    span_id,
    agent_name: row.agent_name,
    environment: row.environment,
    evaluation_id: idOfParts('log', tenant_id, trace_id, span_id, name, String(at_ms)),
    name,
    score: row.evaluation_score,
    label: row.evaluation_label,
    explanation: row.explanation,
    source: 'log',
    actor: '',
    at_ms,
  };
}
