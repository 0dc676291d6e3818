// The act role on a store: what it works with is opened here, so that `act.ts` and its tests get it as arguments.

import type { Audit } from '../../sql/audit.ts';
import { openIncidents } from '../../sql/incidents.ts';
import { openPolicies } from '../../sql/policies.ts';
import { openCatalogue } from '../ask/questions.ts';
import { type EmbeddingSettings, type RunningScoring, startScoring } from '../watch/score/running.ts';
import { type Act, type ActEdges, startAct } from './act.ts';
import { everyMs, startEvaluators } from './evaluators.ts';
import { openOutbound } from './outbound.ts';
import { driftEvaluators, evaluationRoutes } from './quality.ts';

export type { EmbeddingSettings } from '../watch/score/running.ts';

export interface OpenActOptions extends Omit<ActEdges, 'questions' | 'policies' | 'incidents' | 'outbound'> {
  readonly audit: Audit;
  /** FLYBALL_WEBHOOK_ALLOW. */
  readonly webhookAllow: readonly string[];
  readonly embedding: EmbeddingSettings;
}

/** The act role with the scorer, whose results it acts upon. */
export interface OpenedAct extends Act {
  readonly scoring: RunningScoring;
}

/** Reads the policies and starts. Throws PolicyFileError, StoreError. */
export async function openAct({
  audit,
  embedding,
  webhookAllow,
  ...edges
}: OpenActOptions): Promise<OpenedAct> {
  const { store, now, log } = edges;
  const policies = await openPolicies({ store, audit, now });
  const act = await startAct({
    ...edges,
    policies,
    incidents: openIncidents(store, now),
    questions: await openCatalogue(store),
    outbound: openOutbound({ allow: webhookAllow }),
  });
  policies.start(log.error);
  const scoring = startScoring({ store, embedding, policies, asOf: () => edges.asOf().getTime(), log });
  const drift = driftEvaluators({ store, policies, asOf: edges.asOf, log, desk: act.desk });
  const judging = startEvaluators(drift, { now, every: everyMs, onTrouble: log.warn });
  return {
    ...act,
    routes: [...act.routes, ...evaluationRoutes({ store })],
    scoring,
    stop: async () => {
      await scoring.stop();
      await judging.stop();
      await act.stop();
    },
  };
}
