// How well drift is found, as tables: `node test/bench/drift.ts [embeddings url]`. Text is invented (test/support/conversations:
// an airline's service, a shop and a programming assistant as foreign ones); with a URL a real model measures, too. Also
// what scoring costs, with a store, in this process.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auc, type Cosines, calibrate, standardScore } from '../../api/judge/drift/alignment.ts';
import { chunksOf } from '../../api/judge/drift/chunks.ts';
import { learnFrequencies } from '../../api/judge/drift/lexical.ts';
import { comparePopulations } from '../../api/judge/drift/population.ts';
import { seededRandom } from '../../api/judge/drift/random.ts';
import { termsOf } from '../../api/judge/drift/terms.ts';
import { pooled } from '../../api/judge/drift/vectors.ts';
import { endpointModel, type Model } from '../../api/watch/score/endpoint.ts';
import { cosinesOf, type Example } from '../../api/watch/score/learn.ts';
import { airline } from '../support/conversations/airline.ts';
import { programming, retail } from '../support/conversations/retail.ts';
import { type Conversation, converse, type Trade } from '../support/conversations/tongue.ts';
import { freshStore } from '../support/derived-seed.ts';
import { conversations, openStage, tell } from '../watch/score/stage.ts';

export type Measure = 'lexical' | 'semantic' | 'both';

export interface AlignmentFigures {
  readonly measure: Measure;
  readonly baseline_count: number;
  /** Foreign answers among the requests that the baseline was learned from: drift that was there from the start. */
  readonly planted_ratio: number;
  readonly swap_auc: number;
  readonly foreign_auc: number;
  readonly false_alarm_ratio: number;
  readonly foreign_recall_ratio: number;
  readonly low_ratio: number;
  readonly swap_recall_ratio: number;
}

const stream_count = 400;

/** A conversation read by the measures; vectors come from the model, if there is one. */
class Reader {
  private readonly model: Model | null;

  constructor(model: Model | null) {
    this.model = model;
  }

  async read({ turns }: Conversation): Promise<Example> {
    const intent = turns.map(({ user }) => user).join('\n');
    const output = turns.map(({ agent }) => agent).join('\n');
    const sides = { intent, output, intentTerms: termsOf(intent), outputTerms: termsOf(output) };
    if (!this.model) return { sides, vectors: null };
    const [asked, said] = [chunksOf(intent), chunksOf(output)];
    const { vectors } = await this.model.embed([...asked, ...said]);
    const [one, other] = [pooled(vectors.slice(0, asked.length))!, pooled(vectors.slice(asked.length))!];
    return { sides, vectors: { model: this.model.name, basis: 'endpoint', intent: one, output: other } };
  }

  async many(trade: Trade, from: number, count: number): Promise<Example[]> {
    const read: Example[] = [];
    for (let at = 0; at < count; at++) read.push(await this.read(converse(trade, from + at)));
    return read;
  }
}

const only = (measure: Measure, { lexical, semantic }: Cosines): Cosines => ({
  lexical: measure === 'semantic' ? null : lexical,
  semantic: measure === 'lexical' ? null : semantic,
});

interface Options {
  readonly url: string | undefined;
  readonly sizes: readonly number[];
  /** Baselines of each size, over which the figures are averaged: one alone has luck of its own. */
  readonly rounds: number;
}

/** One row per measure, size of the baseline and planted share. */
export async function measureAlignment({ url, sizes, rounds }: Options): Promise<AlignmentFigures[]> {
  const reader = new Reader(url ? endpointModel({ url, model: 'model', key: undefined }) : null);
  const stream = await reader.many(airline, 500_000, stream_count);
  const foreign = [
    ...(await reader.many(retail, 20_000, stream_count / 2)),
    ...(await reader.many(programming, 20_000, stream_count / 2)),
  ];
  const measures: readonly Measure[] = url ? ['lexical', 'semantic', 'both'] : ['lexical'];
  const rows: AlignmentFigures[] = [];
  for (const size of sizes) {
    const bases: Example[][] = [];
    for (let round = 0; round < rounds; round++) bases.push(await reader.many(airline, round * 1_000, size));
    for (const measure of measures)
      for (const planted_ratio of [0, 0.02, 0.05, 0.1])
        rows.push(averaged(bases.map((base) => rowOf({ measure, planted_ratio, base, stream, foreign }))));
  }
  return rows;
}

