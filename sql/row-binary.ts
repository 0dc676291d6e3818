// RowBinary, the store's own row format: a growing buffer that columns are written into in order, and the reader
// of the same. A protobuf string and a RowBinary string are the same bytes (varint length, then UTF-8).

import { Names } from './names.ts';

const utf8 = new TextEncoder();

/** Writes values one after another; `bytes()` is a view that the next `reset()` invalidates. */
export class RowWriter {
  buffer: Buffer;
  position = 0;
  /** Over `buffer`: the engine turns its numbers into single machine instructions. */
  private view: DataView;

  constructor(size = 1 << 20) {
    this.buffer = Buffer.allocUnsafeSlow(size);
    this.view = viewOf(this.buffer);
  }

  reset(): void {
    this.position = 0;
  }

  bytes(): Buffer {
    return this.buffer.subarray(0, this.position);
  }

  /** Makes room for `size` more bytes. */
  reserve(size: number): void {
    const wanted = this.position + size;
    if (wanted <= this.buffer.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(wanted, this.buffer.length * 2));
    this.buffer.copy(grown, 0, 0, this.position);
    this.buffer = grown;
    this.view = viewOf(grown);
  }

  uint8(value: number): void {
    this.reserve(1);
    this.buffer[this.position++] = value;
  }

  uint16(value: number): void {
    this.reserve(2);
    this.view.setUint16(this.position, value, true);
    this.position += 2;
  }

  uint32(value: number): void {
    this.reserve(4);
    this.view.setUint32(this.position, value, true);
    this.position += 4;
  }

  /** An unsigned integer up to 2^53, as UInt64. */
  uint64(value: number): void {
    const high = Math.floor(value / 0x1_0000_0000);
    this.uint32(value - high * 0x1_0000_0000);
    this.uint32(high);
  }

  int64(value: bigint): void {
    this.reserve(8);
    this.view.setBigInt64(this.position, value, true);
    this.position += 8;
  }

  float64(value: number): void {
    this.reserve(8);
    this.view.setFloat64(this.position, value, true);
    this.position += 8;
  }

