// The protobuf wire format with bounds: a length or varint that leaves its message is malformed input, not a crash.

import { PbfReader } from 'pbf';

/** The body is not what its content type promises. The message says where. */
export class MalformedBody extends Error {
  override name = 'MalformedBody';
}

/** Thrown by readers; `what` names the message that was being read. */
function malformed(what: string, at: number): never {
  throw new MalformedBody(`the protobuf body is malformed: ${what} at byte ${at}`);
}

const fixed64_bytes = 8;
const fixed32_bytes = 4;

/** A cursor over one body. `end` is where the current message ends; every read stays in front of it. */
export class WireReader extends PbfReader {
  readonly bytes: Buffer;
  end: number;

  constructor(bytes: Buffer) {
    super(bytes);
    this.bytes = bytes;
    this.end = bytes.length;
  }

  /** The next field's tag (number << 3 | wire type), or 0 at the end of the current message. */
  tag(): number {
    if (this.pos >= this.end) return 0;
    const tag = this.readVarint();
    if (!(tag > 7)) malformed('a field without a number', this.pos);
    return tag;
  }

  /** The end of a length-delimited value that starts at `pos`. */
  delimited(): number {
    const length = this.readVarint();
    const end = this.pos + length;
    if (!(length >= 0) || end > this.end) malformed(`a length of ${length} leaves its message`, this.pos);
    return end;
  }

  fixed64(): number {
    const at = this.pos;
    if (at + fixed64_bytes > this.end) malformed('a 64-bit number is cut off', at);
    this.pos = at + fixed64_bytes;
    return at;
  }

  fixed32(): number {
    if (this.pos + fixed32_bytes > this.end) malformed('a 32-bit number is cut off', this.pos);
    return this.readFixed32();
  }

  /** A varint as a number where that is exact, as a bigint beyond 2^53. Signed, as int64 is. */
  int64(): number | bigint {
    const start = this.pos;
    while ((this.bytes[this.pos++] as number) > 0x7f) {
      if (this.pos - start > 9 || this.pos >= this.end) malformed('a varint is too long', start);
    }
    if (this.pos > this.end) malformed('a varint is cut off', start);
    const length = this.pos - start;
    return length <= 7 ? this.shortVarint(start, length) : this.longVarint(start, length);
  }

  private shortVarint(start: number, length: number): number {
    let value = 0;
    let scale = 1;
    for (let index = 0; index < length; index++, scale *= 128) {
      value += ((this.bytes[start + index] as number) & 0x7f) * scale;
    }
    return value;
  }

  private longVarint(start: number, length: number): number | bigint {
    let value = 0n;
    for (let index = 0; index < length; index++) {
      value |= BigInt((this.bytes[start + index] as number) & 0x7f) << BigInt(7 * index);
    }
    const signed = BigInt.asIntN(64, value);
    const number = Number(signed);
    return Number.isSafeInteger(number) ? number : signed;
  }

  /** Steps over a field that we do not know. */
  skipField(tag: number): void {
    const type = tag & 7;
    if (type === 0) this.int64();
    else if (type === 1) this.fixed64();
    else if (type === 2) this.pos = this.delimited();
    else if (type === 5) this.fixed32();
    else malformed(`wire type ${type}`, this.pos);
  }

  /** Runs `read` inside the message that starts at `pos`, and leaves the cursor behind it. */
  within(read: () => void): void {
    const outer = this.end;
    const end = this.delimited();
    this.end = end;
    read();
    this.pos = end;
    this.end = outer;
  }
}
