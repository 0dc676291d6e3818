// SLOs over HTTP, beside the routes that every kind of policy has.

import { z } from 'zod';
import { policyIdForm } from '../../../sql/policies.ts';
import { type Route, route } from '../../ask/route.ts';
import { sloDocument } from '../../contract/policies/slo.ts';
import {
  burnDownAnswer,
  recommendAnswer,
  sloOverview,
  sloStatus,
  sloStatusesAnswer,
  spentAnswer,
} from '../../contract/slos.ts';
import { exportRoutes } from './exports.ts';
import { recommendationsFor } from './recommendations.ts';
import type { Slos } from './slos.ts';
import { spentOf } from './spent.ts';

const params = z.strictObject({ id: z.string().regex(policyIdForm, 'is not the id of an SLO') });
const moment = z.iso
  .datetime({ offset: true })
  .optional()
  .describe('RFC 3339; the state as of this moment, now by default');

const query = z.strictObject({ at: moment });

export function sloRoutes(slos: Slos): Route[] {
  return [...oneRoutes(slos), ...manyRoutes(slos), ...exportRoutes(slos)];
}

const momentOf = (at: string | undefined, now: Date): Date => (at === undefined ? now : new Date(at));

function oneRoutes(slos: Slos): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/slos/:id/status',
      scope: 'read',
      summary:
        'The state of an SLO: budget, burn rates, what fires. With `at`, as it was at an earlier moment.',
      params,
      query,
      answer: sloStatus,
      handle: ({ principal: { tenant_id }, params: { id }, query: { at }, now }) =>
        slos.status(slos.asking(tenant_id, id), momentOf(at, now)),
    }),
    route({
      method: 'GET',
      path: '/v1/slos/:id/burn-down',
      scope: 'read',
      summary: 'What was left of the budget at some hundred moments of the window.',
      params,
      query,
      answer: burnDownAnswer,
      handle: ({ principal: { tenant_id }, params: { id }, query: { at }, now }) =>
        slos.burnDown(slos.asking(tenant_id, id), momentOf(at, now)),
    }),
    route({
      method: 'GET',
      path: '/v1/slos/:id/overview',
      scope: 'read',
      summary: 'State and burn-down together, from one read.',
      params,
      query,
      answer: sloOverview,
      handle: ({ principal: { tenant_id }, params: { id }, query: { at }, now }) =>
        slos.whole(slos.asking(tenant_id, id), momentOf(at, now)),
    }),
    route({
      method: 'GET',
      path: '/v1/slos/:id/spent',
      scope: 'read',
      summary: 'What spent the budget of the window: causes by how often, and the latest bad requests.',
      params,
      query,
      answer: spentAnswer,
      handle: async ({ principal: { tenant_id }, params: { id }, query: { at }, now }) => ({
        as_of: slos.edges.asOf().toISOString(),
        ...(await spentOf(slos, slos.asking(tenant_id, id), { at: momentOf(at, now) })),
      }),
    }),
  ];
}

function manyRoutes(slos: Slos): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/slo-statuses',
      scope: 'read',
      summary: 'The state of every SLO.',
      query: query.extend({ agent_name: z.string().max(512).optional() }),
      answer: sloStatusesAnswer,
      handle: async ({ principal: { tenant_id }, query: { at, agent_name }, now }) => {
        const askings = slos
          .list(tenant_id)
          .filter(({ document }) => agent_name === undefined || document.scope.agent_name === agent_name);
        return {
          as_of: slos.edges.asOf().toISOString(),
          rows: await slos.statuses(askings, momentOf(at, now)),
        };
      },
    }),
    route({
      method: 'POST',
      path: '/v1/slo-preview',
      scope: 'read',
      summary: 'What an SLO would say of the past if it were made now; nothing is kept.',
      query,
      body: sloDocument,
      answer: sloOverview,
      handle: ({ principal: { tenant_id }, query: { at }, body, now }) =>
        slos.whole({ tenant_id, slo_id: 'preview', document: body }, momentOf(at, now)),
    }),
    route({
      method: 'GET',
      path: '/v1/slo-recommendations',
      scope: 'read',
      summary:
        'What could be promised of an agent: supported by its last 30 days, and carried by its traffic.',
      query: query.extend({ agent_name: z.string().min(1).max(512) }),
      answer: recommendAnswer,
      handle: ({ principal: { tenant_id }, query: { at, agent_name }, now }) =>
        recommendationsFor(slos, { tenant_id, agent_name }, momentOf(at, now)),
    }),
  ];
}
