// The write-ahead log: rows are on the disk before an exporter hears yes. Requests that arrive together share one
// fdatasync. Segments are sealed for the projector and removed when the store has them.

import { dirname, join } from 'node:path';
import type { AppendFile, Files } from './files.ts';
import { commit_bytes_max, commit_requests_max, segment_bytes_max, segment_rows_max } from './limits.ts';
import { type Entry, recordsOf } from './wal-entry.ts';
import {
  encodeIndexRecord,
  type IndexRecord,
  index_record_bytes,
  indexFile,
  rowsFile,
  type Segment,
  type SegmentName,
  segmentStem,
} from './wal-format.ts';
import { recover } from './wal-recover.ts';

export type { Entry } from './wal-entry.ts';

const reserved_sequences = 1_000_000;

interface Waiting {
  readonly entry: Entry;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** A segment that still takes rows. Lengths count what is durable, so a failed write can be cut off again. */
interface OpenSegment extends SegmentName {
  readonly stem: string;
  readonly rowsFile: AppendFile;
  readonly indexFile: AppendFile;
  readonly records: IndexRecord[];
  rows: number;
  bytes: number;
}

/** The log could not make rows durable: nothing was acknowledged, and the exporter should try again. */
export class WalError extends Error {
  override name = 'WalError';
}

export interface WalEvents {
  /** Something on disk was not as it should be; `message` says what was done about it. */
  readonly onDamage: (message: string) => void;
}

export class Wal {
  /** Bytes that are acknowledged and not yet removed. */
  bytes = 0;
  /** Consecutive failures to write or sync; 0 when healthy. */
  failures = 0;
  private next = 1;
  /** Numbers below it are reserved on disk, so that none is ever given twice, even when all segments are gone. */
  private floor = 1;
  private nextSegment = 1;
  private readonly queue: Waiting[] = [];
  private readonly open = new Map<string, OpenSegment>();
  private readonly sealed: Segment[] = [];
  /** The last step of the log's one line of work: commits and rotations follow each other, never overlap. */
  private line: Promise<void> = Promise.resolve();
  private committing = false;
  private readonly directory: string;
  private readonly files: Files;

  private constructor(directory: string, files: Files) {
    this.directory = directory;
    this.files = files;
  }

  /** Opens the log, and finds what an earlier run acknowledged and did not remove. */
  static async open(directory: string, files: Files, events: WalEvents): Promise<Wal> {
    await files.makeDirectory(directory);
    await files.syncDirectory(dirname(directory));
    const wal = new Wal(directory, files);
    const found = await recover(directory, files, events.onDamage);
    wal.sealed.push(...found);
    for (const segment of found) {
      wal.bytes += segment.bytes;
      wal.nextSegment = Math.max(wal.nextSegment, segment.number + 1);
      for (const record of segment.records) wal.next = Math.max(wal.next, record.sequence + 1);
    }
    wal.next = Math.max(wal.next, await wal.storedFloor());
    await wal.reserve();
    return wal;
  }

  private get floorFile(): string {
    return join(this.directory, 'sequence-floor');
  }

  private async storedFloor(): Promise<number> {
    const names = await this.files.list(this.directory);
    if (!names.includes('sequence-floor')) return 1;
    const floor = Number((await this.files.read(this.floorFile)).toString('utf8'));
    if (!Number.isSafeInteger(floor))
      throw new WalError(
        `${this.floorFile} holds no number: write one there that is larger than any wal_sequence in the store`,
      );
    return floor;
  }

  private async reserve(): Promise<void> {
    const floor = this.next + reserved_sequences;
    await this.files.replace(this.floorFile, Buffer.from(String(floor)));
    await this.files.syncDirectory(this.directory);
    this.floor = floor;
  }

  /** The number for the next request. Append in the order in which numbers were given. */
  sequence(): number {
    if (this.next === this.floor - reserved_sequences / 2) void this.inLine(() => this.reserve());
    return this.next++;
  }

