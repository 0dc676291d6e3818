// The attributes of one span, log record, event or resource: a view over the body, not objects. Each stands in
// parallel arrays as its key, its type, where its bytes are and, for numbers, its value.

import { isUtf8 } from 'node:buffer';
import { attribute_key_bytes_max, attribute_value_bytes_max } from '../limits.ts';
import { jsonOf, readAnyValue, type Value } from './any-value.ts';
import type { Key, KeyTable } from './key-table.ts';
import { MalformedBody, type WireReader } from './wire.ts';

export const valueType = {
  none: 0,
  text: 1,
  bool: 2,
  int: 3,
  double: 4,
  array: 5,
  map: 6,
  bytes: 7,
} as const;

const initial_room = 256;

/** How many attributes a record may keep; `content` are the keys that carry prompts and replies. */
export interface AttributeBounds {
  readonly plain_max: number;
  readonly content_max: number;
}

export class Attributes<Meaning extends { readonly content: boolean }> {
  count = 0;
  /** Attributes that were sent but stand beyond the bounds. */
  dropped = 0;
  truncated = false;
  keys: Key<Meaning>[] = [];
  types = new Uint8Array(initial_room);
  /** For text and bytes where they stand; for arrays and maps where their whole AnyValue stands. */
  starts = new Int32Array(initial_room);
  ends = new Int32Array(initial_room);
  /** The value of a bool (0, 1), int or double; NaN for an int beyond 2^53, whose digits are in `wide`. */
  numbers = new Float64Array(initial_room);
  wide = new Map<number, bigint>();
  /** The body that `starts` and `ends` point into. */
  wire!: WireReader;
  private plain = 0;
  private readonly table: KeyTable<Meaning>;
  private readonly bounds: AttributeBounds;

  constructor(table: KeyTable<Meaning>, bounds: AttributeBounds) {
    this.table = table;
    this.bounds = bounds;
  }

  reset(wire: WireReader): void {
    this.wire = wire;
    this.count = this.dropped = this.plain = 0;
    this.truncated = false;
    if (this.wide.size > 0) this.wide.clear();
  }

  /** Reads the KeyValue message that starts at the cursor. Throws MalformedBody. */
  read(): void {
    const wire = this.wire;
    const outer = wire.end;
    const end = wire.delimited();
    wire.end = end;
    const index = this.room();
    this.types[index] = valueType.none;
    let keyStart = 0;
    let keyEnd = 0;
    for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) {
      if (tag === 0x0a) {
        keyEnd = wire.delimited();
        keyStart = wire.pos;
        wire.pos = keyEnd;
      } else if (tag === 0x12) this.readValue(index);
      else wire.skipField(tag);
    }
    wire.pos = end;
    wire.end = outer;
    this.keep(index, keyStart, Math.min(keyEnd, keyStart + attribute_key_bytes_max));
  }

  private room(): number {
    if (this.count === this.types.length) this.grow();
    return this.count;
  }

  private grow(): void {
    const size = this.types.length * 2;
    this.types = copied(this.types, new Uint8Array(size));
    this.starts = copied(this.starts, new Int32Array(size));
    this.ends = copied(this.ends, new Int32Array(size));
    this.numbers = copied(this.numbers, new Float64Array(size));
  }

  /** Keeps the attribute at `index` if there is room for one of its sort; a key sent twice is kept twice. */
  private keep(index: number, keyStart: number, keyEnd: number): void {
    const key = this.table.find(this.wire.bytes, keyStart, keyEnd);
    const full = key.meaning.content
      ? this.count >= this.bounds.content_max
      : this.plain >= this.bounds.plain_max;
    if (full) {
      this.dropped++;
      return;
    }
    this.keys[index] = key;
    if (!key.meaning.content) this.plain++;
    this.count++;
  }

  private readValue(index: number): void {
    const wire = this.wire;
    const outer = wire.end;
    const end = wire.delimited();
    const start = wire.pos;
    wire.end = end;
    for (let tag = wire.tag(); tag !== 0; tag = wire.tag()) this.readAlternative(index, tag);
    wire.pos = end;
    wire.end = outer;
    const type = this.types[index];
    if (type !== valueType.array && type !== valueType.map) return;
    this.starts[index] = start;
    this.ends[index] = end;
  }

  private readAlternative(index: number, tag: number): void {
    const wire = this.wire;
    const type = tag >>> 3;
    if (type < 1 || type > 7) return wire.skipField(tag);
    this.types[index] = type;
    if (type === valueType.double) this.numbers[index] = wire.dataView.getFloat64(wire.fixed64(), true);
    else if (type === valueType.bool || type === valueType.int) this.integer(index, wire.int64());
    else if ((tag & 7) === 2) this.span(index, wire.delimited());
    else
      throw new MalformedBody(`the protobuf body is malformed: an attribute value of wire type ${tag & 7}`);
  }

  private integer(index: number, value: number | bigint): void {
    this.numbers[index] = typeof value === 'bigint' ? Number.NaN : value;
    if (typeof value === 'bigint') this.wide.set(index, value);
  }

  private span(index: number, end: number): void {
    this.starts[index] = this.wire.pos;
    this.ends[index] = end;
    if (end - this.wire.pos > attribute_value_bytes_max) this.truncated = true;
    this.wire.pos = end;
  }

  /** The value as text: strings as they are, numbers in decimal, arrays and maps as JSON, null as ''. */
  text(index: number): string {
    const type = this.types[index];
    if (type === valueType.text)
      return this.wire.bytes.toString('utf8', this.starts[index] as number, this.ends[index] as number);
    if (type === valueType.int) return (this.wide.get(index) ?? this.numbers[index] ?? '').toString();
    if (type === valueType.double) return String(this.numbers[index]);
    if (type === valueType.bool) return this.numbers[index] === 0 ? 'false' : 'true';
    if (type === valueType.none) return '';
    if (type === valueType.bytes)
      return this.wire.bytes.toString('base64', this.starts[index], this.ends[index]);
    return jsonOf(this.value(index));
  }

  /** The value as JavaScript has it. */
  value(index: number): Value {
    const type = this.types[index];
    if (type === valueType.array || type === valueType.map) {
      return readAnyValue(this.wire, {
        start: this.starts[index] as number,
        end: this.ends[index] as number,
      });
    }
    if (type === valueType.none) return null;
    if (type === valueType.text || type === valueType.bytes) return this.text(index);
    if (type === valueType.bool) return this.numbers[index] !== 0;
    return this.wide.get(index) ?? (this.numbers[index] as number);
  }

  /** True if the value is a string whose bytes may go into a row as they are. */
  isCleanText(index: number): boolean {
    if (this.types[index] !== valueType.text) return false;
    return isClean(this.wire.bytes, this.starts[index] as number, this.ends[index] as number);
  }

  /** The string `[start, end)` after the bound on its length, cut at a character. */
  boundedEnd(index: number): number {
    const start = this.starts[index] as number;
    const end = this.ends[index] as number;
    if (end - start <= attribute_value_bytes_max) return end;
    let cut = start + attribute_value_bytes_max;
    while (((this.wire.bytes[cut] as number) & 0xc0) === 0x80) cut--;
    return cut;
  }
}

/** Valid UTF-8? Short strings are looked at here: nearly all are ASCII, and the native call costs more than the loop. */
export function isClean(bytes: Buffer, start: number, end: number): boolean {
  if (end - start > 64) return isUtf8(bytes.subarray(start, end));
  for (let at = start; at < end; at++) {
    if ((bytes[at] as number) > 0x7f) return isUtf8(bytes.subarray(at, end));
  }
  return true;
}

function copied<T extends Uint8Array | Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
