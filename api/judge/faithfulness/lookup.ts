// Ids, days, times and names looked up in the evidence, and the nearest that there is where nothing fits.

import { daysLater, type MomentSaid, withoutYear } from './dates.ts';
import type { Evidence } from './evidence.ts';
import { idKey } from './ids.ts';
import type { NumberSaid } from './numbers.ts';

/** A passage of one source. */
export interface Place {
  readonly source: number;
  readonly start: number;
  readonly end: number;
}

export interface Lookup {
  readonly backed: boolean;
  readonly place: Place | null;
  readonly rule?: string;
}

const nothing: Lookup = { backed: false, place: null };
const prefix_chars_min = 7;

/** An id of the evidence, or a hash cut to at least seven digits; null where there is none. */
export function isBackedId(text: string, { ids, sources }: Evidence): Lookup | null {
  const key = idKey(text);
  const exact = ids.get(key);
  if (exact) return { backed: true, place: exact };
  if (/^[0-9a-f]+$/.test(key) && key.length >= prefix_chars_min)
    for (const [known, place] of ids)
      if (known.startsWith(key)) return { backed: true, place, rule: 'shortened' };
  // Telephone numbers and codes may be spaced differently, and codes may stand inside longer text.
  if (key.length < prefix_chars_min) return null;
  const within = sources.findIndex((source) => idKey(source.text).includes(key));
  return within < 0 ? null : { backed: true, place: { source: within, start: 0, end: 0 } };
}

/** A day that the evidence has, the year left out or not, or one that lies a day beside one; a time of day likewise. */
export function isBackedMoment(said: MomentSaid, evidence: Evidence): Lookup {
  for (const known of evidence.moments) {
    const { source, start, end } = known;
    const place = { source, start, end };
    if (
      said.kind === known.kind &&
      said.readings.some((reading) => known.readings.some((other) => isSame(reading, other)))
    )
      return { backed: true, place };
    const beside = known.readings.flatMap((reading) => [1, -1].map((days) => daysLater(reading, days)));
    if (said.kind === 'date' && known.kind === 'date' && evidence.sources[source]?.kind === 'system')
      if (said.readings.some((reading) => beside.some((other) => other && isSame(reading, other))))
        return { backed: true, place, rule: 'the day beside' };
  }
  const near = evidence.moments.find(({ kind }) => kind === said.kind);
  return { backed: false, place: near ? { source: near.source, start: near.start, end: near.end } : null };
}

const isSame = (a: string, b: string): boolean =>
  a === b || ((a.startsWith('--') || b.startsWith('--')) && withoutYear(a) === withoutYear(b));

/** Every word of a name is known; one unknown word among known ones is left to the reader. */
export function isBackedName(text: string, { words, sources }: Evidence): Lookup {
  const parts = [...text.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu)].map(([word]) => word);
  if (!parts.some((part) => words.has(part))) return nothing;
  const source = sources.findIndex((each) => parts.some((part) => each.text.toLowerCase().includes(part)));
  const start = sources[source]?.text.toLowerCase().indexOf(parts[0]!) ?? 0;
  return {
    backed: true,
    place: { source, start: Math.max(0, start), end: Math.max(0, start) + parts[0]!.length },
  };
}

/** The id with the fewest letters changed, or the number that is relatively closest: what may have been meant. */
export function nearestOf(
  said: { readonly text: string } | NumberSaid,
  kind: 'id' | 'number',
  { ids, figures }: Evidence,
): Lookup {
  if (kind === 'number' && 'value' in said) {
    const away = (value: number): number =>
      Math.abs(value - said.value) / Math.max(1e-9, Math.abs(said.value));
    const [best] = figures.toSorted((a, b) => away(a.value) - away(b.value));
    return best
      ? { backed: false, place: { source: best.source, start: best.start, end: best.end } }
      : nothing;
  }
  const key = idKey(said.text);
  const [best] = [...ids]
    .map(([known, place]) => ({ place, distance: differing(key, known) }))
    .filter(({ distance }) => distance <= Math.max(2, key.length / 3))
    .sort((a, b) => a.distance - b.distance);
  return best ? { backed: false, place: best.place } : nothing;
}

/** How many places of two texts differ, the shorter one padded. */
function differing(a: string, b: string): number {
  let count = Math.abs(a.length - b.length);
  for (let at = 0; at < Math.min(a.length, b.length); at++) if (a[at] !== b[at]) count++;
  return count;
}
