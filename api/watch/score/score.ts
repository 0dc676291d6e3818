// The row of one request: its scores against a baseline, or why there are none.

import type { Store } from '../../../sql/store.ts';
import { standardScore, standingOf } from '../../judge/drift/alignment.ts';
import { lexicalRatio, lexicalSketch } from '../../judge/drift/lexical.ts';
import { stepDrift } from '../../judge/drift/step-drift.ts';
import { termsOf } from '../../judge/drift/terms.ts';
import { projected } from '../../judge/drift/vectors.ts';
import type { KnownBaseline } from './baselines.ts';
import { cosinesOf, type Example } from './learn.ts';
import { kept_dimensions_max } from './limits.ts';
import type { Prepared } from './prepare.ts';
import { type Columns, rowBatch, type Value } from './row-batch.ts';

const scoreColumns: Columns = [
  ['tenant_id', 'String'],
  ['started_at', "DateTime64(9, 'UTC')"],
  ['trace_id', 'String'],
  ['agent_name', 'String'],
  ['environment', 'String'],
  ['outcome', 'String'],
  ['state', 'String'],
  ['template', 'String'],
  ['baseline_id', 'String'],
  ['alignment_basis', 'String'],
  ['embedding_model', 'String'],
  ['lexical_ratio', 'Nullable(Float64)'],
  ['semantic_ratio', 'Nullable(Float64)'],
  ['alignment_ratio', 'Nullable(Float64)'],
  ['turn_ratio', 'Nullable(Float64)'],
  ['alignment_score', 'Nullable(Float64)'],
  ['percentile_ratio', 'Nullable(Float64)'],
  ['standing_ratio', 'Nullable(Float64)'],
  ['verdict', 'String'],
  ['step_count', 'UInt16'],
  ['left_at_step_number', 'Nullable(UInt16)'],
  ['claim_count', 'UInt32'],
  ['unsupported_claim_count', 'UInt32'],
  ['faithfulness_ratio', 'Nullable(Float64)'],
  ['disagreement_count', 'UInt16'],
  ['vector_basis', 'String'],
  ['intent_vector', 'Array(Float32)'],
  ['output_vector', 'Array(Float32)'],
  ['received_at', "DateTime64(3, 'UTC')"],
  ['version', 'UInt64'],
  ['is_deleted', 'UInt8'],
];

type ScoreRow = Readonly<Record<string, Value>>;
type ScoreState = 'scored' | 'collecting' | 'waiting' | 'no_payload' | 'no_text' | 'not_selected';

export interface Scoring {
  readonly prepared: Prepared;
  /** Null where nothing was said that can be compared. */
  readonly example: Example | null;
  readonly baseline: KnownBaseline | null;
  /** A model is asked for vectors, and gave none for now. */
  readonly isWaiting: boolean;
  readonly isSelected: boolean;
  readonly version: number;
}

/** Writes the rows of requests; of one request the newest counts. Throws StoreError. */
export async function writeScores(store: Store, scorings: readonly Scoring[]): Promise<void> {
  if (scorings.length === 0) return;
  await store.insert(rowBatch('drift_scores', scoreColumns, scorings.map(scoreRow)), 'derived');
}

function scoreRow(scoring: Scoring): ScoreRow {
  const { prepared, example } = scoring;
  const { due, faithfulness } = prepared;
  return {
    tenant_id: due.tenant_id,
    started_at: BigInt(due.started_ns),
    trace_id: due.trace_id,
    agent_name: due.agent_name,
    environment: due.environment,
    outcome: due.outcome,
    state: stateOf(scoring),
    template: prepared.template,
    ...(example && scoring.isSelected ? compared(scoring, example) : nothingCompared),
    step_count: prepared.spoken.steps.length,
    claim_count: faithfulness.checked_count,
    unsupported_claim_count: faithfulness.unsupported_count,
    faithfulness_ratio: faithfulness.faithfulness_ratio,
    disagreement_count: prepared.disagreement_count,
    received_at: due.received_ms,
    version: scoring.version,
    is_deleted: 0,
  };
}

function stateOf({ prepared, example, baseline, isWaiting, isSelected }: Scoring): ScoreState {
  if (!isSelected) return 'not_selected';
  if (!example) return prepared.isWithheld ? 'no_payload' : 'no_text';
  if (isWaiting) return 'waiting';
  return baseline ? 'scored' : 'collecting';
}

const nothingCompared: ScoreRow = {
  baseline_id: '',
  alignment_basis: '',
  embedding_model: '',
  verdict: 'not_judged',
  vector_basis: '',
  intent_vector: [],
  output_vector: [],
};

function compared({ prepared, baseline, isWaiting }: Scoring, example: Example): ScoreRow {
  const { vectors } = example;
  const cosines = baseline
    ? cosinesOf(example, example, baseline.frequencies)
    : { lexical: null, semantic: vectors ? cosinesOf(example, example, noFrequencies).semantic : null };
  // The basis is what the score rests on; the lexical cosine stands beside a semantic one.
  const basis = vectors?.basis ?? 'lexical';
  const score = baseline && !isWaiting ? standardScore(cosines, baseline.calibration) : null;
  const standing = score === null || !baseline ? null : standingOf(score, baseline.calibration);
  return {
    ...sketches(example, baseline),
    ...steps(prepared, baseline),
    baseline_id: baseline?.id ?? '',
    alignment_basis: isWaiting ? '' : basis,
    embedding_model: vectors?.model ?? '',
    lexical_ratio: cosines.lexical,
    semantic_ratio: cosines.semantic,
    alignment_ratio: isWaiting ? null : vectors ? cosines.semantic : cosines.lexical,
    turn_ratio: baseline ? lastTurn(prepared, baseline) : null,
    alignment_score: score,
    percentile_ratio: standing?.percentile_ratio ?? null,
    standing_ratio: standing?.standing_ratio ?? null,
    verdict: standing?.verdict ?? 'not_judged',
  };
}

const noFrequencies = { document_count: 0, words: new Uint16Array(2 ** 18), grams: new Uint16Array(2 ** 18) };

function sketches({ vectors, sides }: Example, baseline: KnownBaseline | null): ScoreRow {
  if (vectors)
    return {
      vector_basis: `${vectors.model} ${vectors.intent.length}`,
      intent_vector: projected(vectors.intent, kept_dimensions_max),
      output_vector: projected(vectors.output, kept_dimensions_max),
    };
  if (!baseline) return { vector_basis: '', intent_vector: [], output_vector: [] };
  return {
    vector_basis: `lexical ${baseline.id}`,
    intent_vector: lexicalSketch(sides.intentTerms, baseline.frequencies, kept_dimensions_max),
    output_vector: lexicalSketch(sides.outputTerms, baseline.frequencies, kept_dimensions_max),
  };
}

function steps({ spoken }: Prepared, baseline: KnownBaseline | null): ScoreRow {
  if (!baseline || spoken.steps.length === 0) return { left_at_step_number: null };
  const { left_at_step_number } = stepDrift(spoken.intents.join('\n'), spoken.steps, baseline.frequencies);
  return { left_at_step_number };
}

function lastTurn({ spoken }: Prepared, { frequencies }: KnownBaseline): number | null {
  const [asked, said] = [spoken.intents.at(-1), spoken.outputs.at(-1)];
  return asked && said ? lexicalRatio(termsOf(asked), termsOf(said), frequencies) : null;
}
