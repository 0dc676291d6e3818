// Where each attribute of a record goes: a typed column that holds it word for word, the map of labels, or the map of
// content, which has its own time to live.

import { type Attributes, valueType } from '../decode/attributes.ts';
import { label_value_bytes_max } from '../limits.ts';
import type { Draft } from '../normalise/draft.ts';
import type { Meaning } from '../normalise/meaning.ts';

export const sort = { label: 0, content: 1, column: 2 } as const;

/** One instance is filled for each record. */
export class Sorts {
  of = new Uint8Array(1_024);
  labels = 0;
  contents = 0;
  /** The keys that columns hold, a line each: with the columns it gives back what was sent. Few combinations exist. */
  sources: Buffer = Buffer.alloc(0);
  private readonly known = new Map<number, Buffer>();
  private readonly signature = new Signature();

  read(draft: Draft): void {
    const { attributes } = draft;
    const { count } = attributes;
    if (count > this.of.length) this.of = new Uint8Array(count * 2);
    for (let index = 0; index < count; index++)
      this.of[index] = isContent(attributes, index) ? sort.content : sort.label;
    draft.markLossless(this.of, sort.column);
    this.count(attributes);
  }

  private count(attributes: Attributes<Meaning>): void {
    this.labels = this.contents = 0;
    this.signature.reset();
    for (let index = 0; index < attributes.count; index++) {
      const which = this.of[index];
      if (which === sort.label) this.labels++;
      else if (which === sort.content) this.contents++;
      else this.signature.add(attributes.keys[index]!.id);
    }
    const signature = this.signature.value();
    this.sources = this.known.get(signature) ?? this.name(attributes, signature);
  }

  private name(attributes: Attributes<Meaning>, signature: number): Buffer {
    const held = attributes.keys.filter(
      (_, index) => index < attributes.count && this.of[index] === sort.column,
    );
    const sources = Buffer.from(held.map((key) => key.text).join('\n'));
    // Keys beyond the key table have no id, so their combinations cannot be told apart and are not kept.
    if (this.known.size < combinations_max && held.every((key) => key.id > 0))
      this.known.set(signature, sources);
    return sources;
  }
}

const combinations_max = 65_536;
const low_bits = 21;

/** An order-dependent signature of key ids in two lanes of 32 and 21 bits: equal only for equal lists, but for rare collisions. */
class Signature {
  private high = 0;
  private low = 0;

  reset(): void {
    this.high = this.low = 0;
  }

  add(id: number): void {
    this.high = Math.imul(this.high ^ id, 0x85ebca6b);
    this.high ^= this.high >>> 13;
    this.low = Math.imul(this.low + id, 0x5bd1e995) ^ (this.low >>> 15);
  }

  /** Exact: below 2^53. */
  value(): number {
    return (this.high >>> 0) * 2 ** low_bits + (this.low >>> (32 - low_bits));
  }
}

/** Does the attribute carry content? Declared keys do, and so does any long value of an unknown key. */
function isContent(attributes: Attributes<Meaning>, index: number): boolean {
  if (attributes.keys[index]!.meaning.content) return true;
  const type = attributes.types[index];
  if (
    type !== valueType.text &&
    type !== valueType.array &&
    type !== valueType.map &&
    type !== valueType.bytes
  )
    return false;
  return (attributes.ends[index] as number) - (attributes.starts[index] as number) > label_value_bytes_max;
}
