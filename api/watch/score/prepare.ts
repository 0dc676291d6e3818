// A request made ready to be scored: who said what, what of it stands on evidence, its terms, and the vectors that came
// with it. Nothing here knows of baselines.

import { boilerplateOf, chunksOf, withoutBoilerplate } from '../../judge/drift/chunks.ts';
import { type Spoken, spokenIn, templateOf } from '../../judge/drift/spoken.ts';
import { type Terms, termsOf } from '../../judge/drift/terms.ts';
import { pooled } from '../../judge/drift/vectors.ts';
import { disagreements } from '../../judge/faithfulness/agreement.ts';
import { judgeTrace, type TraceFaithfulness } from '../../judge/faithfulness/walk.ts';
import type { Evaluation } from './evaluations.ts';
import { type GivenVectors, givenVectors } from './given.ts';
import type { Due, StoredSpan } from './payloads.ts';
import { evaluationsOn } from './span-evaluations.ts';

export interface Vectors {
  readonly model: string;
  readonly basis: 'vectors' | 'endpoint' | 'local_model';
  readonly intent: Float32Array;
  readonly output: Float32Array;
}

export interface Prepared {
  readonly due: Due;
  readonly spoken: Spoken;
  readonly faithfulness: TraceFaithfulness;
  readonly disagreement_count: number;
  readonly template: string;
  readonly given: GivenVectors;
  readonly evaluations: readonly Evaluation[];
  /** Something was said, but it is not stored. */
  readonly isWithheld: boolean;
}

export function prepare(due: Due, spans: readonly StoredSpan[]): Prepared {
  const spoken = spokenIn(spans);
  return {
    due,
    spoken,
    faithfulness: judgeTrace(spans),
    disagreement_count: disagreements(spoken.agents).length,
    template: templateOf(spoken.system),
    given: givenVectors(spans),
    evaluations: evaluationsOn(due, spans),
    isWithheld: !spoken.hasText && spans.some(({ payload_bytes }) => payload_bytes > 0),
  };
}

/** Both sides of a request without the agent's boilerplate, as text and as terms. */
export interface Sides {
  readonly intent: string;
  readonly output: string;
  readonly intentTerms: Terms;
  readonly outputTerms: Terms;
}

export function sidesOf({ spoken }: Prepared, boilerplate: ReadonlySet<string>): Sides {
  const intent = withoutBoilerplate(spoken.intents.join('\n'), boilerplate);
  const output = withoutBoilerplate(spoken.outputs.join('\n'), boilerplate);
  return { intent, output, intentTerms: termsOf(intent), outputTerms: termsOf(output) };
}

/** Lines that most of these requests repeat. */
export const boilerplateOfRequests = (requests: readonly Prepared[]): ReadonlySet<string> =>
  boilerplateOf(requests.flatMap(({ spoken }) => [spoken.intents.join('\n'), spoken.outputs.join('\n')]));

/** What a model has to be asked for these sides. */
export const chunksOfSides = ({ intent, output }: Pick<Sides, 'intent' | 'output'>): string[] => [
  ...chunksOf(intent),
  ...chunksOf(output),
];

/** The vectors of both sides from those of their chunks; null where one is missing. */
export function vectorsOf(
  { intent, output }: Pick<Sides, 'intent' | 'output'>,
  lookUp: (chunk: string) => Float32Array | null | undefined,
  by: Pick<Vectors, 'model' | 'basis'>,
): Vectors | null {
  const pool = (text: string): Float32Array | null => {
    const vectors = chunksOf(text).map(lookUp);
    return vectors.some((vector) => !vector) ? null : pooled(vectors as Float32Array[]);
  };
  const [asked, said] = [pool(intent), pool(output)];
  return asked && said ? { ...by, intent: asked, output: said } : null;
}
