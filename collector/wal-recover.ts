// What an earlier run left in the log: every record is checked, torn tails are cut off, damaged records are set aside
// with a message, and all that is intact is replayed.

import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Files } from './files.ts';
import {
  decodeIndexRecord,
  type IndexRecord,
  index_record_bytes,
  indexFile,
  parseSegmentFile,
  rowsFile,
  type Segment,
  type SegmentName,
  segmentStem,
} from './wal-format.ts';

type Report = (message: string) => void;

/** The segments in `directory`, oldest first, each holding only intact records. Throws for a newer format. */
export async function recover(directory: string, files: Files, report: Report): Promise<Segment[]> {
  const names = new Map<string, SegmentName>();
  for (const file of await files.list(directory)) {
    const name = parseSegmentFile(file);
    if (name) names.set(segmentStem(name), name);
  }
  const segments: Segment[] = [];
  const newest = new Map<string, number>();
  for (const { table, number } of names.values()) newest.set(table, Math.max(number, newest.get(table) ?? 0));
  for (const [stem, name] of [...names].sort(([, a], [, b]) => a.number - b.number)) {
    const mayBeTorn = newest.get(name.table) === name.number;
    const segment = await recoverSegment(join(directory, stem), name, { files, report, mayBeTorn });
    if (segment) segments.push(segment);
  }
  await files.syncDirectory(directory);
  return segments;
}

interface Edge {
  readonly files: Files;
  readonly report: Report;
  /** Only the newest segment of a table can have been in the middle of a write. */
  readonly mayBeTorn: boolean;
}

async function recoverSegment(stem: string, name: SegmentName, edge: Edge): Promise<Segment | undefined> {
  const { files, report } = edge;
  const index = await readOr(files, indexFile(stem));
  const rows = await readOr(files, rowsFile(stem));
  if (index === undefined || rows === undefined) return orphan(stem, rows, edge);
  const checked = check(index, rows, stem);
  const { intact, damaged } = edge.mayBeTorn ? withoutTornTail(checked) : checked;
  await setAside(stem, { rows, damaged }, edge);
  if (intact.length === 0) {
    await files.remove(rowsFile(stem));
    await files.remove(indexFile(stem));
    return undefined;
  }
  const end = lengthOf(intact);
  if (rows.length > end) {
    await files.truncate(rowsFile(stem), end);
    report(`cut ${rows.length - end} bytes that had not been acknowledged off ${rowsFile(stem)}`);
  }
  const bytes = intact.reduce((sum, record) => sum + record.length, 0);
  const count = intact.reduce((sum, record) => sum + record.rows, 0);
  return { ...name, stem, records: intact, bytes, rows: count, maybeInserted: true, holes: bytes < end };
}

const lengthOf = (records: readonly IndexRecord[]): number => {
  const last = records.at(-1);
  return last ? last.offset + last.length : 0;
};

async function readOr(files: Files, path: string): Promise<Buffer | undefined> {
  try {
    return await files.read(path);
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** One of the two files is missing: a creation or removal that a crash cut short, or someone deleted it. */
async function orphan(stem: string, rows: Buffer | undefined, { files, report }: Edge): Promise<undefined> {
  if (rows === undefined || rows.length === 0) {
    await files.remove(rowsFile(stem));
    await files.remove(indexFile(stem));
    return;
  }
  await files.rename(rowsFile(stem), `${rowsFile(stem)}.orphan`);
  report(
    `the index of ${rowsFile(stem)} is missing; its ${rows.length} bytes were set aside as ${rowsFile(stem)}.orphan and are not replayed`,
  );
}

interface Checked {
  readonly intact: IndexRecord[];
  /** Records whose rows do not match, or index places that cannot be read, each with its reason. */
  readonly damaged: {
    readonly record: IndexRecord | undefined;
    readonly place: number;
    readonly reason: string;
  }[];
  lastIntact: number;
}

/** Reads every place of the index and compares the rows that it names with their checksum. */
function check(index: Buffer, rows: Buffer, stem: string): Checked {
  const checked: Checked = { intact: [], damaged: [], lastIntact: -1 };
  const places = Math.floor(index.length / index_record_bytes);
  for (let place = 0; place < places; place++) {
    const decoded = decodeIndexRecord(
      index.subarray(place * index_record_bytes, (place + 1) * index_record_bytes),
    );
    if ('broken' in decoded) {
      if (decoded.broken === 'version')
        throw new Error(
          `${indexFile(stem)} was written by a newer version of flyball: start that version, or move the file away`,
        );
      checked.damaged.push({ record: undefined, place, reason: `index place ${place} fails its checksum` });
      continue;
    }
    const { record } = decoded;
    const matches =
      record.offset + record.length <= rows.length &&
      crc32(rows.subarray(record.offset, record.offset + record.length)) === record.crc;
    if (matches) {
      checked.intact.push(record);
      checked.lastIntact = place;
    } else
      checked.damaged.push({
        record,
        place,
        reason: `rows of sequence ${record.sequence} fail their checksum`,
      });
  }
  return checked;
}

/** Damage behind the last intact record is what a crash tore; damage in front of one is loss, and is told. */
function withoutTornTail({ intact, damaged, lastIntact }: Checked): Checked {
  return { intact, damaged: damaged.filter(({ place }) => place < lastIntact), lastIntact };
}

async function setAside(
  stem: string,
  { rows, damaged }: { rows: Buffer; damaged: Checked['damaged'] },
  { files, report }: Edge,
): Promise<void> {
  for (const { record, reason } of damaged) {
    if (record) {
      const path = `${stem}.${record.sequence}.damaged`;
      await files.replace(path, rows.subarray(record.offset, record.offset + record.length));
      report(`${reason}; ${record.rows} rows were set aside as ${path}`);
    } else report(`${reason} in ${indexFile(stem)}`);
  }
}
