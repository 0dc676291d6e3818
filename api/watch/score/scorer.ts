// The scorer: after the watcher, and less urgent than anything else, it reads requests that have settled and writes what
// their answers were worth. Results are upserts, so a turn that is repeated changes nothing; its place is saved behind them.

import type { Store } from '../../../sql/store.ts';
import { storeError } from '../../../sql/store.ts';
import { Baselines } from './baselines.ts';
import { countWaiting, savedPlace, savePlace, settledRequests, waitingRequests } from './due.ts';
import type { Embedder } from './embedder.ts';
import { importEvaluations, writeEvaluations } from './evaluations.ts';
import { Learner } from './learner.ts';
import { settle_ms_min, turn_requests_max, waiting_requests_max } from './limits.ts';
import type { Due } from './payloads.ts';
import { comparePopulationsOfAgents } from './populations.ts';
import { Readying } from './readying.ts';
import { type Scoring, writeScores } from './score.ts';

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
const compare_every_ms = 3_600_000;

export class Scorer {
  private place = 0;
  private savedAt = 0;
  private comparedAt = 0;
  private savedPlace = -1;
  private scored = 0;
  private waiting = 0;
  private failures = 0;
  private stopping = false;
  private running: Promise<void> | undefined;
  private readonly learner: Learner;
  private readonly readying: Readying;
  private readonly edges: ScorerEdges;

  constructor(edges: ScorerEdges) {
    this.edges = edges;
    const baselines = new Baselines(edges.store);
    this.readying = new Readying(edges, baselines);
    this.learner = new Learner({
      ...edges,
      baselines,
      readying: this.readying,
      write: (rows) => this.write(rows),
    });
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
    const imported = await this.chores(more);
    if (now() - this.savedAt >= save_every_ms) await this.save();
    return more || caughtUp || imported;
  }

  /** What is done between requests: evaluations from logs, and once an hour the comparison of populations. */
  private async chores(isBusy: boolean): Promise<boolean> {
    const { store, horizon, now } = this.edges;
    if (!isBusy && now() - this.comparedAt >= compare_every_ms) {
      this.comparedAt = now();
      await comparePopulationsOfAgents(store, new Date(now()));
    }
    return importEvaluations(store, { until: horizon(), now: now() });
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
      await this.learner.look(scorings);
    }
    this.scored += due.length;
  }

  private async write(scorings: readonly Scoring[]): Promise<void> {
    await writeScores(this.edges.store, scorings);
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
