// The life of a key: made, shown once, used within its scopes, revoked, written down.

import { afterEach, expect, test } from 'vitest';
import { keyScopes } from '../../api/contract/answers.ts';
import { brokenAt, entryHash, openAudit } from '../../sql/audit.ts';
import { bindRefusal, idOf, openKeys, scopes, secretOf } from '../../sql/keys.ts';
import { type House, now, openHouse } from './house.ts';

const adminKey = 'a-first-admin-key-of-some-length';
const houses: House[] = [];
afterEach(async () => {
  for (const house of houses.splice(0)) await house.close();
});

async function open(more: Parameters<typeof openHouse>[0] = { adminKey }): Promise<House> {
  const house = await openHouse(more);
  houses.push(house);
  return house;
}

type Reply = { status: number; body: ReturnType<typeof JSON.parse> };

async function call(
  house: House,
  method: 'PUT' | 'DELETE',
  url: string,
  more: { key?: string; body?: unknown } = {},
): Promise<Reply> {
  const headers = more.key ? { 'x-api-key': more.key } : {};
  const reply = await house.app.inject({
    method,
    url,
    headers,
    ...(more.body === undefined ? {} : { payload: more.body as object }),
  });
  return { status: reply.statusCode, body: reply.json() };
}

const made = async (house: House, id: string, given: object): Promise<string> => {
  const { status, body } = await call(house, 'PUT', `/v1/keys/${id}`, {
    key: adminKey,
    body: { name: id, ...given },
  });
  expect(status, JSON.stringify(body)).toBe(200);
  return body.secret;
};

test('a key is shown once, stored as a hash, works within its scopes and ends when it is revoked', async () => {
  const house = await open();
  const secret = await made(house, 'reader', { scopes: ['read'] });
  expect(secret).toMatch(/^fb_reader_[0-9a-f]{72}$/);
  expect((await house.get('/v1/questions/overview_totals', secret)).status).toBe(200);
  expect((await house.get('/v1/keys', secret)).body.error.code).toBe('forbidden');
  expect((await house.get('/v1/keys/reader', adminKey)).body).toEqual({
    id: 'reader',
    tenant_id: 'default',
    name: 'reader',
    scopes: ['read'],
    created_at: now.toISOString(),
    revoked_at: null,
  });
  const stored = await house.store.text('SELECT * FROM keys', 'JSONEachRow');
  expect(stored).not.toContain(secret.slice(-40));
  const changed = await call(house, 'PUT', '/v1/keys/reader', {
    key: adminKey,
    body: { name: 'reads more', scopes: ['guard', 'read'] },
  });
  expect(changed.body).toMatchObject({ name: 'reads more', scopes: ['read', 'guard'] });
  expect(changed.body).not.toHaveProperty('secret');
  expect((await call(house, 'DELETE', '/v1/keys/reader', { key: adminKey })).body.revoked_at).toBe(
    now.toISOString(),
  );
  expect((await house.get('/v1/questions/overview_totals', secret)).status).toBe(401);
  expect(
    (await call(house, 'PUT', '/v1/keys/reader', { key: adminKey, body: { name: 'x', scopes: ['read'] } }))
      .body.error.code,
  ).toBe('conflict');
});

test('a key made elsewhere works, and one revoked elsewhere ends, once the keys are read again', async () => {
  const house = await open();
  const elsewhere = await openKeys({
    store: house.store,
    audit: openAudit(house.store, () => now),
    now: () => now,
    adminKey,
  });
  const { secret } = await elsewhere.put(
    { id: 'far', tenant_id: 'default', name: 'far', scopes: ['read'] },
    'test',
  );
  expect(house.keys.check(secret)).toEqual({ rejection: 'unknown_key' });
  await house.keys.refresh();
  expect(house.keys.check(`Bearer ${secret}`)).toMatchObject({
    tenant_id: 'default',
    scopes: ['read'],
    actor: 'key:far',
  });
  await elsewhere.revoke('default', 'far', 'test');
  await house.keys.refresh();
  expect(house.keys.check(secret)).toEqual({ rejection: 'revoked_key' });
});

test('without any key everyone on loopback is admin, until the first key is made, which must be one of an admin', async () => {
  const house = await open({});
  expect(house.keys.check(undefined)).toMatchObject({ tenant_id: 'default', scopes, operator: true });
  expect(bindRefusal('0.0.0.0', false, house.keys)).toMatch(/FLYBALL_HOST is 0\.0\.0\.0.*FLYBALL_ADMIN_KEY/s);
  expect(bindRefusal('127.0.0.1', true, house.keys)).toBeUndefined();
  expect(
    (await call(house, 'PUT', '/v1/keys/first', { body: { name: 'first', scopes: ['ingest'] } })).body.error
      .code,
  ).toBe('conflict');
  const { body } = await call(house, 'PUT', '/v1/keys/first', { body: { name: 'first', scopes: ['admin'] } });
  expect((await house.get('/v1/keys')).status).toBe(401);
  expect((await house.get('/v1/keys', body.secret)).status).toBe(200);
  expect(bindRefusal('0.0.0.0', false, house.keys)).toBeUndefined();
  // A revoked last key does not open the service again.
  await call(house, 'DELETE', '/v1/keys/first', { key: body.secret });
  expect((await house.get('/v1/keys')).status).toBe(401);
});

