// SLOs over HTTP, beside the routes that every kind of policy has.

import { z } from 'zod';
import { policyIdForm } from '../../../sql/policies.ts';
import { type Route, route } from '../../ask/route.ts';
import { sloStatus } from '../../contract/slos.ts';
import type { Slos } from './slos.ts';

const params = z.strictObject({ id: z.string().regex(policyIdForm, 'is not the id of an SLO') });
const moment = z.iso
  .datetime({ offset: true })
  .optional()
  .describe('RFC 3339; the state as of this moment, now by default');

export function sloRoutes(slos: Slos): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/slos/:id/status',
      scope: 'read',
      summary:
        'The state of an SLO: budget, burn rates, what fires. With `at`, as it was at an earlier moment.',
      params,
      query: z.strictObject({ at: moment }),
      answer: sloStatus,
      handle: ({ principal: { tenant_id }, params: { id }, query: { at }, now }) =>
        slos.status(slos.asking(tenant_id, id), at ? new Date(at) : now),
    }),
  ];
}
