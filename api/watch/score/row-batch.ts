// Rows of the quality tables in the store's row format, by a list of columns and their types.

import { RowWriter } from '../../../sql/row-binary.ts';
import type { RowBatch } from '../../../sql/store.ts';

export type Value = string | number | bigint | boolean | null | readonly string[] | ArrayLike<number>;
export type Columns = readonly (readonly [name: string, type: string])[];

/** A batch of `rows`, each a value per column. Throws on a type that it does not know. */
export function rowBatch(
  table: string,
  columns: Columns,
  rows: readonly Readonly<Record<string, Value>>[],
): RowBatch {
  const writer = new RowWriter(64 * 1_024);
  for (const row of rows) for (const [name, type] of columns) write(writer, type, row[name] ?? null);
  return { table, columns, source: writer.bytes() };
}

function write(writer: RowWriter, type: string, value: Value): void {
  const inner = /^Nullable\((.+)\)$/.exec(type)?.[1];
  if (inner) {
    if (!writer.isNull(value === null)) write(writer, inner, value);
    return;
  }
  const item = /^Array\((.+)\)$/.exec(type)?.[1];
  if (item) {
    const items = value as ArrayLike<Value>;
    writer.varint(items.length);
    for (let at = 0; at < items.length; at++) write(writer, item, items[at]!);
    return;
  }
  writeOne(writer, type, value);
}

function writeOne(writer: RowWriter, type: string, value: Value): void {
  switch (type) {
    case 'String':
      return writer.text(String(value ?? ''));
    case 'Bool':
    case 'UInt8':
      return writer.uint8(Number(value ?? 0));
    case 'UInt16':
      return writer.uint16(Math.min(65_535, Number(value ?? 0)));
    case 'UInt32':
      return writer.uint32(Math.min(4_294_967_295, Number(value ?? 0)));
    case 'UInt64':
      return writer.uint64(Number(value ?? 0));
    case 'Float64':
      return writer.float64(Number(value ?? 0));
    case 'Float32':
      writer.reserve(4);
      writer.position = writer.buffer.writeFloatLE(Number(value), writer.position);
      return;
    default:
      if (!/^DateTime64\(|^Decimal\(18/.test(type)) throw new Error(`no writer for ${type}`);
      return writer.int64(BigInt(value as bigint | number));
  }
}