test('a wrong, a mistyped, a revoked and no key get the same answer', async () => {
  const house = await open();
  const secret = await made(house, 'gone', { scopes: ['read'] });
  await call(house, 'DELETE', '/v1/keys/gone', { key: adminKey });
  const wrong = secretOf('gone', new Uint8Array(32));
  const answers = await Promise.all(
    [undefined, 'x', `${adminKey}x`, wrong, secret, `${secret.slice(0, -1)}0`].map((key) =>
      house.get('/v1/agents', key),
    ),
  );
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  expect(answers[0]).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' } });
});

test('a checksum tells a mistyped key from a wrong one', () => {
  const secret = secretOf('my-id', new Uint8Array(32).fill(7));
  expect(idOf(secret)).toBe('my-id');
  expect(idOf(secret.replace('07', '08'))).toBeUndefined();
  expect(idOf('')).toBeUndefined();
});

test('an admin of a tenant manages its keys alone; the same id is free in every tenant', async () => {
  const house = await open();
  const acme = await made(house, 'boss', { scopes: ['admin'], tenant_id: 'acme' });
  await made(house, 'reader', { scopes: ['read'] });
  expect((await house.get('/v1/keys', acme)).body.keys.map((key: { id: string }) => key.id)).toEqual([
    'boss',
  ]);
  expect((await house.get('/v1/keys?tenant_id=default', acme)).body.keys).toEqual([]);
  expect((await house.get('/v1/keys', adminKey)).body.keys).toHaveLength(2);
  const foreign = await house.get('/v1/keys/reader', acme);
  const missing = await house.get('/v1/keys/nothing', acme);
  expect([foreign.status, foreign.text]).toEqual([404, missing.text]);
  expect((await house.get('/v1/keys/reader?tenant_id=default', acme)).text).toBe(missing.text);
  expect((await call(house, 'DELETE', '/v1/keys/reader', { key: acme })).status).toBe(404);
  const own = await call(house, 'PUT', '/v1/keys/reader', {
    key: acme,
    body: { name: 'ours', scopes: ['read'] },
  });
  expect(own.body).toMatchObject({ tenant_id: 'acme', secret: expect.stringMatching(/^fb_reader_/) });
  expect((await house.get('/v1/keys/reader', adminKey)).body.name).toBe('reader');
  expect(
    (
      await call(house, 'PUT', '/v1/keys/x', {
        key: acme,
        body: { name: 'x', scopes: ['read'], tenant_id: 'default' },
      })
    ).status,
  ).toBe(403);
});

test('the audit log says who did what to keys, per tenant, in a chain that a changed entry breaks', async () => {
  const house = await open();
  await made(house, 'a', { scopes: ['read'] });
  await made(house, 'a', { scopes: ['read', 'write'] });
  await call(house, 'DELETE', '/v1/keys/a', { key: adminKey });
  await made(house, 'b', { scopes: ['admin'], tenant_id: 'acme' });
  const { body } = await house.get('/v1/audit', adminKey);
  expect(body).toMatchObject({ entry_count: 3, intact: true, broken_at: null });
  expect(
    body.rows.map((row: Record<string, string>) => [row['action'], row['actor'], row['target']]),
  ).toEqual([
    ['key.revoke', 'admin-key', 'key:a'],
    ['key.change', 'admin-key', 'key:a'],
    ['key.create', 'admin-key', 'key:a'],
  ]);
  expect(JSON.stringify(body)).not.toContain(adminKey);
  expect((await house.get('/v1/audit?tenant_id=acme', adminKey)).body.entry_count).toBe(1);
  const entries = body.rows.toReversed();
  expect(brokenAt(entries)).toBe(-1);
  expect(brokenAt(entries.with(1, { ...entries[1], actor: 'someone else' }))).toBe(1);
  expect(brokenAt([entries[0], entries[2]])).toBe(1);
  const forged = { ...entries[1], details: '{}' };
  expect(brokenAt(entries.with(1, { ...forged, entry_sha256: entryHash(forged) }))).toBe(2);
});

test('keys and their secrets never reach an error or the log', async () => {
  const house = await open();
  const { text } = await house.get('/v1/agents', 'fb_secret_canary');
  expect(text).not.toContain('canary');
  expect(house.errors).toEqual([]);
});

test('the contract and the store mean the same scopes', () => {
  expect([...keyScopes]).toEqual([...scopes]);
});
