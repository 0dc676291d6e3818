// Chance that repeats: the same seed gives the same numbers, so a prompt decides its answer and a week its history.

/** Numbers in [0, 1), from a text. FNV-1a spreads the seed, mulberry32 draws from it. */
export function seeded(seed: string): () => number {
  let state = 0x811c9dc5;
  for (let at = 0; at < seed.length; at++) state = Math.imul(state ^ seed.charCodeAt(at), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export type Random = () => number;

/** A whole number from `low` to `high`, both included. */
export function between(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}

/** One of the items. */
export function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[Math.floor(random() * items.length)]!;
}

/** Around `median`, skewed to the right as latencies and answer lengths are; `spread` 0.3 means mostly within a third. */
export function skewed(random: Random, median: number, spread: number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return median * Math.exp(normal * spread);
}

const hexDigits = '0123456789abcdef';

/** Lower-case hexadecimal digits; never all zero, which no trace or span id may be. */
export function hex(random: Random, digits: number): string {
  let text = '';
  for (let at = 1; at < digits; at++) text += hexDigits[Math.floor(random() * 16)];
  return `${text}${hexDigits[1 + Math.floor(random() * 15)]}`;
}
