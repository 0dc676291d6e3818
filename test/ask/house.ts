// An API over a fresh store, with a clock that stands still and keys of two tenants. The one helper of these tests.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { actRoutes } from '../../api/act/act.ts';
import { evaluationRoutes } from '../../api/act/evaluation-routes.ts';
import { IncidentDesk } from '../../api/act/incidents.ts';
import { openOutbound } from '../../api/act/outbound.ts';
import { openSlos, type SlosEdges } from '../../api/act/slos/open.ts';
import { openCatalogue } from '../../api/ask/questions.ts';
import { createApi } from '../../api/server.ts';
import { openAudit } from '../../sql/audit.ts';
import { openIncidents } from '../../sql/incidents.ts';
import { type Keys, openKeys } from '../../sql/keys.ts';
import { openPolicies, type Policies } from '../../sql/policies.ts';
import type { Questions } from '../../sql/questions.ts';
import type { Store } from '../../sql/store.ts';
import { freshStore } from '../support/derived-seed.ts';

export const now = new Date('2026-11-20T12:00:00.000Z');

/** Whatever was parsed; tests look into it as they like. */
type Json = ReturnType<typeof JSON.parse>;

export interface House {
  readonly store: Store;
  readonly keys: Keys;
  readonly policies: Policies;
  readonly questions: Questions;
  readonly desk: IncidentDesk;
  readonly app: FastifyInstance;
  readonly errors: unknown[];
  /** JSON of a GET. */
  get(
    url: string,
    key?: string,
  ): Promise<{ status: number; body: Json; text: string; headers: Record<string, unknown> }>;
  close(): Promise<void>;
}

type More = Partial<Parameters<typeof createApi>[0]> & {
  readonly adminKey?: string;
  readonly outbound?: SlosEdges['outbound'];
};

export async function openHouse(more: More = {}): Promise<House> {
  const directory = await mkdtemp(join(tmpdir(), 'flyball-ask-'));
  const store = more.store ?? (await freshStore(directory));
  const errors: unknown[] = [];
  const { adminKey, outbound, ...collaborators } = more;
  const audit = openAudit(store, () => now);
  const keys = more.keys ?? (await openKeys({ store, audit, now: () => now, adminKey }));
  const policies = await openPolicies({ store, audit, now: () => now });
  const desk = new IncidentDesk(openIncidents(store, () => now));
  const questions = await openCatalogue(store);
  const slos = openSlos({
    store,
    policies,
    questions,
    desk,
    outbound: outbound ?? openOutbound({ allow: [] }),
    asOf: () => now,
    now: () => now,
    onTrouble: (message) => errors.push(message),
  });
  const app = await createApi({
    store,
    keys,
    audit,
    progress: () => ({ as_of: now, lag_seconds: 0.5, changed_at: now }),
    now: () => now,
    log: { error: (error) => errors.push(error) },
    loopback: true,
    routes: [
      ...actRoutes({ policies, asOf: () => now }, desk),
      ...slos.routes,
      ...evaluationRoutes({ store }),
    ],
    agentSlos: slos.agentSlos,
    ...collaborators,
  });
  return {
    store,
    keys,
    policies,
    questions,
    desk,
    app,
    errors,
    get: async (url, key) => {
      const reply = await app.inject({
        method: 'GET',
        url,
        headers: key ? { authorization: `Bearer ${key}` } : {},
      });
      const isJson = String(reply.headers['content-type']).startsWith('application/json;');
      return {
        status: reply.statusCode,
        body: isJson ? reply.json() : undefined,
        text: reply.body,
        headers: reply.headers,
      };
    },
    close: async () => {
      await app.close();
      await store.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
