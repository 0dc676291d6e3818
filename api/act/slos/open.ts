// Everything of SLOs that the act role has: routes, and the evaluator with what it knows.

import type { Store } from '../../../sql/store.ts';
import type { MetricSource } from '../../ask/metrics.ts';
import type { Route } from '../../ask/route.ts';
import type { Evaluator } from '../evaluators.ts';
import type { IncidentDesk } from '../incidents.ts';
import { SloEvaluator } from './evaluate.ts';
import { sloRoutes } from './routes.ts';
import { type SloEdges, Slos } from './slos.ts';

export interface OpenedSlos {
  readonly routes: readonly Route[];
  readonly evaluators: readonly Evaluator[];
  /** For /metrics. */
  readonly samples: MetricSource;
}

const evaluate_every_ms = 15_000;

export function openSlos(
  edges: SloEdges & { readonly store: Store; readonly desk: IncidentDesk },
): OpenedSlos {
  const slos = new Slos(edges);
  const evaluator = new SloEvaluator({ slos, desk: edges.desk, store: edges.store });
  return {
    routes: sloRoutes(slos),
    samples: () => evaluator.samples(),
    evaluators: [{ name: 'SLOs', every_ms: evaluate_every_ms, run: (now) => evaluator.run(now) }],
  };
}
