// Attribute keys repeat endlessly: each distinct key is decoded once and carries what the caller knows of it.

import { interned_keys_max } from '../limits.ts';

export interface Key<Meaning> {
  readonly text: string;
  /** The key in UTF-8, as it goes into the row. */
  readonly bytes: Buffer;
  readonly meaning: Meaning;
  /** Counts up from 1; 0 for a key that the table had no room for. */
  readonly id: number;
}

interface Entry<Meaning> extends Key<Meaning> {
  readonly hash: number;
  readonly next: Entry<Meaning> | undefined;
  /** What was looked up after it the last time: emitters write their keys in one order. */
  follower: Entry<Meaning> | undefined;
}

const buckets = 8_192;

/** A bounded table from bytes to keys; past the bound a key is decoded anew each time, and nothing else changes. */
export class KeyTable<Meaning> {
  private readonly heads: (Entry<Meaning> | undefined)[] = new Array(buckets).fill(undefined);
  private readonly describe: (text: string) => Meaning;
  private count = 0;
  private last: Entry<Meaning> | undefined;

  /** `describe` says what a key means; it is called once for each distinct key. */
  constructor(describe: (text: string) => Meaning) {
    this.describe = describe;
  }

  /** The key whose UTF-8 stands at `[start, end)`; bytes that are not UTF-8 read as U+FFFD. */
  find(bytes: Buffer, start: number, end: number): Key<Meaning> {
    const guess = this.last?.follower;
    if (guess && guess.bytes.length === end - start && equal(guess.bytes, bytes, start)) {
      this.last = guess;
      return guess;
    }
    const entry = this.search(bytes, start, end);
    if (this.last) this.last.follower = entry;
    this.last = entry;
    return entry;
  }

  private search(bytes: Buffer, start: number, end: number): Entry<Meaning> {
    let hash = 0x811c9dc5;
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
    const bucket = (hash >>> 0) % buckets;
    for (let entry = this.heads[bucket]; entry; entry = entry.next) {
      if (entry.hash === hash && entry.bytes.length === end - start && equal(entry.bytes, bytes, start))
        return entry;
    }
    return this.add(hash, bucket, Buffer.from(bytes.subarray(start, end)));
  }

  private add(hash: number, bucket: number, original: Buffer): Entry<Meaning> {
    const text = original.toString('utf8');
    const wellFormed = Buffer.from(text);
    const kept = this.count < interned_keys_max && wellFormed.equals(original);
    const id = kept ? ++this.count : 0;
    const entry = {
      hash,
      text,
      bytes: wellFormed,
      meaning: this.describe(text),
      id,
      next: this.heads[bucket],
      follower: undefined,
    };
    if (kept) this.heads[bucket] = entry;
    return entry;
  }
}

function equal(key: Buffer, bytes: Buffer, start: number): boolean {
  for (let index = 0; index < key.length; index++) if (key[index] !== bytes[start + index]) return false;
  return true;
}
