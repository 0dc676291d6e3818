// What the routes reach the world through. Everything is an argument of the server, so tests bring their own.

import type { Audit } from '../../sql/audit.ts';
import type { Keys } from '../../sql/keys.ts';
import type { Questions } from '../../sql/questions.ts';
import type { Store } from '../../sql/store.ts';
import type { AgentRow } from '../contract/answers.ts';
import type { FindingRow } from '../contract/rows.ts';
import type { ScorerProgress } from '../watch/score/scorer.ts';
import type { MetricSource } from './metrics.ts';

/** How far the watcher has come. */
export interface Progress {
  readonly as_of: Date;
  readonly lag_seconds: number;
  /** When derived rows were last written. */
  readonly changed_at: Date;
}

/** Where this process takes OTLP; null where another one does. */
export interface OtlpPorts {
  readonly http: number | null;
  readonly grpc: number | null;
}

/** SLOs by the agent in their scope. */
export type AgentSlos = ReadonlyMap<string, AgentRow['slos']>;

export interface Edges {
  readonly store: Store;
  readonly questions: Questions;
  readonly keys: Keys;
  readonly audit: Audit;
  readonly progress: () => Progress;
  readonly otlpPorts: OtlpPorts;
  readonly metricSources: readonly MetricSource[];
  /** How far answers have been scored, and how many wait for vectors. */
  readonly scoring: () => ScorerProgress;
  /** What the watcher found in a trace; none where nobody watches. */
  readonly findings: (tenant_id: string, trace_id: string) => Promise<readonly FindingRow[]>;
  /** The SLOs of agents at a moment; none where nobody judges. */
  readonly agentSlos: (tenant_id: string, at: Date) => Promise<AgentSlos>;
}

export function asOf(edges: Edges): string {
  return edges.progress().as_of.toISOString();
}
