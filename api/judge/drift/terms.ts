// What the lexical measure sees of a text: words, and runs of 3 to 5 characters, each as a 32-bit hash with how often it
// occurs. Sorted, so that two texts are compared in one pass; the text itself is not needed again.

/** Distinct terms in ascending order, with their counts. */
export interface Counts {
  readonly ids: Uint32Array;
  readonly counts: Uint32Array;
}

export interface Terms {
  readonly words: Counts;
  readonly grams: Counts;
}

const gram_shortest = 3;
const gram_longest = 5;
const seed = 0x811c9dc5;
const prime = 0x01000193;

/** Lower case, compatibility forms joined, all white space one space: what differs only so is the same text. */
export const folded = (text: string): string =>
  text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim();

/** The terms of `text`. */
export function termsOf(text: string): Terms {
  const plain = folded(text);
  return { words: counted(wordsOf(plain)), grams: counted(gramsOf(plain)) };
}

function wordsOf(text: string): Uint32Array {
  const hashes: number[] = [];
  // A word keeps what holds an id or an amount together: LF-482913, 59.90, mia_li_3668.
  for (const [word] of text.matchAll(/[\p{L}\p{N}]+(?:[-_.'][\p{L}\p{N}]+)*/gu)) {
    let hash = seed;
    for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), prime);
    hashes.push(mixed(hash));
  }
  return Uint32Array.from(hashes);
}

function gramsOf(text: string): Uint32Array {
  const each = gram_longest - gram_shortest + 1;
  const hashes = new Uint32Array(Math.max(0, text.length - gram_shortest + 1) * each);
  let filled = 0;
  for (let start = 0; start + gram_shortest <= text.length; start++) {
    let hash = seed;
    const end = Math.min(text.length, start + gram_longest);
    for (let at = start; at < end; at++) {
      hash = Math.imul(hash ^ text.charCodeAt(at), prime);
      if (at - start + 1 >= gram_shortest) hashes[filled++] = mixed(hash);
    }
  }
  return hashes.subarray(0, filled);
}

/** The last steps of murmur3: FNV alone leaves neighbours in neighbouring cells. */
function mixed(hash: number): number {
  let mix = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mix = Math.imul(mix ^ (mix >>> 13), 0xc2b2ae35);
  return (mix ^ (mix >>> 16)) >>> 0;
}

function counted(hashes: Uint32Array): Counts {
  const sorted = hashes.sort();
  const ids = new Uint32Array(sorted.length);
  const counts = new Uint32Array(sorted.length);
  let last = -1;
  for (let at = 0; at < sorted.length; at++) {
    if (last < 0 || ids[last] !== sorted[at]) ids[++last] = sorted[at]!;
    counts[last]!++;
  }
  return { ids: ids.slice(0, last + 1), counts: counts.slice(0, last + 1) };
}
