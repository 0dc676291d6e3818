// Vectors of an embedding model: cosine, the mean of chunks, and a short projection for maps and population tests.

import { seededRandom } from './random.ts';

export type Vector = ArrayLike<number>;

/** Cosine, −1 … 1; null where one has no length or they differ in dimensions: such are never compared. */
export function cosineRatio(a: Vector, b: Vector): number | null {
  if (a.length !== b.length || a.length === 0) return null;
  let [dot, left, right] = [0, 0, 0];
  for (let at = 0; at < a.length; at++) {
    dot += a[at]! * b[at]!;
    left += a[at]! * a[at]!;
    right += b[at]! * b[at]!;
  }
  if (left === 0 || right === 0) return null;
  return Math.max(-1, Math.min(1, dot / Math.sqrt(left * right)));
}

/** The mean of unit vectors, itself of unit length: how the chunks of a long text become one vector. */
export function pooled(vectors: readonly Vector[]): Float32Array | null {
  const [first] = vectors;
  if (!first || vectors.some((vector) => vector.length !== first.length)) return null;
  const sum = new Float64Array(first.length);
  for (const vector of vectors) {
    const length = lengthOf(vector) || 1;
    for (let at = 0; at < vector.length; at++) sum[at]! += vector[at]! / length;
  }
  const length = lengthOf(sum);
  return length === 0 ? null : Float32Array.from(sum, (value) => value / length);
}

export function lengthOf(vector: Vector): number {
  let sum = 0;
  for (let at = 0; at < vector.length; at++) sum += vector[at]! ** 2;
  return Math.sqrt(sum);
}

const projections = new Map<string, Float32Array>();

/** Random signs, the same for the same shape: vectors of one model are projected alike (Johnson–Lindenstrauss). */
function projectionOf(from: number, to: number): Float32Array {
  const key = `${from}:${to}`;
  const known = projections.get(key);
  if (known) return known;
  const random = seededRandom(from * 1_009 + to);
  const matrix = Float32Array.from({ length: from * to }, () => (random() < 0.5 ? -1 : 1) / Math.sqrt(to));
  projections.set(key, matrix);
  return matrix;
}

/** `vector` in `dimensions` dimensions; distances are kept up to about 1 / sqrt(dimensions). */
export function projected(vector: Vector, dimensions: number): Float32Array {
  if (vector.length <= dimensions) return Float32Array.from(vector);
  const matrix = projectionOf(vector.length, dimensions);
  const short = new Float32Array(dimensions);
  for (let at = 0; at < vector.length; at++) {
    const value = vector[at]!;
    for (let to = 0; to < dimensions; to++) short[to]! += value * matrix[at * dimensions + to]!;
  }
  return short;
}
