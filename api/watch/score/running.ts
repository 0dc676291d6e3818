// The scorer put beside the watcher: it is told how far facts are derived and which policies hold, and it tells how far it
// has come.

import type { Policies } from '../../../sql/policies.ts';
import type { Store } from '../../../sql/store.ts';
import type { MetricSource } from '../../ask/metrics.ts';
import type { ScorerProgress } from './scorer.ts';
import { type EmbeddingSettings, startScorerThread } from './thread.ts';

export type { EmbeddingSettings } from './thread.ts';

export interface ScoringOptions {
  readonly store: Store;
  readonly embedding: EmbeddingSettings;
  readonly policies: Policies;
  /** Everything received before it is derived, milliseconds. */
  readonly asOf: () => number;
  readonly log: { warn(message: string): void; error(error: unknown): void };
}

export interface RunningScoring {
  readonly progress: () => ScorerProgress;
  readonly samples: MetricSource;
  stop(): Promise<void>;
}

const tell_every_ms = 1_000;

export function startScoring({ store, embedding, policies, asOf, log }: ScoringOptions): RunningScoring {
  const thread = startScorerThread({ store, embedding, onTrouble: log.warn, onFault: log.error });
  const tellPolicies = (): void =>
    thread.setPolicies(
      policies.all('drift').map(({ tenant_id, id, document }) => ({ tenant_id, id, document })),
    );
  tellPolicies();
  const forget = policies.onChange(tellPolicies);
  const telling = setInterval(() => thread.setHorizon(asOf()), tell_every_ms).unref();
  return {
    progress: () => thread.progress,
    samples: () => samplesOf(thread.progress),
    stop: async () => {
      clearInterval(telling);
      forget();
      await thread.stop();
    },
  };
}

function samplesOf(progress: ScorerProgress): ReturnType<MetricSource> {
  const sample = (name: string, value: number) => ({ name, labels: {}, value });
  return [
    sample('flyball_scored_requests_total', progress.scored_count),
    sample('flyball_scorer_waiting_requests', progress.waiting_count),
    sample('flyball_scorer_failures', progress.failures),
    sample('flyball_scored_to_seconds', progress.scored_to_ms / 1_000),
  ];
}
