// A segment that the store refuses because of a row in it: halves of it are inserted until the row stands alone, and
// that row is set aside with its reason, so that one bad row, or one tenant, stops nobody else.

import type { RowBatch, Store } from '../sql/store.ts';
import { storeError } from '../sql/store.ts';
import type { Files } from './files.ts';
import type { Layout } from './row/columns.ts';
import { type IndexRecord, rowsFile, type Segment } from './wal-format.ts';

/** Where refused rows go, and who is told. */
export interface Quarantine {
  readonly files: Files;
  readonly directory: string;
  readonly onRow: (event: { table: string; sequence: number; rows: number; reason: string }) => void;
}

interface Edges {
  readonly store: Store;
  readonly quarantine: Quarantine;
  /** Leaves out rows that the store already has. */
  readonly where: string | undefined;
}

/** Inserts all of a segment but the rows that cannot be stored. Throws when the store fails for another reason. */
export async function insertByHalves(segment: Segment, layout: Layout, edges: Edges): Promise<void> {
  const bytes = await edges.quarantine.files.read(rowsFile(segment.stem));
  await insertRecords(bytes, segment.records, { layout, edges });
}

interface Work {
  readonly layout: Layout;
  readonly edges: Edges;
}

async function insertRecords(bytes: Buffer, records: readonly IndexRecord[], work: Work): Promise<void> {
  if (records.length === 0) return;
  const part = Buffer.concat(records.map(({ offset, length }) => bytes.subarray(offset, offset + length)));
  const refusal = await tryInsert(part, work, undefined);
  if (refusal === undefined) return;
  const [record] = records;
  if (records.length === 1) return insertRows(part, { record: record!, from: 0, to: record!.rows }, work);
  const middle = records.length >> 1;
  await insertRecords(bytes, records.slice(0, middle), work);
  await insertRecords(bytes, records.slice(middle), work);
}

interface Range {
  readonly record: IndexRecord;
  readonly from: number;
  readonly to: number;
}

/** Rows of one request, by their index in it. */
async function insertRows(part: Buffer, range: Range, work: Work): Promise<void> {
  const { record, from, to } = range;
  const refusal = await tryInsert(part, work, `wal_index >= ${from} AND wal_index < ${to}`);
  if (refusal === undefined) return;
  // A request whose rows cannot be read at all fails for each of its halves: it is set aside as a whole.
  if (to - from <= 1 || (await unreadable(part, work)))
    return setAside(part, { range, reason: refusal }, work);
  const middle = (from + to) >> 1;
  await insertRows(part, { record, from, to: middle }, work);
  await insertRows(part, { record, from: middle, to }, work);
}

/** Inserts; the reason why the store refused the rows, or undefined when it took them. */
async function tryInsert(
  source: Buffer,
  { layout, edges }: Work,
  rows: string | undefined,
): Promise<string | undefined> {
  const where = [edges.where, rows].filter((condition) => condition !== undefined).join(' AND ');
  const batch: RowBatch = {
    table: layout.table,
    columns: layout.columns,
    source,
    ...(where === '' ? {} : { where }),
  };
  try {
    await edges.store.insert(batch, 'facts');
    return undefined;
  } catch (error) {
    const failure = storeError(error);
    if (failure.failure === 'retry' || failure.failure === 'limit') throw failure;
    return failure.message;
  }
}

async function unreadable(part: Buffer, work: Work): Promise<boolean> {
  return (await tryInsert(part, work, 'wal_index < 0')) !== undefined;
}

async function setAside(
  part: Buffer,
  refused: { range: Range; reason: string },
  { layout, edges }: Work,
): Promise<void> {
  const { record, from, to } = refused.range;
  const { files, directory, onRow } = edges.quarantine;
  const stem = `${directory}/${layout.table}-${record.sequence}-${from}-${to}`;
  await files.makeDirectory(directory);
  await files.replace(`${stem}.rows`, part);
  await files.replace(
    `${stem}.json`,
    Buffer.from(
      JSON.stringify({
        table: layout.table,
        layout: layout.number,
        sequence: record.sequence,
        from,
        to,
        reason: refused.reason,
      }),
    ),
  );
  await files.syncDirectory(directory);
  onRow({
    table: layout.table,
    sequence: record.sequence,
    rows: to - from,
    reason: refused.reason.slice(0, 300),
  });
}
