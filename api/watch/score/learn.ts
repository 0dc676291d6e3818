// A baseline learned from an agent's accepted requests: document frequencies, cosines of requests with their own answers and
// with those of others, and what follows from them. A pure function of the requests and a seed.

import { auc, type Baseline, type Cosines, calibrate } from '../../judge/drift/alignment.ts';
import { type Frequencies, learnFrequencies, lexicalRatio } from '../../judge/drift/lexical.ts';
import { shuffled_pairs_max } from '../../judge/drift/limits.ts';
import { seededRandom } from '../../judge/drift/random.ts';
import { cosineRatio } from '../../judge/drift/vectors.ts';
import type { Sides, Vectors } from './prepare.ts';

/** A request of the baseline. */
export interface Example {
  readonly sides: Sides;
  readonly vectors: Vectors | null;
}

export interface Learned {
  readonly calibration: Baseline;
  readonly frequencies: Frequencies;
  readonly raw: RawCosines;
}

/** Ascending cosines under the basis, for a threshold set by hand; and how well each measure does alone. */
export interface RawCosines {
  readonly matched: readonly number[];
  readonly shuffled: readonly number[];
  readonly lexical_auc_ratio: number | null;
  readonly semantic_auc_ratio: number | null;
}

export function learnBaseline(examples: readonly Example[], seed: number): Learned {
  const frequencies = learnFrequencies(
    examples.flatMap(({ sides }) => [sides.intentTerms, sides.outputTerms]),
  );
  const cosines = (asked: Example, said: Example): Cosines => cosinesOf(asked, said, frequencies);
  const matched = examples.map((example) => cosines(example, example));
  const shuffled = pairsOf(examples.length, seed).map(([i, j]) => cosines(examples[i]!, examples[j]!));
  return { calibration: calibrate(matched, shuffled), frequencies, raw: rawOf(matched, shuffled) };
}

/** The cosines of what `asked` asked and `said` said. */
export function cosinesOf(asked: Example, said: Example, frequencies: Frequencies): Cosines {
  return {
    lexical: lexicalRatio(asked.sides.intentTerms, said.sides.outputTerms, frequencies),
    semantic: asked.vectors && said.vectors ? cosineRatio(asked.vectors.intent, said.vectors.output) : null,
  };
}

function pairsOf(count: number, seed: number): [number, number][] {
  const random = seededRandom(seed);
  const pairs: [number, number][] = [];
  if (count < 2) return pairs;
  const wanted = Math.min(shuffled_pairs_max, count * 5);
  while (pairs.length < wanted) {
    const [i, j] = [Math.floor(random() * count), Math.floor(random() * count)];
    if (i !== j) pairs.push([i, j]);
  }
  return pairs;
}

function rawOf(matched: readonly Cosines[], shuffled: readonly Cosines[]): RawCosines {
  const of = (pairs: readonly Cosines[], measure: keyof Cosines): number[] =>
    pairs
      .map((pair) => pair[measure])
      .filter((cosine) => cosine !== null)
      .sort((a, b) => a - b);
  const alone = (measure: keyof Cosines): number | null => {
    const [own, others] = [of(matched, measure), of(shuffled, measure)];
    return own.length === 0 || others.length === 0 ? null : auc(own, others);
  };
  const shown = of(matched, 'semantic').length > 0 ? 'semantic' : 'lexical';
  return {
    matched: of(matched, shown),
    shuffled: of(shuffled, shown),
    lexical_auc_ratio: alone('lexical'),
    semantic_auc_ratio: alone('semantic'),
  };
}
