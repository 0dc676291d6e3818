// RowBinary, the store's own row format: a growing buffer that columns are written into in order, and the reader
// of the same. A protobuf string and a RowBinary string are the same bytes (varint length, then UTF-8).

const utf8 = new TextEncoder();

/** Writes values one after another; `bytes()` is a view that the next `reset()` invalidates. */
export class RowWriter {
  buffer: Buffer;
  position = 0;

  constructor(size = 1 << 20) {
    this.buffer = Buffer.allocUnsafeSlow(size);
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
  }

  uint8(value: number): void {
    this.reserve(1);
    this.buffer[this.position++] = value;
  }

  uint16(value: number): void {
    this.reserve(2);
    this.buffer[this.position++] = value & 0xff;
    this.buffer[this.position++] = value >>> 8;
  }

  uint32(value: number): void {
    this.reserve(4);
    const { buffer } = this;
    let at = this.position;
    buffer[at++] = value & 0xff;
    buffer[at++] = (value >>> 8) & 0xff;
    buffer[at++] = (value >>> 16) & 0xff;
    buffer[at++] = value >>> 24;
    this.position = at;
  }

  /** An unsigned integer up to 2^53, as UInt64. */
  uint64(value: number): void {
    const high = Math.floor(value / 0x1_0000_0000);
    this.uint32(value - high * 0x1_0000_0000);
    this.uint32(high);
  }

  int64(value: bigint): void {
    this.reserve(8);
    this.position = this.buffer.writeBigInt64LE(value, this.position);
  }

  float64(value: number): void {
    this.reserve(8);
    this.position = this.buffer.writeDoubleLE(value, this.position);
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
    const length = value.length;
    if (length < 64 && this.ascii(value)) return;
    const encoded = utf8.encode(value);
    this.copy(encoded, 0, encoded.length);
  }

  private ascii(value: string): boolean {
    const length = value.length;
    this.reserve(length + 1);
    const buffer = this.buffer;
    const start = this.position;
    buffer[start] = length;
    for (let index = 0; index < length; index++) {
      const code = value.charCodeAt(index);
      if (code > 0x7f) return false;
      buffer[start + 1 + index] = code;
    }
    this.position = start + 1 + length;
    return true;
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

/** Reads what RowWriter writes. Throws RangeError past the end. */
export class RowReader {
  readonly buffer: Buffer;
  position = 0;

  constructor(bytes: Uint8Array) {
    this.buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
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
    const value = this.buffer.readUInt32LE(this.position);
    this.position += 4;
    return value;
  }

  /** UInt64 as a number; exact up to 2^53. */
  uint64(): number {
    const low = this.buffer.readUInt32LE(this.position);
    const high = this.buffer.readUInt32LE(this.position + 4);
    this.position += 8;
    return high * 0x1_0000_0000 + low;
  }

  int64(): bigint {
    const value = this.buffer.readBigInt64LE(this.position);
    this.position += 8;
    return value;
  }

  uint64Exact(): bigint {
    const value = this.buffer.readBigUInt64LE(this.position);
    this.position += 8;
    return value;
  }

  float64(): number {
    const value = this.buffer.readDoubleLE(this.position);
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

/** The last string decoded at each place of a small table; a miss costs a decode, nothing else. */
class Names {
  private readonly size = 8_192;
  private readonly bytes: (Buffer | undefined)[] = new Array(this.size).fill(undefined);
  private readonly texts: string[] = new Array(this.size).fill('');

  find(buffer: Buffer, start: number, length: number): string {
    let hash = length;
    for (let at = start; at < start + length; at++)
      hash = Math.imul(hash ^ (buffer[at] as number), 0x01000193);
    const place = (hash >>> 0) % this.size;
    const known = this.bytes[place];
    if (known && known.length === length && same(known, buffer, start)) return this.texts[place] as string;
    const text = buffer.toString('utf8', start, start + length);
    this.bytes[place] = Buffer.from(buffer.subarray(start, start + length));
    this.texts[place] = text;
    return text;
  }
}

function same(known: Buffer, buffer: Buffer, start: number): boolean {
  for (let index = 0; index < known.length; index++) if (known[index] !== buffer[start + index]) return false;
  return true;
}

const names = new Names();
