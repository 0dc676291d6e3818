// The scorer: after the watcher, and less urgent than anything else, it reads requests that have settled and writes what
// their answers were worth. Results are upserts, so a turn that is repeated changes nothing; its place is saved behind them.

import type { Store } from '../../../sql/store.ts';
import { storeError } from '../../../sql/store.ts';
import { baseline_requests_max, baseline_requests_min } from '../../judge/drift/limits.ts';
import { type BaselineKey, Baselines, keyText } from './baselines.ts';
import {
  acceptedRequests,
  countAccepted,
  countWaiting,
  outdatedRequests,
  savedPlace,
  savePlace,
  settledRequests,
  waitingRequests,
} from './due.ts';
import type { Embedder } from './embedder.ts';
import { importEvaluations, writeEvaluations } from './evaluations.ts';
import { learnBaseline } from './learn.ts';
import { rescored_requests_max, settle_ms_min, turn_requests_max, waiting_requests_max } from './limits.ts';
import type { Due } from './payloads.ts';
import { Readying } from './readying.ts';
import { rowBatch } from './row-batch.ts';
import { type Scoring, scoreColumns, scoreRow } from './score.ts';

export interface ScorerEdges {
  readonly store: Store;
  readonly embedder: Embedder | null;
  /** Everything received before it is derived, milliseconds. */
  readonly horizon: () => number;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** The share of an agent's requests that are scored, 0 … 1, and whether their text may go to the model. */
  readonly policyOf: (tenant_id: string, agent_name: string) => ScoringPolicy;
  readonly onTrouble: (message: string) => void;
  readonly onProgress: (progress: ScorerProgress) => void;
}

export interface ScoringPolicy {
  readonly sample_ratio: number;
  readonly endpoint: boolean;
}

export interface ScorerProgress {
  /** Everything received before it has been looked at, milliseconds. */
  readonly scored_to_ms: number;
  readonly scored_count: number;
  readonly waiting_count: number;
  readonly failures: number;
}

const idle_ms = 2_000;
const backoff_ms_max = 30_000;
const save_every_ms = 5_000;

export class Scorer {
  private place = 0;
  private savedAt = 0;
  private savedPlace = -1;
  private scored = 0;
  private waiting = 0;
  private failures = 0;
  private stopping = false;
  private running: Promise<void> | undefined;
  private readonly counts = new Map<string, number>();
  private readonly baselines: Baselines;
  private readonly readying: Readying;
  private readonly edges: ScorerEdges;

