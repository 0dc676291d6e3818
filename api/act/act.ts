// The act role put together: policies, incidents, and the evaluators that turn what is measured into acts.

import type { Incidents } from '../../sql/incidents.ts';
import type { Policies } from '../../sql/policies.ts';
import type { Questions } from '../../sql/questions.ts';
import type { Store } from '../../sql/store.ts';
import type { Route } from '../ask/route.ts';
import { everyMs, startEvaluators } from './evaluators.ts';
import { fileEvaluator } from './file-evaluator.ts';
import { incidentRoutes } from './incident-routes.ts';
import { IncidentDesk } from './incidents.ts';
import { policyKinds } from './policy-kinds.ts';
import { policyRoutes } from './policy-routes.ts';
import { type OpenedSlos, openSlos, type SlosEdges } from './slos/open.ts';

export interface ActEdges extends Pick<SlosEdges, 'outbound'> {
  readonly store: Store;
  readonly questions: Questions;
  readonly policies: Policies;
  readonly incidents: Incidents;
  /** FLYBALL_POLICY. */
  readonly policyPath: string | undefined;
  readonly asOf: () => Date;
  readonly now: () => Date;
  readonly log: { warn(message: string): void; error(error: unknown): void };
}

export interface Act {
  readonly desk: IncidentDesk;
  readonly routes: readonly Route[];
  /** SLOs, as other rooms ask for them. */
  readonly slos: OpenedSlos;
  stop(): Promise<void>;
}

/** Applies the policy files, then starts the evaluators. Throws PolicyFileError when a file cannot be applied at start. */
export async function startAct(edges: ActEdges): Promise<Act> {
  const { policies, now, log } = edges;
  const desk = new IncidentDesk(edges.incidents);
  const slos = openSlos({ ...edges, desk, onTrouble: log.warn });
  const evaluators = [...(await fileEvaluator(edges)), ...slos.evaluators];
  const running = startEvaluators(evaluators, { now, every: everyMs, onTrouble: log.warn });
  return {
    desk,
    routes: [...actRoutes(edges, desk), ...slos.routes],
    slos,
    stop: async () => {
      await running.stop();
      await slos.stop();
      policies.close();
    },
  };
}

/** The routes alone, for a server without evaluators. */
export function actRoutes(edges: Pick<ActEdges, 'policies' | 'asOf'>, desk: IncidentDesk): Route[] {
  return [
    ...policyRoutes(policyKinds, edges.policies),
    ...incidentRoutes({ desk, asOf: () => edges.asOf().toISOString() }),
  ];
}
