// OTLP's AnyValue as a JavaScript value, for the few attributes that a dialect has to open, and as JSON text for
// arrays and maps that go into a string column.

import { value_depth_max } from '../limits.ts';
import type { WireReader } from './wire.ts';

/** What an attribute can hold once read. Maps keep the order in which they were sent; bytes are base64. */
export type Value = string | number | bigint | boolean | null | readonly Value[] | ReadonlyMap<string, Value>;

const too_deep = '… (nested too deeply)';

/** Where a message stands in the body. */
export interface Bytes {
  readonly start: number;
  readonly end: number;
}

/** Reads the AnyValue message at `[start, end)`. Throws MalformedBody. */
export function readAnyValue(wire: WireReader, { start, end }: Bytes, depth = 0): Value {
  const [pos, outer] = [wire.pos, wire.end];
  wire.pos = start;
  wire.end = end;
  let value: Value = null;
  for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) value = readAlternative(wire, tag, depth) ?? value;
  wire.pos = pos;
  wire.end = outer;
  return value;
}

function readAlternative(wire: WireReader, tag: number, depth: number): Value | undefined {
  switch (tag) {
    case 0x0a:
      return readText(wire);
    case 0x10:
      return wire.int64() !== 0;
    case 0x18:
      return wire.int64();
    case 0x21:
      return wire.dataView.getFloat64(wire.fixed64(), true);
    case 0x2a:
      return depth >= value_depth_max ? skipDeep(wire) : readArray(wire, depth);
    case 0x32:
      return depth >= value_depth_max ? skipDeep(wire) : readMap(wire, depth);
    case 0x3a: {
      const end = wire.delimited();
      const start = wire.pos;
      wire.pos = end;
      return wire.bytes.toString('base64', start, end);
    }
    default:
      wire.skipField(tag);
      return undefined;
  }
}

function skipDeep(wire: WireReader): string {
  wire.pos = wire.delimited();
  return too_deep;
}

function readText(wire: WireReader): string {
  const end = wire.delimited();
  const start = wire.pos;
  wire.pos = end;
  return wire.bytes.toString('utf8', start, end);
}

function readArray(wire: WireReader, depth: number): Value[] {
  const values: Value[] = [];
  wire.within(() => {
    for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
      if (tag !== 0x0a) {
        wire.skipField(tag);
        continue;
      }
      const end = wire.delimited();
      values.push(readAnyValue(wire, { start: wire.pos, end }, depth + 1));
      wire.pos = end;
    }
  });
  return values;
}

function readMap(wire: WireReader, depth: number): Map<string, Value> {
  const values = new Map<string, Value>();
  wire.within(() => {
    for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
      if (tag === 0x0a) wire.within(() => readEntry(wire, values, depth + 1));
      else wire.skipField(tag);
    }
  });
  return values;
}

function readEntry(wire: WireReader, into: Map<string, Value>, depth: number): void {
  let key = '';
  let value: Value = null;
  for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
    if (tag === 0x0a) key = readText(wire);
    else if (tag === 0x12) {
      const end = wire.delimited();
      value = readAnyValue(wire, { start: wire.pos, end }, depth);
      wire.pos = end;
    } else wire.skipField(tag);
  }
  into.set(key, value);
}

/** JSON text of a value: integers beyond 2^53 keep every digit, NaN and infinities become null. */
export function jsonOf(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null';
  if (typeof value === 'string') return JSON.stringify(value.toWellFormed());
  if (typeof value === 'boolean') return String(value);
  if (value instanceof Map) {
    const entries = [...value].map(
      ([key, inner]) => `${JSON.stringify(key.toWellFormed())}:${jsonOf(inner)}`,
    );
    return `{${entries.join(',')}}`;
  }
  return `[${(value as readonly Value[]).map(jsonOf).join(',')}]`;
}
