// The act role put together: policies, incidents, and the evaluators that turn what is measured into acts.

import type { Incidents } from '../../sql/incidents.ts';
import type { Policies } from '../../sql/policies.ts';
import type { Questions } from '../../sql/questions.ts';
import type { Store } from '../../sql/store.ts';
import type { Route } from '../ask/route.ts';
import { type Evaluator, everyMs, startEvaluators } from './evaluators.ts';
import { incidentRoutes } from './incident-routes.ts';
import { IncidentDesk } from './incidents.ts';
import { applyPolicyFiles, stampOfFiles } from './policy-files.ts';
import { policyKinds } from './policy-kinds.ts';
import { policyRoutes } from './policy-routes.ts';
import { openSlos } from './slos/open.ts';

export interface ActEdges {
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
  stop(): Promise<void>;
}

const files_every_ms = 2_000;

/** Applies the policy files, then starts the evaluators. Throws PolicyFileError when a file cannot be applied at start. */
export async function startAct(edges: ActEdges): Promise<Act> {
  const { policies, now, log } = edges;
  const desk = new IncidentDesk(edges.incidents);
  const slos = openSlos({ ...edges, desk });
  const evaluators = [...(await fileEvaluator(edges)), ...slos.evaluators];
  const running = startEvaluators(evaluators, { now, every: everyMs, onTrouble: log.warn });
  return {
    desk,
    routes: [...actRoutes(edges, desk), ...slos.routes],
    stop: async () => {
      await running.stop();
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

/** Looks at the files' times rather than asking the system to tell: that works on every file system, mounts too. */
async function fileEvaluator({ policyPath, policies }: ActEdges): Promise<Evaluator[]> {
  if (!policyPath) return [];
  const files = { path: policyPath, kinds: policyKinds, policies };
  await applyPolicyFiles(files);
  let seen = await stampOfFiles(policyPath);
  const run = async (): Promise<void> => {
    const stamp = await stampOfFiles(policyPath);
    if (stamp === seen) return;
    // A file that cannot be applied is told once, and tried again when it changes.
    seen = stamp;
    await applyPolicyFiles(files);
  };
  return [{ name: 'policy files', every_ms: files_every_ms, run }];
}
