// Fingerprints of tool arguments and results: equal when the meaning is equal, whatever the key order, the white space,
// the number form, or the request id and timestamp that a framework puts in anew each time. One pass over the bytes,
// no parse: an object's members are added up, so their order does not matter, and an array's are chained.

import { value_depth_max } from '../limits.ts';
import { type FingerprintOf, foldedKey, prime, seed, volatileKeys } from './volatile-keys.ts';

export type { FingerprintOf };

const mix = (a: number, b: number): number => {
  let h = Math.imul(a ^ b, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
};

/** An instant to the second or finer: volatile in a result under any key. */
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?$/;
const instant_bytes_max = 40;

/** Thrown inside the scan when the text turns out not to be JSON. */
const notJson = new Error('not JSON');

/** A scan over one text. Each value leaves its hash in two lanes, which together make the 64 bits. */
class Scan {
  high = 0;
  low = 0;
  private at = 0;
  private end = 0;
  private bytes: Uint8Array = new Uint8Array();
  private view: DataView = new DataView(new ArrayBuffer(0));
  /** What `view` looks at: one body holds many texts. */
  private viewed: Uint8Array | undefined;
  private what: FingerprintOf = 'arguments';

  /** Hashes `[start, end)` as JSON, else as text with its white space folded. */
  run(bytes: Uint8Array, range: { start: number; end: number }, what: FingerprintOf): void {
    this.bytes = bytes;
    this.at = range.start;
    this.end = range.end;
    this.what = what;
    const first = this.space();
    if (first !== 0x7b && first !== 0x5b && first !== 0x22) return this.plain(range.start, range.end);
    try {
      this.value(0);
      if (this.space() !== -1) throw notJson;
    } catch (error) {
      if (error !== notJson) throw error;
      this.plain(range.start, range.end);
    }
  }

  /** Steps over white space; the byte that stands there, or -1 at the end. */
  private space(): number {
    while (this.at < this.end) {
      const byte = this.bytes[this.at] as number;
      if (byte > 0x20) return byte;
      this.at++;
    }
    return -1;
  }

  private value(depth: number): void {
    const first = this.space();
    if (depth > value_depth_max || first === -1) throw notJson;
    if (first === 0x7b) this.object(depth);
    else if (first === 0x5b) this.array(depth);
    else if (first === 0x22) this.string(depth);
    else this.literal();
  }

  /** Members are added up: the order of keys does not matter, and volatile ones add nothing. */
  private object(depth: number): void {
    let high = 0x0b;
    let low = 0x0d;
    this.at++;
    if (this.space() === 0x7d) this.at++;
    else
      for (;;) {
        const [start, end] = this.key();
        const folded = foldedKey(this.bytes, start, end);
        this.value(depth + 1);
        if (!volatileKeys[this.what].has(folded)) {
          high = (high + mix(this.high, folded)) | 0;
          low = (low + mix(this.low, folded ^ seed)) | 0;
        }
        if (this.next(0x7d)) break;
      }
    this.high = mix(high, 0x7b);
    this.low = mix(low, 0x7b);
  }

  /** Where the key's text stands; the cursor is left behind its colon. */
  private key(): [number, number] {
    if (this.space() !== 0x22) throw notJson;
    const start = this.at + 1;
    this.stringEnd();
    const end = this.at - 1;
    if (this.space() !== 0x3a) throw notJson;
    this.at++;
    return [start, end];
  }

  private array(depth: number): void {
    let high = 0x11;
    let low = 0x13;
    this.at++;
    if (this.space() === 0x5d) this.at++;
    else
      for (;;) {
        this.value(depth + 1);
        high = mix(Math.imul(high, 31), this.high);
        low = mix(Math.imul(low, 37), this.low);
        if (this.next(0x5d)) break;
      }
    this.high = mix(high, 0x5b);
    this.low = mix(low, 0x5b);
  }

  /** Behind a member: false at a comma, true at the closing bracket. */
  private next(close: number): boolean {
    const byte = this.space();
    if (byte !== close && byte !== 0x2c) throw notJson;
    this.at++;
    return byte === close;
  }

  /** Moves behind the closing quote of the string at the cursor: the first one that no odd run of backslashes escapes. */
  private stringEnd(): void {
    const { bytes, end } = this;
    let quote = this.at;
    let escapes: number;
    do {
      quote = quoteAfter(bytes, quote + 1);
      if (quote < 0 || quote >= end) throw notJson;
      escapes = 0;
      while (bytes[quote - 1 - escapes] === 0x5c) escapes++;
    } while (escapes % 2 === 1);
    this.at = quote + 1;
  }

  private string(depth: number): void {
    const start = this.at + 1;
    this.stringEnd();
    const end = this.at - 1;
    const first = this.bytes[start];
    const nested = first === 0x7b || first === 0x5b;
    if (nested && depth < nested_depth_max && this.inner(start, end, depth)) return;
    const digit = first !== undefined && first >= 0x30 && first <= 0x39;
    if (this.what === 'result' && digit && end - start < instant_bytes_max && this.isInstant(start, end)) {
      this.high = this.low = 0x7a;
    } else this.exact(start, end);
  }

  private isInstant(start: number, end: number): boolean {
    return instant.test(Buffer.from(this.bytes.subarray(start, end)).toString('latin1'));
  }

  /** JSON inside a JSON string is compared by its meaning too. */
  private inner(start: number, end: number, depth: number): boolean {
    const { bytes, at, end: outer } = this;
    const escaped = Buffer.from(bytes.subarray(start - 1, end + 1)).toString('utf8');
    try {
      this.bytes = Buffer.from(JSON.parse(escaped) as string);
      this.at = 0;
      this.end = this.bytes.length;
      this.value(depth + 1);
      return this.space() === -1;
    } catch {
      return false;
    } finally {
      this.bytes = bytes;
      this.at = at;
      this.end = outer;
    }
  }

  /** true, false, null and numbers; 1, 1.0 and 1e0 are one. */
  private literal(): void {
    const start = this.at;
    while (this.at < this.end && isDigit(this.bytes[this.at] as number)) this.at++;
    const digits = this.at - start;
    while (this.at < this.end && isLiteral(this.bytes[this.at] as number)) this.at++;
    // A plain whole number that a double holds is canonical as it stands.
    const plain = digits === this.at - start && digits > 0 && digits <= exact_digits_max;
    if (plain && (digits === 1 || this.bytes[start] !== 0x30)) return this.exact(start, this.at);
    const text = Buffer.from(this.bytes.subarray(start, this.at)).toString('latin1');
    const number = Number(text);
    if (text === '' || (Number.isNaN(number) && text !== 'true' && text !== 'false' && text !== 'null'))
      throw notJson;
    const canonical = Buffer.from(Number.isNaN(number) ? text : String(number));
    const { bytes } = this;
    this.bytes = canonical;
    this.exact(0, canonical.length);
    this.bytes = bytes;
  }

  private viewOf(bytes: Uint8Array): DataView {
    if (bytes !== this.viewed) {
      this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      this.viewed = bytes;
    }
    return this.view;
  }

  /** Bytes as they are, four at a time. */
  private exact(start: number, end: number): void {
    const { bytes } = this;
    const view = this.viewOf(bytes);
    let high = seed;
    let low = 0x41c6ce57;
    let at = start;
    for (; at + 4 <= end; at += 4) {
      const word = view.getInt32(at, true);
      high = Math.imul(high ^ word, prime);
      low = Math.imul(low ^ (word >>> 15) ^ word, low_prime);
      high ^= high >>> 15;
    }
    for (; at < end; at++) {
      high = Math.imul(high ^ bytes[at]!, prime);
      low = Math.imul(low ^ bytes[at]!, low_prime);
    }
    this.high = mix(high, end - start);
    this.low = mix(low, end - start);
  }

  /** Text: runs of white space count as one blank, none at the ends. */
  private plain(start: number, end: number): void {
    const { bytes } = this;
    let high = seed;
    let low = 0x41c6ce57;
    let blank = false;
    let some = false;
    for (let at = start; at < end; at++) {
      const byte = bytes[at] as number;
      if (byte <= 0x20) {
        blank = some;
        continue;
      }
      if (blank) {
        high = Math.imul(high ^ 0x20, prime);
        low = Math.imul(low ^ 0x20, low_prime);
        blank = false;
      }
      some = true;
      high = Math.imul(high ^ byte, prime);
      low = Math.imul(low ^ byte, low_prime);
    }
    this.high = mix(high, 1);
    this.low = mix(low, 2);
  }
}

const short_bytes = 24;

/** The next quote: most strings are keys and names, for which a call costs more than a loop. */
function quoteAfter(bytes: Uint8Array, from: number): number {
  const near = from + short_bytes;
  for (let at = from; at < near; at++) if (bytes[at] === 0x22) return at;
  return bytes.indexOf(0x22, near);
}

const low_prime = 0x5bd1e995;
const nested_depth_max = 4;
const scan = new Scan();

const exact_digits_max = 15;

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;

/** Letters, digits and the signs of numbers. */
function isLiteral(byte: number): boolean {
  return (
    isDigit(byte) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    byte === 0x2d ||
    byte === 0x2b ||
    byte === 0x2e ||
    byte === 0x45
  );
}

/** A 64-bit fingerprint of the UTF-8 text at `[start, end)`, or null when it is empty. Not cryptographic. */
export function fingerprintBytes(
  bytes: Uint8Array,
  range: { start: number; end: number },
  what: FingerprintOf,
): bigint | null {
  if (range.end <= range.start) return null;
  scan.run(bytes, range, what);
  return (BigInt(scan.high >>> 0) << 32n) | BigInt(scan.low >>> 0);
}

/** The same of a string. */
export function fingerprint(text: string, what: FingerprintOf): bigint | null {
  const bytes = Buffer.from(text);
  return fingerprintBytes(bytes, { start: 0, end: bytes.length }, what);
}
