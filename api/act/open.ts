// The act role on a store: what it works with is opened here, so that `act.ts` and its tests get it as arguments.

import type { Audit } from '../../sql/audit.ts';
import { openIncidents } from '../../sql/incidents.ts';
import { openPolicies } from '../../sql/policies.ts';
import { openCatalogue } from '../ask/questions.ts';
import { type Act, type ActEdges, startAct } from './act.ts';
import { openOutbound } from './outbound.ts';

export interface OpenActOptions extends Omit<ActEdges, 'questions' | 'policies' | 'incidents' | 'outbound'> {
  readonly audit: Audit;
  /** FLYBALL_WEBHOOK_ALLOW. */
  readonly webhookAllow: readonly string[];
}

/** Reads the policies and starts. Throws PolicyFileError, StoreError. */
export async function openAct({ audit, webhookAllow, ...edges }: OpenActOptions): Promise<Act> {
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
  return act;
}
