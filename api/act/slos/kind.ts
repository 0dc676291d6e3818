// SLOs as a kind of policy: the document, and what a schema cannot see.

import { type SloDocument, sloDocument } from '../../contract/policies/slo.ts';
import type { PolicyKind, PolicyMoment } from '../policy-kinds.ts';

export const sloKind: PolicyKind = {
  kind: 'slo',
  path: '/v1/slos',
  words: 'an SLO',
  schema: sloDocument,
  check: (document, moment) => checkComponents(document as SloDocument, moment),
};

/** A composite is made of plain SLOs that are there. */
function checkComponents({ sli }: SloDocument, { tenant_id, id, policies }: PolicyMoment): string | null {
  if (sli.type !== 'composite') return null;
  for (const { slo_id } of sli.components) {
    if (slo_id === id) return `components: ${slo_id} is this SLO itself`;
    const component = policies.get({ tenant_id, kind: 'slo', id: slo_id });
    if (!component) return `components: there is no SLO ${slo_id}`;
    if ((component.document as SloDocument).sli.type === 'composite')
      return `components: ${slo_id} is a composite itself; name its components instead`;
  }
  return null;
}
