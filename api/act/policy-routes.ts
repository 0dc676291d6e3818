// The routes of every kind of policy, made from the table of kinds.

import { z } from 'zod';
import { type Policies, type Policy, type PolicyRevision, policyIdForm } from '../../sql/policies.ts';
import { type Route, route } from '../ask/route.ts';
import { ApiError } from '../contract/errors.ts';
import { policiesAnswer, policyAnswer, policyHistoryAnswer } from '../contract/policies/policy.ts';
import { readDocument } from './policy-documents.ts';
import type { PolicyKind } from './policy-kinds.ts';

const params = z.strictObject({
  id: z
    .string()
    .regex(policyIdForm, 'an id has lower-case letters, digits, dots, hyphens and underscores, 100 at most'),
});

export function policyRoutes(kinds: readonly PolicyKind[], policies: Policies): Route[] {
  return kinds.flatMap((kind) => [
    ...readRoutes(kind, policies),
    putRoute(kind, policies),
    route({
      method: 'DELETE',
      path: `${kind.path}/:id`,
      scope: 'write',
      summary: `Removes ${kind.words}; its revisions stay in the history.`,
      params,
      answer: policyAnswer,
      handle: async ({ principal: { tenant_id, actor }, params: { id } }) => {
        const known = policyOf(policies, { tenant_id, kind, id });
        refuseFile(known);
        await policies.remove({ tenant_id, kind: kind.kind, id, origin: 'api' }, actor);
        return shown(kind, known);
      },
    }),
  ]);
}

function readRoutes(kind: PolicyKind, policies: Policies): Route[] {
  return [
    route({
      method: 'GET',
      path: kind.path,
      scope: 'read',
      summary: `All of the kind ${kind.kind}, by id.`,
      answer: policiesAnswer,
      handle: ({ principal: { tenant_id } }) => ({
        rows: policies.list(tenant_id, kind.kind).map((policy) => shown(kind, policy)),
      }),
    }),
    route({
      method: 'GET',
      path: `${kind.path}/:id`,
      scope: 'read',
      summary: `One of the kind ${kind.kind}.`,
      params,
      answer: policyAnswer,
      handle: ({ principal: { tenant_id }, params: { id } }) =>
        shown(kind, policyOf(policies, { tenant_id, kind, id })),
    }),
    route({
      method: 'GET',
      path: `${kind.path}/:id/history`,
      scope: 'read',
      summary: 'Every revision, oldest first, with who made it.',
      params,
      answer: policyHistoryAnswer,
      handle: async ({ principal: { tenant_id }, params: { id } }) => {
        const revisions = await policies.history({ tenant_id, kind: kind.kind, id });
        if (revisions.length === 0) throw missing(kind);
        return { rows: revisions.map((revision) => shownRevision(kind, revision)) };
      },
    }),
  ];
}

function putRoute(kind: PolicyKind, policies: Policies): Route {
  return route({
    method: 'PUT',
    path: `${kind.path}/:id`,
    scope: 'write',
    summary: `Makes ${kind.words}, or a new revision of one. The same document again changes nothing.`,
    params,
    body: z.record(z.string(), z.unknown()),
    answer: policyAnswer,
    handle: async ({ principal: { tenant_id, actor }, params: { id }, body }) => {
      const before = policies.get({ tenant_id, kind: kind.kind, id });
      if (before) refuseFile(before);
      const { document, once } = readDocument(kind, body, { tenant_id, id, policies, before });
      const policy = await policies.put({ tenant_id, kind: kind.kind, id, document, origin: 'api' }, actor);
      return { ...shown(kind, policy), ...once };
    },
  });
}

function policyOf(
  policies: Policies,
  { tenant_id, kind, id }: { tenant_id: string; kind: PolicyKind; id: string },
): Policy {
  const policy = policies.get({ tenant_id, kind: kind.kind, id });
  if (!policy) throw missing(kind);
  return policy;
}

const missing = (kind: PolicyKind): ApiError => new ApiError('not_found', `there is no such ${kind.kind}`);

function refuseFile(policy: Policy): void {
  if (policy.origin === 'file')
    throw new ApiError(
      'conflict',
      `${policy.kind} ${policy.id} comes from the files of FLYBALL_POLICY: change it there`,
    );
}

type Shown = z.input<typeof policyAnswer>;

/** The document with its name and who made it; hidden fields left out. */
function shown(kind: PolicyKind, policy: Policy): Shown {
  const { id, revision, origin, actor, changed_at } = policy;
  const open = Object.entries(policy.document).filter(([field]) => !kind.hidden?.includes(field));
  return {
    kind: kind.kind,
    id,
    ...Object.fromEntries(open),
    revision,
    origin,
    changed_by: actor,
    changed_at,
  };
}

function shownRevision(kind: PolicyKind, revision: PolicyRevision): Shown & { is_deleted: boolean } {
  return { ...shown(kind, revision), is_deleted: revision.is_deleted };
}
