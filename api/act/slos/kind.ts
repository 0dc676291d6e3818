// SLOs as a kind of policy: the document, and what a schema cannot see.

import { ApiError } from '../../contract/errors.ts';
import { type SloDocument, sloDocument } from '../../contract/policies/slo.ts';
import { fromOpenSlo } from '../../judge/slo/open-slo.ts';
import { openSlo } from '../../judge/slo/open-slo-schema.ts';
import type { PolicyKind, PolicyMoment } from '../policy-kinds.ts';

export const sloKind: PolicyKind = {
  kind: 'slo',
  path: '/v1/slos',
  words: 'an SLO',
  schema: sloDocument,
  accept: acceptOpenSlo,
  check: (document, moment) => checkReferences(document as SloDocument, moment),
};

/** OpenSLO v1, which says so itself; anything else is taken as it is. */
function acceptOpenSlo(body: unknown): unknown {
  const { apiVersion } = Object(body) as { apiVersion?: unknown };
  if (typeof apiVersion !== 'string' || !apiVersion.startsWith('openslo/')) return body;
  const parsed = openSlo.safeParse(body);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => ({ field: path.join('.'), message }));
    const [first] = faults;
    throw new ApiError('invalid_body', `not OpenSLO v1: ${first?.field}: ${first?.message}`, faults);
  }
  const imported = fromOpenSlo(parsed.data);
  if ('refusal' in imported) throw new ApiError('invalid_body', imported.refusal);
  return imported.document;
}

/** A probe is one that is there; a composite is made of plain SLOs that are there. */
function checkReferences({ sli }: SloDocument, { tenant_id, id, policies }: PolicyMoment): string | null {
  if (sli.type === 'probe' && !policies.get({ tenant_id, kind: 'probe', id: sli.probe_id }))
    return `sli.probe_id: there is no probe ${sli.probe_id}`;
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
