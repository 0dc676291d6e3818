// When an agent's baseline is learned, and what is scored anew because of it.

import type { Store } from '../../../sql/store.ts';
import { baseline_requests_max, baseline_requests_min } from '../../judge/drift/limits.ts';
import { type BaselineKey, type Baselines, keyText } from './baselines.ts';
import { acceptedRequests, countAccepted, outdatedRequests } from './due.ts';
import { learnBaseline } from './learn.ts';
import { rescored_requests_max, turn_requests_max } from './limits.ts';
import type { Readying } from './readying.ts';
import type { Scoring } from './score.ts';

export interface LearnerEdges {
  readonly store: Store;
  readonly baselines: Baselines;
  readonly readying: Readying;
  readonly now: () => number;
  readonly write: (scorings: readonly Scoring[]) => Promise<void>;
}

export class Learner {
  private readonly counts = new Map<string, number>();
  private readonly edges: LearnerEdges;

  constructor(edges: LearnerEdges) {
    this.edges = edges;
  }

  /** Learns what these requests have made due. Throws StoreError. */
  async look(scorings: readonly Scoring[]): Promise<void> {
    for (const key of keysOf(scorings)) await this.learnIfDue(key, scorings);
  }

  /** A baseline is learned at 50 accepted requests, and again at 100, 200 and 400. */
  private async learnIfDue(key: BaselineKey, scorings: readonly Scoring[]): Promise<void> {
    const name = keyText(key);
    const known = await this.edges.baselines.find(key);
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
    const { examples, boilerplate } = await this.edges.readying.examples(key, due);
    // Fewer than were counted: payloads have gone since, or their vectors are not to be had now.
    if (examples.length < Math.max(baseline_requests_min, request_count / 2)) return;
    const starts = due.map(({ started_ns }) => Number(BigInt(started_ns) / 1_000_000n));
    const known = await this.edges.baselines.keep(key, learnBaseline(examples, examples.length), {
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
      await this.edges.write(
        await this.edges.readying.ready(key.tenant_id, due.slice(at, at + turn_requests_max)),
      );
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
