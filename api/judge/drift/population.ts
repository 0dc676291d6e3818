// Population drift: do this week's vectors come from where the reference's came from? A permutation test on the maximum
// mean discrepancy (RBF kernel, median heuristic), because a bootstrap that compares with a low quantile of its own null
// rejects always; the distance of the centroids is the number to read. Over many agents, Benjamini–Hochberg.

import { seededRandom, shuffled } from './random.ts';
import { cosineRatio, type Vector } from './vectors.ts';

export interface PopulationTest {
  readonly window_count: number;
  readonly reference_count: number;
  /** Squared discrepancy, biased estimate. */
  readonly mmd: number;
  /** The share of permutations at least as far apart, the observed one included. */
  readonly p_ratio: number;
  /** Euclidean distance of the centroids, as Arize reports it. */
  readonly centroid_distance: number;
  /** 1 − cosine of the centroids, 0 … 2; null where one has no length. */
  readonly centroid_cosine_distance: number | null;
  /** The centroid's distance in standard deviations of the reference along it: how large the drift is. */
  readonly effect_size: number;
}

export interface PopulationOptions {
  readonly permutations: number;
  readonly seed: number;
}

/** The mean of vectors. Throws on none. */
export function centroidOf(vectors: readonly Vector[]): Float64Array {
  const [first] = vectors;
  if (!first) throw new Error('nothing has no centroid');
  const sum = new Float64Array(first.length);
  for (const vector of vectors) for (let at = 0; at < sum.length; at++) sum[at]! += vector[at]!;
  return sum.map((value) => value / vectors.length);
}

/** Euclidean distance. [1,2,3; 4,5,6; 7,8,9] against [−1,2,4; 11,6,0] has centroids √18 = 4.2426 apart. */
export function distanceOf(a: Vector, b: Vector): number {
  return Math.sqrt(squaredDistance(a, b));
}

function squaredDistance(a: Vector, b: Vector): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at]! - b[at]!) ** 2;
  return sum;
}

/** Compares a window with its reference. Both hold vectors of one model and one length. */
export function comparePopulations(
  window: readonly Vector[],
  reference: readonly Vector[],
  { permutations, seed }: PopulationOptions,
): PopulationTest {
  const kernel = kernelOf([...window, ...reference]);
  const split = window.length;
  const mmd = discrepancy(kernel, [...Array(kernel.size).keys()], split);
  const p_ratio = permutationShare(kernel, { split, observed: mmd }, { permutations, seed });
  const [here, there] = [centroidOf(window), centroidOf(reference)];
  return {
    window_count: window.length,
    reference_count: reference.length,
    mmd,
    p_ratio,
    centroid_distance: distanceOf(here, there),
    centroid_cosine_distance: distanceFromCosine(cosineRatio(here, there)),
    effect_size: effectOf({ here, there }, reference),
  };
}

const distanceFromCosine = (cosine: number | null): number | null => (cosine === null ? null : 1 - cosine);

interface Kernel {
  readonly size: number;
  readonly values: Float64Array;
  readonly total: number;
}

/** RBF with the median of the squared distances as its width. */
function kernelOf(vectors: readonly Vector[]): Kernel {
  const size = vectors.length;
  const values = new Float64Array(size * size);
  const distances: number[] = [];
  for (let i = 0; i < size; i++) {
    for (let j = i + 1; j < size; j++) {
      const squared = squaredDistance(vectors[i]!, vectors[j]!);
      values[i * size + j] = squared;
      if ((i + j) % 7 === 0) distances.push(squared);
    }
  }
  const width = Float64Array.from(distances).sort()[distances.length >> 1] || 1;
  let total = 0;
  for (let i = 0; i < size; i++) {
    values[i * size + i] = 1;
    total += 1;
    for (let j = i + 1; j < size; j++) {
      const near = Math.exp(-values[i * size + j]! / width);
      values[i * size + j] = near;
      values[j * size + i] = near;
      total += 2 * near;
    }
  }
  return { size, values, total };
}

/** MMD² of the first `split` of `order` against the rest: only the sum within the first has to be counted anew. */
function discrepancy({ size, values, total }: Kernel, order: readonly number[], split: number): number {
  const chosen = new Uint8Array(size);
  for (let at = 0; at < split; at++) chosen[order[at]!] = 1;
  let within = 0;
  let across = 0;
  for (let at = 0; at < split; at++) {
    const row = order[at]! * size;
    for (let j = 0; j < size; j++) {
      const value = values[row + j]!;
      if (chosen[j] === 1) within += value;
      else across += value;
    }
  }
  const rest = size - split;
  const others = total - within - 2 * across;
  return within / split ** 2 + others / rest ** 2 - (2 * across) / (split * rest);
}

function permutationShare(
  kernel: Kernel,
  { split, observed }: { readonly split: number; readonly observed: number },
  { permutations, seed }: PopulationOptions,
): number {
  const random = seededRandom(seed);
  const all = [...Array(kernel.size).keys()];
  let asFar = 1;
  for (let round = 0; round < permutations; round++)
    if (discrepancy(kernel, shuffled(all, random), split) >= observed) asFar++;
  return asFar / (permutations + 1);
}

function effectOf(
  { here, there }: { readonly here: Float64Array; readonly there: Float64Array },
  reference: readonly Vector[],
): number {
  const away = here.map((value, at) => value - there[at]!);
  const length = Math.hypot(...away);
  if (length === 0) return 0;
  const along = reference.map((vector) =>
    away.reduce((sum, part, at) => sum + (part / length) * (vector[at]! - there[at]!), 0),
  );
  const variance = along.reduce((sum, value) => sum + value ** 2, 0) / Math.max(1, along.length - 1);
  return variance === 0 ? Number.POSITIVE_INFINITY : length / Math.sqrt(variance);
}

/** Which of these p values are discoveries when at most `rate` of the discoveries may be false (Benjamini–Hochberg). */
export function discoveries(p_ratios: readonly number[], rate: number): boolean[] {
  const order = [...p_ratios.keys()].sort((a, b) => p_ratios[a]! - p_ratios[b]!);
  const last = order.findLastIndex((index, rank) => p_ratios[index]! <= ((rank + 1) / order.length) * rate);
  const found = new Set(order.slice(0, last + 1));
  return p_ratios.map((_, index) => found.has(index));
}
