// SLOs for other tools: as OpenSLO, as rules for Prometheus, as a specification for Sloth.

import { stringify } from 'yaml';
import { z } from 'zod';
import { policyIdForm } from '../../../sql/policies.ts';
import { type Route, route, Sent } from '../../ask/route.ts';
import { ApiError } from '../../contract/errors.ts';
import { toOpenSlo } from '../../judge/slo/open-slo.ts';
import { prometheusRules, slothSpec } from '../../judge/slo/prometheus-rules.ts';
import type { Asking, Slos } from './slos.ts';

const params = z.strictObject({ id: z.string().regex(policyIdForm, 'is not the id of an SLO') });

const writers: Readonly<Record<'openslo' | 'prometheus' | 'sloth', (asking: Asking, now: Date) => unknown>> =
  {
    openslo: ({ slo_id, document }) => toOpenSlo(slo_id, document),
    prometheus: (asking, now) => prometheusRules(withEvents(asking), now.getTime()),
    sloth: (asking) => slothSpec(withEvents(asking)),
  };

export function exportRoutes(slos: Slos): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/slos/:id/export',
      scope: 'read',
      summary:
        'The SLO for other tools, as YAML: an OpenSLO v1 document, rules for Prometheus, or a specification for Sloth.',
      params,
      query: z.strictObject({ format: z.enum(['openslo', 'prometheus', 'sloth']).default('openslo') }),
      answer: 'application/yaml',
      handle: ({ principal: { tenant_id }, params: { id }, query: { format }, now }) =>
        new Sent(
          stringify(writers[format](slos.asking(tenant_id, id), now)),
          'application/yaml; charset=utf-8',
        ),
    }),
  ];
}

function withEvents(asking: Asking): Asking {
  if (asking.document.sli.type === 'composite')
    throw new ApiError(
      'conflict',
      'a composite has no events of its own that Prometheus could count; export its components',
    );
  return asking;
}