  /** When the oldest row that is not in the store yet was received, or undefined when all are. */
  oldestReceivedMs(): number | undefined {
    const first = [...this.sealed, ...this.open.values()].flatMap((segment) => segment.records.slice(0, 1));
    const times = [
      ...first.map((record) => record.receivedMs),
      ...this.queue.slice(0, 1).map(({ entry }) => entry.receivedMs),
    ];
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** Resolves when the rows are on the disk; rejects with WalError when they are not. */
  append(entry: Entry): Promise<void> {
    return new Promise((resolve, reject) => {
      this.queue.push({ entry, resolve, reject });
      this.work();
    });
  }

  private work(): void {
    if (this.committing) return;
    this.committing = true;
    void this.inLine(async () => {
      this.committing = false;
      const byTable = Map.groupBy(this.takeBatch(), ({ entry }) => `${entry.table}-${entry.layout}`);
      await Promise.all([...byTable.values()].map((group) => this.commit(group)));
      if (this.queue.length > 0) this.work();
    });
  }

  private inLine<T>(step: () => Promise<T>): Promise<T> {
    const done = this.line.then(step);
    this.line = done.then(
      () => {},
      () => {},
    );
    return done;
  }

  private takeBatch(): Waiting[] {
    let bytes = 0;
    let count = 0;
    while (count < this.queue.length && count < commit_requests_max && bytes < commit_bytes_max)
      bytes += this.queue[count++]!.entry.bytes.length;
    return this.queue.splice(0, count);
  }

  /** Makes the rows of one table durable together: all of them or, for the exporters, none. */
  private async commit(group: readonly Waiting[]): Promise<void> {
    const { table, layout } = group[0]!.entry;
    let segment: OpenSegment | undefined;
    try {
      segment = await this.segmentFor(table, layout);
      const records = recordsOf(
        group.map(({ entry }) => entry),
        segment.bytes,
      );
      await segment.rowsFile.append(group.map(({ entry }) => entry.bytes));
      await segment.indexFile.append(records.map(encodeIndexRecord));
      await Promise.all([segment.rowsFile.sync(), segment.indexFile.sync()]);
      this.account(segment, records);
      this.failures = 0;
      for (const { resolve } of group) resolve();
    } catch (error) {
      this.failures++;
      if (segment) await this.abandon(segment);
      const failed = new WalError(`the write-ahead log could not write: ${(error as Error).message}`, {
        cause: error,
      });
      for (const { reject } of group) reject(failed);
    }
  }

  private account(segment: OpenSegment, records: readonly IndexRecord[]): void {
    for (const record of records) {
      segment.records.push(record);
      segment.rows += record.rows;
      segment.bytes += record.length;
      this.bytes += record.length;
    }
  }

  private async segmentFor(table: string, layout: number): Promise<OpenSegment> {
    const key = `${table}-${layout}`;
    const current = this.open.get(key);
    if (current && current.rows < segment_rows_max && current.bytes < segment_bytes_max) return current;
    if (current) await this.seal(current);
    const number = this.nextSegment++;
    const stem = join(this.directory, segmentStem({ number, table, layout }));
    const [rows, index] = await Promise.all([
      this.files.create(rowsFile(stem)),
      this.files.create(indexFile(stem)),
    ]);
    await this.files.syncDirectory(this.directory);
    const segment: OpenSegment = {
      number,
      table,
      layout,
      stem,
      rowsFile: rows,
      indexFile: index,
      records: [],
      rows: 0,
      bytes: 0,
    };
    this.open.set(key, segment);
    return segment;
  }

  /**
   * After a failed write or sync: what is not known to be durable is cut off, and the segment takes no more rows. A
   * sync is never repeated on the same pages: the kernel may have dropped them and would report success.
   */
  private async abandon(segment: OpenSegment): Promise<void> {
    const { rowsFile: rows, indexFile: index, records, bytes } = segment;
    await Promise.allSettled([rows.truncate(bytes), index.truncate(records.length * index_record_bytes)]);
    await this.seal(segment);
  }

  private async seal(segment: OpenSegment): Promise<void> {
    const { number, table, layout, stem, records, rows, bytes } = segment;
    this.open.delete(`${table}-${layout}`);
    await Promise.allSettled([segment.rowsFile.close(), segment.indexFile.close()]);
    if (rows > 0)
      this.sealed.push({
        number,
        table,
        layout,
        stem,
        records,
        rows,
        bytes,
        maybeInserted: false,
        holes: false,
      });
    else await this.discard(stem);
  }

  private async discard(stem: string): Promise<void> {
    await Promise.allSettled([this.files.remove(rowsFile(stem)), this.files.remove(indexFile(stem))]);
  }

  /** Seals what is open and gives all segments that wait for the store, oldest first. They stay until removed. */
  async rotate(): Promise<readonly Segment[]> {
    await this.inLine(async () => {
      for (const segment of [...this.open.values()]) if (segment.rows > 0) await this.seal(segment);
    });
    return [...this.sealed].sort((a, b) => a.number - b.number);
  }

  /** The store has the segment's rows: its files go. The index goes last, so that a crash between leaves no orphan rows. */
  async remove(segment: Segment): Promise<void> {
    await this.files.remove(rowsFile(segment.stem));
    await this.files.remove(indexFile(segment.stem));
    await this.files.syncDirectory(this.directory);
    const index = this.sealed.findIndex(({ number }) => number === segment.number);
    if (index >= 0) this.sealed.splice(index, 1);
    this.bytes -= segment.bytes;
  }

  /** Waits for what is being written. Sealed segments stay on the disk for the next start. */
  async close(): Promise<void> {
    while (this.queue.length > 0) await this.inLine(async () => {});
    await this.inLine(async () => {
      for (const segment of [...this.open.values()]) await this.seal(segment);
    });
  }
}
