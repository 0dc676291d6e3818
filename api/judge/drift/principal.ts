// A map of vectors: their two principal components, by power iteration. For looking, not for testing.

import { seededRandom } from './random.ts';
import type { Vector } from './vectors.ts';

export interface MapOfVectors {
  readonly points: readonly (readonly [x: number, y: number])[];
  /** The share of all variance that each of the two axes shows. */
  readonly explained: readonly [number, number];
}

const rounds = 60;

/** Places vectors of one length in the plane; signs are fixed, so the same vectors give the same map. */
export function mapOf(vectors: readonly Vector[]): MapOfVectors {
  const dimensions = vectors[0]?.length ?? 0;
  if (vectors.length < 2 || dimensions === 0)
    return { points: vectors.map(() => [0, 0] as const), explained: [0, 0] };
  const mean = new Float64Array(dimensions);
  for (const vector of vectors)
    for (let at = 0; at < dimensions; at++) mean[at]! += vector[at]! / vectors.length;
  const rows = vectors.map((vector) => Float64Array.from(vector, (value, at) => value - mean[at]!));
  const all = rows.reduce((sum, row) => sum + dot(row, row), 0);
  const first = component(rows, 1);
  const xs = rows.map((row) => dot(row, first));
  const rest = rows.map((row, index) => row.map((value, at) => value - xs[index]! * first[at]!));
  const second = component(rest, 2);
  const ys = rest.map((row) => dot(row, second));
  const share = (values: readonly number[]): number =>
    all === 0 ? 0 : values.reduce((sum, value) => sum + value * value, 0) / all;
  return { points: xs.map((x, index) => [x, ys[index]!] as const), explained: [share(xs), share(ys)] };
}

function component(rows: readonly Float64Array[], seed: number): Float64Array {
  const random = seededRandom(seed);
  let axis = unit(Float64Array.from(rows[0]!, () => random() - 0.5));
  for (let round = 0; round < rounds; round++) {
    const next = new Float64Array(axis.length);
    for (const row of rows) {
      const along = dot(row, axis);
      for (let at = 0; at < next.length; at++) next[at]! += along * row[at]!;
    }
    axis = unit(next);
  }
  const largest = axis.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
  return largest < 0 ? axis.map((value) => -value) : axis;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum;
}

function unit(vector: Float64Array): Float64Array {
  const length = Math.sqrt(dot(vector, vector));
  return length === 0 ? vector : vector.map((value) => value / length);
}
