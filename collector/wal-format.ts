// The write-ahead log's form on disk. A segment is two files: `.rows`, nothing but rows in the store's format, which
// the engine reads by itself, and `.index`, one fixed record per acknowledged request with its place and checksums.

import { crc32 } from 'node:zlib';

/** `FBW` and the format's version. A reader refuses a newer version; formats are added, never edited. */
const magic = 0x31574246;
export const index_record_bytes = 48;

/** One acknowledged request: where its rows stand and what they must hash to. */
export interface IndexRecord {
  readonly sequence: number;
  readonly offset: number;
  readonly length: number;
  readonly rows: number;
  readonly crc: number;
  readonly receivedMs: number;
}

export function encodeIndexRecord(record: IndexRecord): Buffer {
  const bytes = Buffer.alloc(index_record_bytes);
  bytes.writeUInt32LE(magic, 0);
  bytes.writeBigUInt64LE(BigInt(record.sequence), 8);
  bytes.writeBigUInt64LE(BigInt(record.offset), 16);
  bytes.writeUInt32LE(record.length, 24);
  bytes.writeUInt32LE(record.rows, 28);
  bytes.writeUInt32LE(record.crc, 32);
  bytes.writeBigUInt64LE(BigInt(record.receivedMs), 36);
  bytes.writeUInt32LE(crc32(bytes.subarray(8)), 4);
  return bytes;
}

/** What stands at one place of an index: a record, a broken one, or a record of a version that we do not read. */
export type Decoded = { readonly record: IndexRecord } | { readonly broken: 'checksum' | 'version' };

export function decodeIndexRecord(bytes: Buffer): Decoded {
  const sent = bytes.readUInt32LE(0);
  if (sent !== magic) return { broken: (sent & 0xffffff) === (magic & 0xffffff) ? 'version' : 'checksum' };
  if (crc32(bytes.subarray(8)) !== bytes.readUInt32LE(4)) return { broken: 'checksum' };
  return {
    record: {
      sequence: Number(bytes.readBigUInt64LE(8)),
      offset: Number(bytes.readBigUInt64LE(16)),
      length: bytes.readUInt32LE(24),
      rows: bytes.readUInt32LE(28),
      crc: bytes.readUInt32LE(32),
      receivedMs: Number(bytes.readBigUInt64LE(36)),
    },
  };
}

/** A segment's name says its place in the order, its table and the layout of its rows: `000000000042-spans-1`. */
export interface SegmentName {
  readonly number: number;
  readonly table: string;
  readonly layout: number;
}

const digits = 12;
const pattern = /^(\d{12})-([a-z_]+)-(\d+)\.(rows|index)$/;

export function segmentStem(name: SegmentName): string {
  return `${String(name.number).padStart(digits, '0')}-${name.table}-${name.layout}`;
}

/** The segment that a file belongs to, or undefined for a file that is not ours. */
export function parseSegmentFile(
  file: string,
): (SegmentName & { readonly part: 'rows' | 'index' }) | undefined {
  const match = pattern.exec(file);
  if (!match) return undefined;
  return {
    number: Number(match[1]),
    table: match[2]!,
    layout: Number(match[3]),
    part: match[4] as 'rows' | 'index',
  };
}

/** A segment that takes no more rows: what the projector inserts, and then removes. */
export interface Segment extends SegmentName {
  /** Path without its ending. */
  readonly stem: string;
  readonly records: readonly IndexRecord[];
  readonly rows: number;
  readonly bytes: number;
  /** True when an insert of it may have happened already: after a restart, or after a lost answer. */
  readonly maybeInserted: boolean;
  /** True when damaged records stand between the intact ones, so that the file cannot be read as a whole. */
  readonly holes: boolean;
}

export const rowsFile = (stem: string): string => `${stem}.rows`;
export const indexFile = (stem: string): string => `${stem}.index`;