function averaged(rows: readonly AlignmentFigures[]): AlignmentFigures {
  const mean = (of: (row: AlignmentFigures) => number): number =>
    rows.reduce((sum, row) => sum + of(row), 0) / rows.length;
  return {
    ...rows[0]!,
    swap_auc: mean((row) => row.swap_auc),
    foreign_auc: mean((row) => row.foreign_auc),
    false_alarm_ratio: mean((row) => row.false_alarm_ratio),
    foreign_recall_ratio: mean((row) => row.foreign_recall_ratio),
    low_ratio: mean((row) => row.low_ratio),
    swap_recall_ratio: mean((row) => row.swap_recall_ratio),
  };
}

interface Trial {
  readonly measure: Measure;
  readonly planted_ratio: number;
  readonly base: readonly Example[];
  readonly stream: readonly Example[];
  readonly foreign: readonly Example[];
}

const shuffled_pairs = 1_000;

/** The request with the answer of another. */
function answerOf(asked: Example, said: Example): Example {
  const { output, outputTerms } = said.sides;
  const vectors = asked.vectors && said.vectors ? { ...asked.vectors, output: said.vectors.output } : null;
  return { sides: { ...asked.sides, output, outputTerms }, vectors };
}

function rowOf({ measure, planted_ratio, base: clean, stream, foreign }: Trial): AlignmentFigures {
  const base = clean.map((example, index) =>
    index < clean.length * planted_ratio
      ? { ...example, ...answerOf(example, foreign.at(-1 - index)!) }
      : example,
  );
  const frequencies = learnFrequencies(base.flatMap(({ sides }) => [sides.intentTerms, sides.outputTerms]));
  const pair = (asked: Example, said: Example): Cosines => only(measure, cosinesOf(asked, said, frequencies));
  const random = seededRandom(7);
  const any = (): Example => base[Math.floor(random() * base.length)]!;
  const others = Array.from({ length: shuffled_pairs }, () => [any(), any()] as const).filter(
    ([a, b]) => a !== b,
  );
  const learned = calibrate(
    base.map((example) => pair(example, example)),
    others.map(([a, b]) => pair(a, b)),
  );
  const score = (asked: Example, said: Example): number => standardScore(pair(asked, said), learned) ?? 0;
  const own = stream.map((example) => score(example, example));
  // Every request of the stream gets a foreign answer once: which ones a share of 2 % would hit is luck.
  const planted = stream.map((example, index) => score(example, foreign[index % foreign.length]!));
  const swapped = stream.map((example, index) => score(example, stream[(index + 17) % stream.length]!));
  const below = (scores: readonly number[], threshold: number): number =>
    scores.filter((each) => each < threshold).length / scores.length;
  return {
    measure,
    baseline_count: base.length,
    planted_ratio,
    swap_auc: auc(own.toSorted(ascending), swapped.toSorted(ascending)),
    foreign_auc: auc(own.toSorted(ascending), planted.toSorted(ascending)),
    false_alarm_ratio: below(own, learned.alert_score),
    foreign_recall_ratio: below(planted, learned.alert_score),
    low_ratio: below(own, learned.low_score),
    swap_recall_ratio: below(swapped, learned.low_score),
  };
}

const ascending = (a: number, b: number): number => a - b;

const gauss = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

export interface PopulationFigures {
  readonly window_count: number;
  readonly shift: number;
  readonly trials: number;
  readonly at_five_percent_ratio: number;
  readonly at_one_percent_ratio: number;
}

