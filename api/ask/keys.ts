// Keys and the audit log over HTTP. A key's holder manages keys of its own tenant; who runs the service, those of all.

import { z } from 'zod';
import { type AuditEntry, brokenAt } from '../../sql/audit.ts';
import { type Key, keyIdForm, type Principal, scopes } from '../../sql/keys.ts';
import { auditAnswer, keyAnswer, keyBody, keyRow, keysAnswer } from '../contract/answers.ts';
import { ApiError } from '../contract/errors.ts';
import type { Edges } from './edges.ts';
import { type Route, route } from './route.ts';

const params = z.strictObject({
  id: z.string().regex(keyIdForm, 'a key id has lower-case letters, digits and hyphens, 32 at most'),
});
const ofTenant = z.strictObject({
  tenant_id: z.string().max(63).optional().describe('for who runs the service; others see their own tenant'),
});

export function keyRoutes(edges: Edges): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/keys',
      scope: 'admin',
      summary: 'The keys of the tenant, revoked ones too; without their secrets, which nobody has.',
      query: ofTenant,
      answer: keysAnswer,
      handle: ({ principal, query }) => ({
        keys: edges.keys.list().filter((key) => sees(principal, key, query.tenant_id)),
      }),
    }),
    route({
      method: 'GET',
      path: '/v1/keys/:id',
      scope: 'admin',
      summary: 'One key.',
      params,
      query: ofTenant,
      answer: keyRow,
      handle: ({ principal, params: { id }, query }) =>
        keyOf(edges, tenantFor(principal, query.tenant_id), id),
    }),
    route({
      method: 'PUT',
      path: '/v1/keys/:id',
      scope: 'admin',
      summary:
        'Makes a key, or changes the name and scopes of one. The first answer carries the secret, once.',
      params,
      body: keyBody,
      answer: keyAnswer,
      handle: ({ principal, params: { id }, body }) =>
        putKey(edges, principal, { ...body, id, tenant_id: body.tenant_id ?? principal.tenant_id }),
    }),
    route({
      method: 'DELETE',
      path: '/v1/keys/:id',
      scope: 'admin',
      summary: 'Revokes a key, within ten seconds everywhere.',
      params,
      query: ofTenant,
      answer: keyRow,
      handle: ({ principal, params: { id }, query }) => {
        const key = keyOf(edges, tenantFor(principal, query.tenant_id), id);
        return edges.keys.revoke(key.tenant_id, id, principal.actor);
      },
    }),
    route({
      method: 'GET',
      path: '/v1/audit',
      scope: 'admin',
      summary: 'Who did what in the tenant, latest first, and whether the chain of hashes holds.',
      query: ofTenant.extend({ limit: z.coerce.number().int().min(1).max(1_000).default(100) }),
      answer: auditAnswer,
      handle: async ({ principal, query }) =>
        audited(await edges.audit.entries(tenantFor(principal, query.tenant_id)), query.limit),
    }),
  ];
}

/** Without a tenant in the query, who runs the service sees all. */
function sees(principal: Principal, key: Key, tenant_id: string | undefined): boolean {
  if (principal.operator) return tenant_id === undefined || key.tenant_id === tenant_id;
  return (
    key.tenant_id === principal.tenant_id && (tenant_id === undefined || tenant_id === principal.tenant_id)
  );
}

/** Another tenant's name in the query of who may not see it leads nowhere, as one that does not exist. */
function tenantFor(principal: Principal, tenant_id: string | undefined): string {
  if (tenant_id === undefined || tenant_id === principal.tenant_id) return principal.tenant_id;
  return principal.operator ? tenant_id : '';
}

function keyOf(edges: Edges, tenant_id: string, id: string): Key {
  const key = edges.keys.get(tenant_id, id);
  if (!key) throw new ApiError('not_found', 'there is no such key');
  return key;
}

async function putKey(
  edges: Edges,
  principal: Principal,
  change: Pick<Key, 'id' | 'tenant_id' | 'name' | 'scopes'>,
): Promise<z.input<typeof keyAnswer>> {
  if (change.tenant_id !== principal.tenant_id && !principal.operator) {
    throw new ApiError('forbidden', 'keys of another tenant are made by who runs the service');
  }
  if (edges.keys.open && !change.scopes.includes('admin')) {
    throw new ApiError(
      'conflict',
      'the first key closes the service to everyone without one, so it needs the scope admin; or set FLYBALL_ADMIN_KEY first',
    );
  }
  if (edges.keys.get(change.tenant_id, change.id)?.revoked_at) {
    throw new ApiError('conflict', 'this key was revoked; make another one under a new id');
  }
  const { key, secret } = await edges.keys.put(
    { ...change, scopes: scopes.filter((scope) => change.scopes.includes(scope)) },
    principal.actor,
  );
  return { ...key, scopes: [...key.scopes], ...(secret === undefined ? {} : { secret }) };
}

function audited(entries: readonly AuditEntry[], limit: number): z.input<typeof auditAnswer> {
  const broken = brokenAt(entries);
  return {
    rows: entries.slice(-limit).reverse(),
    entry_count: entries.length,
    intact: broken === -1,
    broken_at: entries[broken]?.at ?? null,
  };
}
