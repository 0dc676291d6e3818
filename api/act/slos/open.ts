// Everything of SLOs and probes that the act role has: routes, the evaluator with what it knows, the prober.

import type { Store } from '../../../sql/store.ts';
import type { MetricSource } from '../../ask/metrics.ts';
import type { Route } from '../../ask/route.ts';
import type { Evaluator } from '../evaluators.ts';
import type { IncidentDesk } from '../incidents.ts';
import type { Outbound } from '../outbound.ts';
import { Prober } from '../probes/prober.ts';
import { probeRoutes } from '../probes/routes.ts';
import { type AgentSlos, agentSlosOf } from './agent-slos.ts';
import { SloEvaluator } from './evaluate.ts';
import { sloRoutes } from './routes.ts';
import { type SloEdges, Slos } from './slos.ts';

export interface SlosEdges extends SloEdges {
  readonly store: Store;
  readonly desk: IncidentDesk;
  readonly outbound: Pick<Outbound, 'send'>;
  readonly now: () => Date;
  readonly onTrouble: (message: string) => void;
}

export interface OpenedSlos {
  readonly routes: readonly Route[];
  readonly evaluators: readonly Evaluator[];
  readonly agentSlos: (tenant_id: string, at: Date) => Promise<AgentSlos>;
  /** For /metrics. */
  readonly samples: MetricSource;
  /** Waits for probes that are under way. */
  stop(): Promise<void>;
}

const evaluate_every_ms = 15_000;
const probe_every_ms = 1_000;

export function openSlos(edges: SlosEdges): OpenedSlos {
  const slos = new Slos(edges);
  const evaluator = new SloEvaluator({ slos, desk: edges.desk, store: edges.store });
  const prober = new Prober(edges);
  return {
    routes: [...sloRoutes(slos), ...probeRoutes({ ...edges, prober })],
    agentSlos: (tenant_id, at) => agentSlosOf(slos, tenant_id, at),
    samples: () => evaluator.samples(),
    evaluators: [
      { name: 'SLOs', every_ms: evaluate_every_ms, run: (now) => evaluator.run(now) },
      { name: 'probes', every_ms: probe_every_ms, run: async (now) => prober.run(now) },
    ],
    stop: () => prober.stop(),
  };
}