/** Trials of the population test: 32 dimensions, a reference of 200, a window shifted by `shift` in each dimension. */
export function measurePopulations(trials: number): PopulationFigures[] {
  const cases = [
    [100, 0],
    [20, 0.15],
    [50, 0.15],
    [100, 0.15],
    [20, 0.25],
    [100, 0.25],
  ] as const;
  return cases.map(([window_count, shift]) => {
    const p = Array.from({ length: trials }, (_, seed) => {
      const random = seededRandom(seed + window_count * 1_000 + shift * 1e6);
      const draw = (count: number, by: number) =>
        Array.from({ length: count }, () => Float32Array.from({ length: 32 }, () => gauss(random) + by));
      return comparePopulations(draw(window_count, shift), draw(200, 0), { permutations: 199, seed }).p_ratio;
    });
    const share = (below: (p: number) => boolean): number => p.filter(below).length / trials;
    return {
      window_count,
      shift,
      trials,
      at_five_percent_ratio: share((each) => each <= 0.05),
      at_one_percent_ratio: share((each) => each < 0.01),
    };
  });
}

export interface ScoringFigures {
  readonly request_count: number;
  readonly cpu_ms_per_request: number;
  /** Of one core, at a thousand requests a minute. */
  readonly core_ratio: number;
}

/** What scoring costs with everything that it makes the store do: reads, parsing, judging, learning, writing. */
export async function measureScoring(request_count: number): Promise<ScoringFigures> {
  const directory = mkdtempSync(join(tmpdir(), 'flyball-bench-'));
  const store = await freshStore(directory);
  await tell(store, conversations(airline, 0, request_count));
  const stage = await openStage(store, { started_ms: Date.parse('2026-11-21T00:00:00Z') });
  const before = process.cpuUsage();
  await stage.run();
  const { user, system } = process.cpuUsage(before);
  await store.close();
  rmSync(directory, { recursive: true, force: true });
  const cpu_ms_per_request = (user + system) / 1_000 / request_count;
  return { request_count, cpu_ms_per_request, core_ratio: (cpu_ms_per_request * 1_000) / 60_000 };
}

const percent = (ratio: number): string => `${(ratio * 100).toFixed(1)} %`.padStart(9);

export function alignmentTable(rows: readonly AlignmentFigures[]): string {
  const head =
    'measure   baseline  planted  AUC swap  AUC foreign  false alarms  foreign found   low  swaps found';
  const lines = rows.map(
    (row) =>
      `${row.measure.padEnd(10)}${String(row.baseline_count).padStart(8)}${percent(row.planted_ratio)}${row.swap_auc.toFixed(4).padStart(10)}${row.foreign_auc.toFixed(4).padStart(13)}${percent(row.false_alarm_ratio).padStart(14)}${percent(row.foreign_recall_ratio).padStart(15)}${percent(row.low_ratio)}${percent(row.swap_recall_ratio).padStart(10)}`,
  );
  return [head, ...lines].join('\n');
}

export function populationTable(rows: readonly PopulationFigures[]): string {
  const lines = rows.map(
    (row) =>
      `${String(row.window_count).padStart(6)}${row.shift.toFixed(2).padStart(8)}${percent(row.at_five_percent_ratio)}${percent(row.at_one_percent_ratio)}`,
  );
  return ['window   shift   p≤.05    p<.01', ...lines].join('\n');
}

if (import.meta.main) {
  const [url] = process.argv.slice(2);
  const show = (text: string): void => console.error(`${text}\n`);
  show(populationTable(measurePopulations(300)));
  const { cpu_ms_per_request, core_ratio, request_count } = await measureScoring(1_000);
  show(
    `scoring ${request_count} requests: ${cpu_ms_per_request.toFixed(2)} ms of CPU each, ${percent(core_ratio)} of a core at 1,000 a minute`,
  );
  show(alignmentTable(await measureAlignment({ url: undefined, sizes: [200, 400], rounds: 6 })));
  if (url) show(alignmentTable(await measureAlignment({ url, sizes: [200], rounds: 1 })));
}
