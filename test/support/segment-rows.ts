// Reads rows of a log segment back into objects by the types of their layout, so that tests can look at what ingest
// wrote without an engine.

import type { Layout } from '../../collector/row/columns.ts';
import { RowReader } from '../../sql/row-binary.ts';

export type Cell = string | number | bigint | boolean | null | string[] | Map<string, string>;
export type SegmentRow = Record<string, Cell>;

const readers: Readonly<Record<string, (reader: RowReader) => Cell>> = {
  String: (r) => r.text(),
  UInt8: (r) => r.uint8(),
  Int8: (r) => r.uint8(),
  UInt32: (r) => r.uint32(),
  UInt64: (r) => r.uint64Exact(),
  Float64: (r) => r.float64(),
  Bool: (r) => r.bool(),
  "DateTime64(3, 'UTC')": (r) => r.int64(),
  "DateTime64(9, 'UTC')": (r) => r.int64(),
  'Decimal(18, 12)': (r) => r.int64(),
  'Array(String)': (r) => Array.from({ length: r.varint() }, () => r.text()),
  'Map(String, String)': (r) => new Map(Array.from({ length: r.varint() }, () => [r.text(), r.text()])),
};

function read(type: string, reader: RowReader): Cell {
  const nullable = /^Nullable\((.*)\)$/.exec(type);
  if (nullable) return reader.isNull() ? null : read(nullable[1]!, reader);
  const known = readers[type];
  if (!known) throw new Error(`no reader for ${type}`);
  return known(reader);
}

/** All rows of `bytes`, which must end with a row. */
export function readSegmentRows(bytes: Uint8Array, layout: Layout): SegmentRow[] {
  const reader = new RowReader(bytes);
  const rows: SegmentRow[] = [];
  while (!reader.done)
    rows.push(Object.fromEntries(layout.columns.map(([name, type]) => [name, read(type, reader)])));
  return rows;
}
