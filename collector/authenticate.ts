// Who may send spans, decided from the keys.

import type { Keys } from '../sql/keys.ts';
import type { Authenticate } from './server.ts';

/** Holders of a key with the scope `ingest`, or anyone where there are no keys. */
export function authenticateIngest(keys: Pick<Keys, 'check'>): Authenticate {
  return (credentials) => {
    const who = keys.check(credentials);
    if ('rejection' in who)
      return {
        status: 401,
        message: `a key is needed (${who.rejection}): send "Authorization: Bearer <key>" or "x-api-key: <key>"`,
      };
    if (!who.scopes.includes('ingest'))
      return { status: 403, message: 'the key does not have the scope "ingest"' };
    return { tenantId: who.tenant_id };
  };
}
