// Which requests are to be scored: those whose facts have settled, in the order in which they came, from a place that is
// saved; those that wait for vectors; and the examples of an agent's baseline.

import type { Store } from '../../../sql/store.ts';
import type { BaselineKey } from './baselines.ts';
import type { Due } from './payloads.ts';

const dueColumns = `tenant_id, trace_id, toString(toUnixTimestamp64Nano(started_at)) AS started_ns,
 toUnixTimestamp64Milli(received_at) AS received_ms, agent_name, environment, outcome`;
const settings = 'SETTINGS output_format_json_quote_64bit_integers = 0';

export interface Settled {
  readonly due: readonly Due[];
  /** Everything received up to here is in `due` or before it, milliseconds. */
  readonly place: number;
  readonly more: boolean;
}

interface Key {
  readonly hour: string;
  readonly trace_id: string;
  readonly received_ms: number;
}

/** Requests whose last fact was received after `after` and not after `until`, whole milliseconds at a time. */
export async function settledRequests(
  store: Store,
  { after, until, limit }: { readonly after: number; readonly until: number; readonly limit: number },
): Promise<Settled> {
  if (until <= after) return { due: [], place: after, more: false };
  const keys = await keysBetween(store, { after, until, limit });
  const isCut = keys.length === limit;
  const last = isCut ? keys.at(-1)!.received_ms : until;
  // A turn ends with a whole millisecond. More than a turn in one of them is taken as a whole.
  if (isCut && last - 1 > after) {
    const whole = keys.filter(({ received_ms }) => received_ms < last);
    return { due: await requestsOf(store, whole, until), place: last - 1, more: true };
  }
  const all = isCut ? await keysBetween(store, { after, until: last, limit: one_millisecond_max }) : keys;
  return { due: await requestsOf(store, all, until), place: last, more: isCut };
}

const one_millisecond_max = 1_000_000;

function keysBetween(
  store: Store,
  { after, until, limit }: { readonly after: number; readonly until: number; readonly limit: number },
): Promise<Key[]> {
  return store.rows<Key>(
    `SELECT toString(toUnixTimestamp(toStartOfHour(started_at))) AS hour, trace_id, toUnixTimestamp64Milli(max(received_at)) AS received_ms
     FROM requests
     WHERE received_at > fromUnixTimestamp64Milli({after:Int64}) AND received_at <= fromUnixTimestamp64Milli({until:Int64})
     GROUP BY tenant_id, toStartOfHour(started_at) AS h, trace_id, hour ORDER BY received_ms, trace_id LIMIT {limit:UInt32} ${settings}`,
    { after, until, limit },
  );
}

/** The requests as they are now. One that has grown since is due when it has settled again. */
async function requestsOf(store: Store, keys: readonly Key[], until: number): Promise<Due[]> {
  if (keys.length === 0) return [];
  const due = await store.rows<Due>(
    `SELECT ${dueColumns} FROM requests FINAL
     WHERE toStartOfHour(started_at) IN (SELECT toDateTime(toUInt32(arrayJoin({hours:Array(String)})), 'UTC')) AND trace_id IN {trace_ids:Array(String)}
     ORDER BY received_ms, trace_id ${settings}`,
    { hours: [...new Set(keys.map(({ hour }) => hour))], trace_ids: keys.map(({ trace_id }) => trace_id) },
  );
  return due.filter(({ received_ms }) => received_ms <= until);
}

/** Requests that wait for vectors, the oldest first. */
export function waitingRequests(store: Store, limit: number): Promise<Due[]> {
  return store.rows<Due>(
    `SELECT ${dueColumns} FROM drift_scores FINAL WHERE state = 'waiting' ORDER BY received_ms, trace_id LIMIT {limit:UInt32} ${settings}`,
    { limit },
  );
}

export async function countWaiting(store: Store): Promise<number> {
  const [row] = await store.rows<{ waiting: number }>(
    `SELECT count() AS waiting FROM drift_scores FINAL WHERE state = 'waiting' ${settings}`,
  );
  return row?.waiting ?? 0;
}

const accepted = `outcome = 'ok' AND state IN ('scored', 'collecting')
 AND (tenant_id, trace_id) NOT IN (SELECT tenant_id, trace_id FROM evaluations FINAL WHERE source = 'human' AND score = 0)`;
const ofKey =
  'tenant_id = {tenant_id:String} AND agent_name = {agent_name:String} AND template = {template:String} AND embedding_model = {embedding_model:String}';

/** How many requests a baseline could be learned from. */
export async function countAccepted(store: Store, key: BaselineKey): Promise<number> {
  const [row] = await store.rows<{ accepted: number }>(
    `SELECT count() AS accepted FROM drift_scores FINAL WHERE ${ofKey} AND ${accepted} ${settings}`,
    { ...key },
  );
  return row?.accepted ?? 0;
}

/** The latest requests that a baseline is learned from. Those that a person disliked are none. */
export function acceptedRequests(store: Store, key: BaselineKey, limit: number): Promise<Due[]> {
  return store.rows<Due>(
    `SELECT ${dueColumns} FROM drift_scores FINAL WHERE ${ofKey} AND ${accepted} ORDER BY started_at DESC LIMIT {limit:UInt32} ${settings}`,
    { ...key, limit },
  );
}

/** Requests of a key that have no score yet, or one of another baseline; the latest ones. */
export function outdatedRequests(
  store: Store,
  key: BaselineKey,
  { baseline_id, limit }: { readonly baseline_id: string; readonly limit: number },
): Promise<Due[]> {
  return store.rows<Due>(
    `SELECT ${dueColumns} FROM drift_scores FINAL WHERE ${ofKey} AND state IN ('scored', 'collecting') AND baseline_id != {baseline_id:String}
     ORDER BY started_at DESC LIMIT {limit:UInt32} ${settings}`,
    { ...key, baseline_id, limit },
  );
}

const shard = 'scorer';

/** Where an earlier run stopped, milliseconds; 0 at the beginning. */
export async function savedPlace(store: Store, table_name: string): Promise<number> {
  const [row] = await store.rows<{ place: number }>(
    `SELECT wal_sequence AS place FROM progress FINAL WHERE shard = {shard:String} AND node_id = '' AND table_name = {table_name:String} ${settings}`,
    { shard, table_name },
  );
  return row?.place ?? 0;
}

export async function savePlace(store: Store, table_name: string, place: number): Promise<void> {
  await store.command(
    "INSERT INTO progress SELECT {shard:String}, '', {table_name:String}, {place:UInt64}, now64(3)",
    { shard, table_name, place },
  );
}
