// Baselines in the store, and the ones in use in memory. An agent has one per embedding model and prompt template; those of
// different models are never compared.

import { idOfParts } from '../../../sql/incidents.ts';
import type { Store } from '../../../sql/store.ts';
import type { Baseline } from '../../judge/drift/alignment.ts';
import type { Frequencies } from '../../judge/drift/lexical.ts';
import type { Learned, RawCosines } from './learn.ts';
import { baselines_max } from './limits.ts';
import { type ReadText, readerOf } from './payloads.ts';
import { type Columns, rowBatch } from './row-batch.ts';

export interface BaselineKey {
  readonly tenant_id: string;
  readonly agent_name: string;
  readonly template: string;
  /** '' for lexical alone. */
  readonly embedding_model: string;
}

export interface KnownBaseline extends Learned {
  readonly id: string;
  readonly request_count: number;
  readonly boilerplate: ReadonlySet<string>;
}

export interface LearnedFrom {
  readonly request_count: number;
  readonly boilerplate: ReadonlySet<string>;
  readonly basis: string;
  readonly from_ms: number;
  readonly to_ms: number;
  readonly at_ms: number;
}

const columns: Columns = [
  ['tenant_id', 'String'],
  ['agent_name', 'String'],
  ['template', 'String'],
  ['embedding_model', 'String'],
  ['alignment_basis', 'String'],
  ['baseline_id', 'String'],
  ['learned_at', "DateTime64(3, 'UTC')"],
  ['state', 'String'],
  ['request_count', 'UInt32'],
  ['trimmed_count', 'UInt32'],
  ['auc_ratio', 'Float64'],
  ['lexical_auc_ratio', 'Nullable(Float64)'],
  ['semantic_auc_ratio', 'Nullable(Float64)'],
  ['alert_score', 'Float64'],
  ['low_score', 'Float64'],
  ['calibration', 'String'],
  ['document_count', 'UInt32'],
  ['word_cells', 'Array(UInt32)'],
  ['word_counts', 'Array(UInt16)'],
  ['gram_cells', 'Array(UInt32)'],
  ['gram_counts', 'Array(UInt16)'],
  ['boilerplate', 'Array(String)'],
  ['reference_from', "DateTime64(3, 'UTC')"],
  ['reference_to', "DateTime64(3, 'UTC')"],
];

interface Stored {
  readonly baseline_id: string;
  readonly request_count: number;
  readonly calibration: string;
  readonly document_count: number;
  readonly word_cells: readonly number[];
  readonly word_counts: readonly number[];
  readonly gram_cells: readonly number[];
  readonly gram_counts: readonly number[];
  readonly boilerplate: readonly string[];
}

const cells = 2 ** 18;

export const keyText = (key: BaselineKey): string =>
  JSON.stringify([key.tenant_id, key.agent_name, key.template, key.embedding_model]);

export class Baselines {
  private readonly known = new Map<string, KnownBaseline | null>();
  private readonly store: Store;

  constructor(store: Store) {
    this.store = store;
  }

  /** The baseline in use, or null where none was learned. Throws StoreError. */
  async find(key: BaselineKey): Promise<KnownBaseline | null> {
    const name = keyText(key);
    let found = this.known.get(name);
    if (found === undefined) found = await readBaseline(readerOf(this.store), key);
    this.remember(name, found);
    return found;
  }

  /** Keeps a new baseline; the one before is replaced. */
  async keep(key: BaselineKey, learned: Learned, from: LearnedFrom): Promise<KnownBaseline> {
    const id = idOfParts(keyText(key), String(from.at_ms), String(from.request_count));
    await this.store.insert(
      rowBatch('drift_baselines', columns, [rowOf(key, learned, { ...from, id })]),
      'derived',
    );
    const { request_count, boilerplate } = from;
    const known = { ...learned, id, request_count, boilerplate };
    this.remember(keyText(key), known);
    return known;
  }

  private remember(name: string, baseline: KnownBaseline | null): void {
    this.known.delete(name);
    this.known.set(name, baseline);
    if (this.known.size > baselines_max) this.known.delete(this.known.keys().next().value!);
  }
}

function rowOf(
  key: BaselineKey,
  { calibration, frequencies, raw }: Learned,
  from: LearnedFrom & { readonly id: string },
) {
  const words = sparse(frequencies.words);
  const grams = sparse(frequencies.grams);
  return {
    ...key,
    alignment_basis: from.basis,
    baseline_id: from.id,
    learned_at: from.at_ms,
    state: calibration.state,
    request_count: from.request_count,
    trimmed_count: calibration.trimmed_count,
    auc_ratio: calibration.auc_ratio,
    lexical_auc_ratio: raw.lexical_auc_ratio,
    semantic_auc_ratio: raw.semantic_auc_ratio,
    alert_score: calibration.alert_score,
    low_score: calibration.low_score,
    calibration: JSON.stringify({ calibration, raw }),
    document_count: frequencies.document_count,
    word_cells: words.cells,
    word_counts: words.counts,
    gram_cells: grams.cells,
    gram_counts: grams.counts,
    boilerplate: [...from.boilerplate],
    reference_from: from.from_ms,
    reference_to: from.to_ms,
  };
}

function sparse(table: Uint16Array): { readonly cells: number[]; readonly counts: number[] } {
  const filled = [...table.keys()].filter((cell) => table[cell] !== 0);
  return { cells: filled, counts: filled.map((cell) => table[cell]!) };
}

function dense(places: readonly number[], counts: readonly number[]): Uint16Array {
  const table = new Uint16Array(cells);
  for (const [index, cell] of places.entries()) table[cell] = counts[index]!;
  return table;
}

/** The newest baseline of a key; also for the API, which shows a trace's steps against it. */
export async function readBaseline(read: ReadText, key: BaselineKey): Promise<KnownBaseline | null> {
  const line = await read(baselineSql, { ...key });
  return line === '' ? null : opened(JSON.parse(line) as Stored);
}

const baselineSql = `SELECT baseline_id, request_count, calibration, document_count, word_cells, word_counts, gram_cells, gram_counts, boilerplate
FROM drift_baselines FINAL
WHERE tenant_id = {tenant_id:String} AND agent_name = {agent_name:String} AND template = {template:String} AND embedding_model = {embedding_model:String}`;

function opened(row: Stored): KnownBaseline {
  const { calibration, raw } = JSON.parse(row.calibration) as { calibration: Baseline; raw: RawCosines };
  const frequencies: Frequencies = {
    document_count: row.document_count,
    words: dense(row.word_cells, row.word_counts),
    grams: dense(row.gram_cells, row.gram_counts),
  };
  const { baseline_id: id, request_count } = row;
  return { id, request_count, calibration, raw, frequencies, boilerplate: new Set(row.boilerplate) };
}
