// Who may do what, and how much at a time.

import type { IncomingHttpHeaders } from 'node:http';
import type { Authenticator, Principal, Scope } from '../../sql/keys.ts';
import { ApiError } from '../contract/errors.ts';
import { in_flight_max, in_flight_per_tenant_max } from './limits.ts';

/** The caller behind a key with this scope. Throws `unauthenticated` (always the same words) or `forbidden`. */
export function allowed(authenticator: Authenticator, headers: IncomingHttpHeaders, scope: Scope): Principal {
  const apiKey = headers['x-api-key'];
  const who = authenticator.check(headers.authorization ?? (typeof apiKey === 'string' ? apiKey : undefined));
  if ('rejection' in who)
    throw new ApiError(
      'unauthenticated',
      'a valid key is needed: `Authorization: Bearer <key>` or `x-api-key`',
    );
  if (who.scopes.includes(scope) || who.scopes.includes('admin')) return who;
  throw new ApiError('forbidden', `this needs a key with the scope ${scope}`);
}

/** Counts what is being answered, so that a crowd is refused instead of kept waiting. */
export class Gate {
  private readonly tenants = new Map<string, number>();
  private all = 0;

  /** Throws `too_many_requests`; else the caller must leave once. */
  enter(tenant_id: string): void {
    const own = this.tenants.get(tenant_id) ?? 0;
    if (this.all >= in_flight_max || own >= in_flight_per_tenant_max) {
      throw new ApiError('too_many_requests', 'too many requests at a time; try again in a second');
    }
    this.tenants.set(tenant_id, own + 1);
    this.all += 1;
  }

  leave(tenant_id: string): void {
    const own = (this.tenants.get(tenant_id) ?? 0) - 1;
    if (own > 0) this.tenants.set(tenant_id, own);
    else this.tenants.delete(tenant_id);
    this.all -= 1;
  }
}
