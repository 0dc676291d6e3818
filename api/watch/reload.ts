// What the watcher asks of the store: traces that it had let go, the keys of what was derived from them, and the traces
// that share a response id.

import { literal, type Store } from '../../sql/store.ts';
import { near_reports_max, reload_traces_max } from '../limits.ts';
import type { LogFact, SpanFact, SpanKind } from './account/facts.ts';
import { plainName } from './account/twins.ts';
import type { Placed } from './near-index.ts';
import { keyOf, nothingWritten, type WrittenKeys } from './open-traces.ts';
import { type Addressed, logColumns, readLogs, readSpans, spanColumns } from './tail.ts';

export interface TraceRef {
  readonly tenant_id: string;
  readonly trace_id: string;
}

export interface Reloaded {
  readonly spans: Addressed<SpanFact>[];
  readonly logs: Addressed<LogFact>[];
  readonly written: Map<string, WrittenKeys>;
}

/** Ids come from facts, which normalising has made hexadecimal, and tenants from keys; both are safe as literals. */
const list = (refs: readonly TraceRef[]): string => refs.map(({ trace_id }) => literal(trace_id)).join(', ');

/** All facts of the traces up to `until` in the log, and the keys of their derived rows. */
export async function reloadTraces(store: Store, refs: readonly TraceRef[]): Promise<Reloaded> {
  const reloaded: Reloaded = { spans: [], logs: [], written: new Map() };
  const wanted = new Set(refs.map(({ tenant_id, trace_id }) => keyOf(tenant_id, trace_id)));
  for (let start = 0; start < refs.length; start += reload_traces_max) {
    const ids = list(refs.slice(start, start + reload_traces_max));
    const isWanted = ({ fact }: Addressed<SpanFact | LogFact>): boolean =>
      wanted.has(keyOf(fact.tenant_id, fact.trace_id));
    reloaded.spans.push(
      ...readSpans(
        await store.rowBinary(`SELECT ${spanColumns} FROM spans WHERE trace_id IN (${ids})`),
      ).filter(isWanted),
    );
    reloaded.logs.push(
      ...readLogs(await store.rowBinary(`SELECT ${logColumns} FROM logs WHERE trace_id IN (${ids})`)).filter(
        isWanted,
      ),
    );
    await readKeys(store, ids, reloaded.written);
  }
  return reloaded;
}

interface KeyRow extends TraceRef {
  readonly id: string;
  readonly ns: string;
}

async function readKeys(store: Store, ids: string, into: Map<string, WrittenKeys>): Promise<void> {
  for (const [table, id] of [
    ['requests', 'trace_id'],
    ['calls', 'span_id'],
    ['tool_calls', 'span_id'],
  ] as const) {
    const sql = `SELECT tenant_id, trace_id, ${id} AS id, toString(toUnixTimestamp64Nano(started_at)) AS ns FROM ${table} FINAL WHERE trace_id IN (${ids})`;
    for (const row of await store.rows<KeyRow>(sql)) {
      const key = keyOf(row.tenant_id, row.trace_id);
      const keys = into.get(key) ?? nothingWritten();
      into.set(key, keys);
      keys[table].set(row.id, BigInt(row.ns));
    }
  }
}

interface Sharing extends TraceRef {
  readonly response_id: string;
}

/** The traces whose calls carry one of the response ids. */
export async function tracesWithResponses(store: Store, response_ids: readonly string[]): Promise<Sharing[]> {
  const sql =
    'SELECT DISTINCT tenant_id, trace_id, response_id FROM calls FINAL WHERE response_id IN {ids:Array(String)}';
  return store.rows<Sharing>(sql, { ids: response_ids });
}

/** What the watcher remembers of ids; names of responses are those of `Responses.nameOf`. */
export interface KnownIds {
  readonly onTrace: (key: string) => void;
  readonly onResponse: (report: {
    readonly tenant_id: string;
    readonly response_id: string;
    readonly scope_name: string;
    readonly service_name: string;
  }) => void;
}

/** Two reports of one call may be this far apart in arrival over a restart. */
const responses_remembered_ms = 86_400_000;
const responses_max = 2_000_000;

/** Feeds every trace id that was ever derived, month by month, and the response ids of the last day. */
export async function eachKnownId(store: Store, now_ms: number, feed: KnownIds): Promise<void> {
  const months = await store.rows<{ month: number }>(
    'SELECT DISTINCT toYYYYMM(started_at) AS month FROM requests ORDER BY month',
  );
  for (const { month } of months) {
    const rows = await store.rows<TraceRef>(
      'SELECT tenant_id, trace_id FROM requests WHERE toYYYYMM(started_at) = {month:UInt32}',
      { month: Number(month) },
    );
    for (const row of rows) feed.onTrace(keyOf(row.tenant_id, row.trace_id));
  }
  const recent = await store.rows<Parameters<KnownIds['onResponse']>[0]>(
    "SELECT tenant_id, response_id, scope_name, service_name FROM calls WHERE response_id != '' AND started_at > {since:DateTime64(3)} ORDER BY started_at DESC LIMIT {limit:UInt32}",
    { since: new Date(now_ms - responses_remembered_ms), limit: responses_max },
  );
  for (const row of recent) feed.onResponse(row);
}

/** Two reports of one call without a common id arrive this close to each other over a restart. */
const reports_remembered_ms = 600_000;

interface ReportRow extends TraceRef {
  readonly service_name: string;
  readonly span_id: string;
  readonly scope_name: string;
  readonly kind: SpanKind;
  readonly has_id: boolean;
  readonly from_ns: string;
  readonly to_ns: string;
  readonly models: readonly string[];
}

/** Feeds the reports of model calls of the last minutes, trace by trace. Whether one stands alone only its trace knows. */
export async function eachRecentReport(
  store: Store,
  now_ms: number,
  feed: (key: string, reports: readonly Placed[]) => void,
): Promise<void> {
  const rows = await store.rows<ReportRow>(
    `SELECT tenant_id, trace_id, service_name, span_id, scope_name, kind, response_id != '' AS has_id,
      toString(toUnixTimestamp64Nano(started_at)) AS from_ns,
      toString(toUnixTimestamp64Nano(started_at) + toInt64(duration_ms * 1000000)) AS to_ns,
      [response_model, request_model] AS models
    FROM calls WHERE counting != 'rolled_up' AND started_at > {since:DateTime64(3)} ORDER BY started_at LIMIT {limit:UInt32}`,
    { since: new Date(now_ms - reports_remembered_ms), limit: near_reports_max },
  );
  const traces = Map.groupBy(rows, ({ tenant_id, trace_id }) => keyOf(tenant_id, trace_id));
  for (const [key, reports] of traces) feed(key, reports.map(placedOf));
}

const placedOf = (row: ReportRow): Placed => ({
  tenant_id: row.tenant_id,
  service_name: row.service_name,
  span_id: row.span_id,
  report: {
    trace_id: row.trace_id,
    scope_name: row.scope_name,
    kind: row.kind,
    has_id: row.has_id,
    from: BigInt(row.from_ns),
    to: BigInt(row.to_ns),
    models: row.models.filter((name) => name !== '').map(plainName),
    alone: true,
  },
});