  constructor(edges: ScorerEdges) {
    this.edges = edges;
    this.baselines = new Baselines(edges.store);
    this.readying = new Readying(edges, this.baselines);
  }

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.running;
  }

  private async run(): Promise<void> {
    let restored = false;
    while (!this.stopping) {
      let busy = false;
      try {
        if (!restored) await this.restore();
        restored = true;
        busy = await this.turn();
        this.failures = 0;
      } catch (error) {
        this.failures++;
        this.edges.onTrouble(`requests could not be scored: ${storeError(error).message.slice(0, 500)}`);
        await this.edges.sleep(Math.min(backoff_ms_max, 500 * 2 ** Math.min(this.failures, 8)));
      }
      this.tell();
      if (!busy && !this.stopping) await this.edges.sleep(idle_ms);
    }
    await this.save().catch(() => undefined);
  }

  async restore(): Promise<void> {
    this.place = await savedPlace(this.edges.store, 'requests');
    this.waiting = await countWaiting(this.edges.store);
  }

  /** One turn. True when more is due now. */
  async turn(): Promise<boolean> {
    const { store, horizon, now, embedder } = this.edges;
    const until = Math.min(horizon(), now()) - settle_ms_min;
    const { due, place, more } = await settledRequests(store, {
      after: this.place,
      until,
      limit: turn_requests_max,
    });
    await this.score(due);
    this.place = place;
    const caughtUp = await this.retryWaiting(embedder);
    const imported = await importEvaluations(store, { until: horizon(), now: now() });
    if (now() - this.savedAt >= save_every_ms) await this.save();
    return more || caughtUp || imported;
  }

  /** Requests that waited for vectors are scored when the model answers again. */
  private async retryWaiting(embedder: Embedder | null): Promise<boolean> {
    if (this.waiting === 0 || !embedder?.isUp) return false;
    const due = await waitingRequests(this.edges.store, waiting_requests_max);
    const before = this.waiting;
    await this.score(due);
    this.waiting = await countWaiting(this.edges.store);
    return this.waiting > 0 && this.waiting < before;
  }

  private async score(due: readonly Due[]): Promise<void> {
    if (due.length === 0) return;
    for (const [tenant_id, own] of Map.groupBy(due, (each) => each.tenant_id)) {
      const scorings = await this.readying.ready(tenant_id, own);
      await this.write(scorings);
      await writeEvaluations(
        this.edges.store,
        scorings.flatMap(({ prepared }) => prepared.evaluations),
        this.edges.now(),
      );
      this.waiting += scorings.filter(({ isWaiting }) => isWaiting).length;
      for (const key of keysOf(scorings)) await this.learnIfDue(key, scorings);
    }
    this.scored += due.length;
  }

  private async write(scorings: readonly Scoring[]): Promise<void> {
    if (scorings.length === 0) return;
    await this.edges.store.insert(rowBatch('drift_scores', scoreColumns, scorings.map(scoreRow)), 'derived');
  }

  /** A baseline is learned at 50 accepted requests, and again at 100, 200 and 400. */
  private async learnIfDue(key: BaselineKey, scorings: readonly Scoring[]): Promise<void> {
    const name = keyText(key);
    const known = await this.baselines.find(key);
    const next = known ? known.request_count * 2 : baseline_requests_min;
    if (next > baseline_requests_max) return;
    const fresh = scorings.filter(
      (each) => each.example && !each.isWaiting && keyText(keyOf(each)) === name,
    ).length;
    const counted = this.counts.get(name);
    const count = counted === undefined ? await countAccepted(this.edges.store, key) : counted + fresh;
    this.counts.set(name, count);
    if (count < next) return;
    const exact = await countAccepted(this.edges.store, key);
    this.counts.set(name, exact);
    if (exact >= next) await this.learn(key, Math.min(baseline_requests_max, exact));
  }

  private async learn(key: BaselineKey, request_count: number): Promise<void> {
    const { store, now } = this.edges;
    const due = await acceptedRequests(store, key, request_count);
    const { examples, boilerplate } = await this.readying.examples(key, due);
    // Fewer than were counted: payloads have gone since, or their vectors are not to be had now.
    if (examples.length < Math.max(baseline_requests_min, request_count / 2)) return;
    const starts = due.map(({ started_ns }) => Number(BigInt(started_ns) / 1_000_000n));
    const known = await this.baselines.keep(key, learnBaseline(examples, examples.length), {
      request_count,
      boilerplate,
      basis: examples[0]!.vectors?.basis ?? 'lexical',
      from_ms: Math.min(...starts),
      to_ms: Math.max(...starts),
      at_ms: now(),
    });
    await this.scoreAnew(key, known.id);
  }

  /** What was collected until now has its scores at last, and those of the older baseline are made anew. */
  private async scoreAnew(key: BaselineKey, baseline_id: string): Promise<void> {
    const due = await outdatedRequests(this.edges.store, key, { baseline_id, limit: rescored_requests_max });
    for (let at = 0; at < due.length; at += turn_requests_max)
      await this.write(await this.readying.ready(key.tenant_id, due.slice(at, at + turn_requests_max)));
  }

  private async save(): Promise<void> {
    this.savedAt = this.edges.now();
    if (this.place === this.savedPlace) return;
    await savePlace(this.edges.store, 'requests', this.place);
    this.savedPlace = this.place;
  }

  private tell(): void {
    const { place: scored_to_ms, scored: scored_count, waiting: waiting_count, failures } = this;
    this.edges.onProgress({ scored_to_ms, scored_count, waiting_count, failures });
  }
}

const keyOf = ({ prepared, example }: Scoring): BaselineKey => ({
  tenant_id: prepared.due.tenant_id,
  agent_name: prepared.due.agent_name,
  template: prepared.template,
  embedding_model: example?.vectors?.model ?? '',
});

function keysOf(scorings: readonly Scoring[]): BaselineKey[] {
  const usable = scorings.filter(({ example, isWaiting, isSelected }) => example && isSelected && !isWaiting);
  return [...new Map(usable.map((each) => [keyText(keyOf(each)), keyOf(each)])).values()];
}
