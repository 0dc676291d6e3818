// What span rows and log rows write alike: ids, clean strings, attribute maps, canonical fields.

import { RowWriter } from '../../sql/row-binary.ts';
import { type Attributes, isClean, valueType } from '../decode/attributes.ts';
import { attribute_value_bytes_max } from '../limits.ts';
import type { Draft } from '../normalise/draft.ts';
import type { Meaning } from '../normalise/meaning.ts';

const hexDigits = Buffer.from('0123456789abcdef');
/** Below this a loop that copies and looks at once beats two native calls; one byte holds the length. */
const short_bytes = 96;
const pico = 1e12;
/** Decimal(18, 12) holds up to a million dollars; more on one span is nonsense. */
const cost_usd_max = 999_999;

export class ColumnWriter extends RowWriter {
  /** Ids as OTLP writes them in JSON: lower-case hex. An empty range is an empty string. */
  hex(bytes: Uint8Array, start: number, end: number): void {
    const length = (end - start) * 2;
    this.varint(length);
    this.reserve(length);
    const { buffer } = this;
    let at = this.position;
    for (let index = start; index < end; index++) {
      const byte = bytes[index] as number;
      buffer[at++] = hexDigits[byte >>> 4] as number;
      buffer[at++] = hexDigits[byte & 15] as number;
    }
    this.position = at;
  }

  /** A string of the body; what is not UTF-8 becomes U+FFFD, so that one bad byte never fails a batch. */
  clean(bytes: Buffer, start: number, end: number): void {
    const length = end - start;
    if (length > short_bytes) return this.longClean(bytes, start, end);
    this.reserve(length + 1);
    const { buffer } = this;
    let at = this.position;
    let seen = 0;
    buffer[at++] = length;
    for (let index = start; index < end; index++) {
      const byte = bytes[index] as number;
      seen |= byte;
      buffer[at++] = byte;
    }
    if (seen > 0x7f && !isClean(bytes, start, end)) this.text(bytes.toString('utf8', start, end));
    else this.position = at;
  }

  private longClean(bytes: Buffer, start: number, end: number): void {
    if (isClean(bytes, start, end)) this.copy(bytes, start, end);
    else this.text(bytes.toString('utf8', start, end));
  }

  /** An attribute's value as a string, cut at the bound. */
  value(attributes: Attributes<Meaning>, index: number): void {
    const type = attributes.types[index];
    if (type === valueType.text)
      this.clean(attributes.wire.bytes, attributes.starts[index] as number, attributes.boundedEnd(index));
    else if (type === valueType.int && !Number.isNaN(attributes.numbers[index]))
      this.digits(attributes.numbers[index] as number);
    else this.bounded(attributes.text(index));
  }

  bounded(text: string): void {
    if (text.length <= attribute_value_bytes_max) return this.text(text);
    this.text(text.slice(0, attribute_value_bytes_max));
  }

  /** Text fields by number, one column each; nothing said is ''. */
  fields(draft: Draft, numbers: readonly number[]): void {
    for (let at = 0; at < numbers.length; at++) this.field(draft, numbers[at] as number);
  }

  field(draft: Draft, number: number): void {
    const index = draft.indexAt(number);
    if (index >= 0) return this.value(draft.attributes, index);
    const text = draft.textAt(number);
    if (text === null) this.uint8(0);
    else this.bounded(text);
  }

  /** Number fields by number, one Nullable(UInt64) column each. */
  numbers(draft: Draft, numbers: readonly number[]): void {
    for (let at = 0; at < numbers.length; at++) this.nullableUint64(draft.numberAt(numbers[at] as number));
  }

  cost(draft: Draft): void {
    const usd = draft.number('reported_cost_usd');
    this.nullableInt64(usd === null || usd > cost_usd_max ? null : BigInt(Math.round(usd * pico)));
  }

  /** The attributes of one sort as a map; `sorts` and `count` are of `Sorts`. */
  map(
    attributes: Attributes<Meaning>,
    sorts: Uint8Array,
    { sort, count }: { readonly sort: number; readonly count: number },
  ): void {
    this.varint(count);
    if (count === 0) return;
    for (let index = 0; index < attributes.count; index++) {
      if (sorts[index] !== sort) continue;
      const key = attributes.keys[index]!.bytes;
      this.copy(key, 0, key.length);
      this.value(attributes, index);
    }
  }
}
