// The rows of one request on their way into the log, and their place in it.

import { crc32 } from 'node:zlib';
import type { IndexRecord } from './wal-format.ts';

/** The rows of one request, ready for the log. */
export interface Entry {
  readonly table: string;
  readonly layout: number;
  readonly sequence: number;
  readonly bytes: Buffer;
  readonly rows: number;
  readonly receivedMs: number;
}

/** The index records of entries that are written one after another from `start`. */
export function recordsOf(entries: readonly Entry[], start: number): IndexRecord[] {
  let offset = start;
  return entries.map((entry) => {
    const record = {
      sequence: entry.sequence,
      offset,
      length: entry.bytes.length,
      rows: entry.rows,
      crc: crc32(entry.bytes),
      receivedMs: entry.receivedMs,
    };
    offset += entry.bytes.length;
    return record;
  });
}
