// Which policy of kind `drift` an agent's requests fall under: its own before the tenant's, and the defaults without one.

import { type DriftPolicy, driftPolicy } from '../../contract/policies/drift.ts';

export interface PolicyDocumentOf {
  readonly tenant_id: string;
  readonly id: string;
  readonly document: Readonly<Record<string, unknown>>;
}

export type PolicyDocuments = readonly PolicyDocumentOf[];

const defaults = driftPolicy.parse({});

export function policyAmong(policies: PolicyDocuments, tenant_id: string, agent_name: string): DriftPolicy {
  const own = policies.filter((policy) => policy.tenant_id === tenant_id);
  const fitting = (name: string | undefined) =>
    own.find(({ document }) => (document['scope'] as DriftPolicy['scope'] | undefined)?.agent_name === name);
  const found = fitting(agent_name) ?? fitting(undefined);
  return found ? (found.document as unknown as DriftPolicy) : defaults;
}
