// The kinds of policy: where each is reached, and what its documents look like. A new kind is one line here and its
// schema in the contract; the routes, the files and the audit log follow from the line.

import type { z } from 'zod';
import type { Policies, Policy, PolicyDocument } from '../../sql/policies.ts';
import { driftPolicy } from '../contract/policies/drift.ts';
import { probeDocument } from '../contract/policies/probe.ts';
import { sloKind } from './slos/kind.ts';

/** What a hook may look at. */
export interface PolicyMoment {
  readonly tenant_id: string;
  readonly id: string;
  readonly policies: Policies;
  /** The policy as it was, when there was one. */
  readonly before: Policy | undefined;
}

export interface PolicyKind {
  /** As in the document's `kind`. */
  readonly kind: string;
  /** `/v1/slos` */
  readonly path: string;
  /** One of it in words, for messages and the description: `an SLO`. */
  readonly words: string;
  /** Of the document, without `kind` and `id`. */
  readonly schema: z.ZodObject;
  /** Turns another accepted form (OpenSLO) into the document's; what it does not know it returns as it came. Throws ApiError. */
  readonly accept?: (body: unknown) => unknown;
  /** What a schema cannot see: a reference to nowhere, a change that is not allowed. Null when all is well. */
  readonly check?: (document: PolicyDocument, moment: PolicyMoment) => string | null;
  /** Fields of the document that an answer does not show (a secret). */
  readonly hidden?: readonly string[];
  /** Adds what only flyball knows to a document that is about to be written (a new secret), and to its one answer. */
  readonly complete?: (
    document: PolicyDocument,
    moment: PolicyMoment,
  ) => { readonly document: PolicyDocument; readonly once?: Readonly<Record<string, unknown>> };
}

export const policyKinds: readonly PolicyKind[] = [
  sloKind,
  {
    kind: 'probe',
    path: '/v1/probes',
    words: 'a probe',
    schema: probeDocument,
    hidden: ['headers'],
  },
  { kind: 'drift', path: '/v1/drift-policies', words: 'a drift policy', schema: driftPolicy },
];
