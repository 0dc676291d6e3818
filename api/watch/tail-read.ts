// One reading of the tail: for each node, what came after the place where the watcher stands, cut at whole requests so
// that a place is always a log sequence.

import { literal, type Store } from '../../sql/store.ts';
import { turn_rows_max } from '../limits.ts';
import type { LogFact, SpanFact } from './account/facts.ts';
import { type Addressed, logColumns, readLogs, readSpans, spanColumns } from './tail.ts';

export type FactTable = 'spans' | 'logs';

export const factTables: readonly FactTable[] = ['spans', 'logs'];

export interface Read {
  readonly spans: Addressed<SpanFact>[];
  readonly logs: Addressed<LogFact>[];
  /** Where the watcher stands once these facts are derived, by `placeKey`. */
  readonly places: Map<string, number>;
  /** More was waiting than one turn takes. */
  more: boolean;
}

export const placeKey = (node: string, table: FactTable): string => `${node}\n${table}`;

export async function readTail(
  store: Store,
  nodes: readonly string[],
  placeOf: (node: string, table: FactTable) => number,
): Promise<Read> {
  const read: Read = { spans: [], logs: [], places: new Map(), more: false };
  for (const node of nodes) {
    for (const table of factTables) await readFrom(store, { node, table, place: placeOf(node, table) }, read);
  }
  return read;
}

interface From {
  readonly node: string;
  readonly table: FactTable;
  readonly place: number;
}

async function readFrom(store: Store, from: From, into: Read): Promise<void> {
  const { node, table, place } = from;
  let rows = await rowsWhere(
    store,
    from,
    `> ${place} ORDER BY wal_sequence, wal_index LIMIT ${turn_rows_max}`,
  );
  if (rows.length === 0) return;
  if (rows.length === turn_rows_max) {
    into.more = true;
    const cut = rows.at(-1)!.sequence;
    const whole = rows.filter((row) => row.sequence < cut);
    // One request may be larger than a turn: then it is read as a whole.
    rows = whole.length > 0 ? whole : await rowsWhere(store, from, `= ${cut} ORDER BY wal_index`);
  }
  into.places.set(placeKey(node, table), rows.at(-1)!.sequence);
  const target: Addressed<SpanFact | LogFact>[] = table === 'spans' ? into.spans : into.logs;
  for (const row of rows) target.push(row);
}

async function rowsWhere(
  store: Store,
  { node, table }: From,
  sequences: string,
): Promise<Addressed<SpanFact | LogFact>[]> {
  const columns = table === 'spans' ? spanColumns : logColumns;
  const bytes = await store.rowBinary(
    `SELECT ${columns} FROM ${table} WHERE node_id = ${literal(node)} AND wal_sequence ${sequences}`,
  );
  return table === 'spans' ? readSpans(bytes) : readLogs(bytes);
}