  varint(value: number): void {
    this.reserve(5);
    let rest = value;
    while (rest > 0x7f) {
      this.buffer[this.position++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.buffer[this.position++] = rest;
  }

  /** A string; lone surrogates become U+FFFD, as everywhere in UTF-8. */
  text(value: string): void {
    if (value.length < short_chars && this.ascii(value)) return;
    const encoded = utf8.encode(value);
    this.copy(encoded, 0, encoded.length);
  }

  /** False, with nothing written, when a character needs more than one byte. */
  private ascii(value: string): boolean {
    const length = value.length;
    const start = this.position;
    this.varint(length);
    this.reserve(length);
    const { buffer, position } = this;
    for (let index = 0; index < length; index++) {
      const code = value.charCodeAt(index);
      if (code > 0x7f) {
        this.position = start;
        return false;
      }
      buffer[position + index] = code;
    }
    this.position = position + length;
    return true;
  }

  /** A whole number up to 2^53 in decimal, as a string. */
  digits(value: number): void {
    if (!(value >= 0 && value <= int32_max)) return this.text(String(value));
    let length = 1;
    for (let rest = value; rest >= 10; rest = (rest / 10) | 0) length++;
    this.reserve(length + 1);
    const { buffer, position } = this;
    buffer[position] = length;
    let rest = value;
    for (let at = position + length; at > position; at--) {
      const tens = (rest / 10) | 0;
      buffer[at] = 0x30 + rest - tens * 10;
      rest = tens;
    }
    this.position = position + length + 1;
  }

  /** The bytes `[start, end)` of `source` as a string. */
  copy(source: Uint8Array, start: number, end: number): void {
    this.varint(end - start);
    this.raw(source, start, end);
  }

  /** The bytes `[start, end)` of `source` as they are. */
  raw(source: Uint8Array, start: number, end: number): void {
    const length = end - start;
    this.reserve(length);
    const buffer = this.buffer;
    let at = this.position;
    if (length > 48) buffer.set(source.subarray(start, end), at);
    else for (let index = start; index < end; index++) buffer[at++] = source[index] as number;
    this.position += length;
  }

  /** The marker that stands before the value of a Nullable column. */
  isNull(absent: boolean): boolean {
    this.uint8(absent ? 1 : 0);
    return absent;
  }

  nullableUint64(value: number | null): void {
    if (!this.isNull(value === null)) this.uint64(value as number);
  }

  nullableFloat64(value: number | null): void {
    if (!this.isNull(value === null)) this.float64(value as number);
  }

  nullableInt64(value: bigint | null): void {
    if (!this.isNull(value === null)) this.int64(value as bigint);
  }

  nullableText(value: string | null): void {
    if (!this.isNull(value === null)) this.text(value as string);
  }

  texts(values: readonly string[]): void {
    this.varint(values.length);
    for (const value of values) this.text(value);
  }
}

const int32_max = 0x7fff_ffff;
/** Below this a loop over the characters beats a call that allocates. */
const short_chars = 256;

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Reads what RowWriter writes. Throws RangeError past the end. */
export class RowReader {
  readonly buffer: Buffer;
  position = 0;
  private readonly view: DataView;

  constructor(bytes: Uint8Array) {
    this.buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.view = viewOf(bytes);
  }

  get done(): boolean {
    return this.position >= this.buffer.length;
  }

  uint8(): number {
    if (this.position >= this.buffer.length) throw new RangeError('RowBinary ends inside a row');
    return this.buffer[this.position++] as number;
  }

  bool(): boolean {
    return this.uint8() !== 0;
  }

  uint32(): number {
    const value = this.view.getUint32(this.position, true);
    this.position += 4;
    return value;
  }

  /** UInt64 as a number; exact up to 2^53. */
  uint64(): number {
    const low = this.view.getUint32(this.position, true);
    const high = this.view.getUint32(this.position + 4, true);
    this.position += 8;
    return high * 0x1_0000_0000 + low;
  }

  int64(): bigint {
    const value = this.view.getBigInt64(this.position, true);
    this.position += 8;
    return value;
  }

  uint64Exact(): bigint {
    const value = this.view.getBigUint64(this.position, true);
    this.position += 8;
    return value;
  }

  float64(): number {
    const value = this.view.getFloat64(this.position, true);
    this.position += 8;
    return value;
  }

  varint(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.uint8();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }

  text(): string {
    const length = this.varint();
    const start = this.position;
    this.position = start + length;
    if (this.position > this.buffer.length) throw new RangeError('RowBinary ends inside a string');
    return this.buffer.toString('utf8', start, this.position);
  }

  /** A string of one byte a character, such as an id in hex. */
  id(): string {
    const length = this.varint();
    const start = this.position;
    this.position = start + length;
    if (this.position > this.buffer.length) throw new RangeError('RowBinary ends inside a string');
    return length === 0 ? '' : this.buffer.toString('latin1', start, this.position);
  }

  /** A string that repeats often (names, models): decoded once and shared. */
  name(): string {
    const length = this.varint();
    const start = this.position;
    this.position = start + length;
    if (length === 0) return '';
    return length > name_bytes_max
      ? this.buffer.toString('utf8', start, this.position)
      : names.find(this.buffer, start, length);
  }

  /** Reads the marker before the value of a Nullable column. */
  isNull(): boolean {
    return this.uint8() === 1;
  }

  /** An array of strings that repeat often; `empty` is given back for none. */
  names(empty: readonly string[]): readonly string[] {
    const count = this.varint();
    if (count === 0) return empty;
    return Array.from({ length: count }, () => this.name());
  }
}

const name_bytes_max = 64;

const names = new Names();
