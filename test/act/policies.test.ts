// Policies: made, changed, removed, kept; over HTTP and from files; each tenant its own.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { applyPolicyFiles, stampOfFiles } from '../../api/act/policy-files.ts';
import type { PolicyKind } from '../../api/act/policy-kinds.ts';
import { policyRoutes } from '../../api/act/policy-routes.ts';
import { openAudit } from '../../sql/audit.ts';
import { openPolicies, type Policies } from '../../sql/policies.ts';
import { type House, now, openHouse } from '../ask/house.ts';
import { freshStore } from '../support/derived-seed.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const rule: PolicyKind = {
  kind: 'rule',
  path: '/v1/rules',
  words: 'a rule',
  schema: z.strictObject({
    limit_usd: z.number().positive(),
    note: z.string().default(''),
    secret: z.string().optional(),
  }),
  check: ({ note }) => (note === 'never' ? 'a note must not say never' : null),
  hidden: ['secret'],
  complete: (document, { before }) =>
    before ? { document } : { document: { ...document, secret: 's3' }, once: { secret: 's3' } },
};

let house: House;
let directory: string;
let policies: Policies;
const adminKey = 'a-first-admin-key-of-some-length';
let keys: { own: string; foreign: string; reader: string };

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'flyball-policies-'));
  const store = await freshStore(directory);
  policies = await openPolicies({ store, audit: openAudit(store, () => now), now: () => now });
  house = await openHouse({ adminKey, store, routes: policyRoutes([rule], policies) });
  const make = async (id: string, more: object): Promise<string> =>
    (await send('PUT', `/v1/keys/${id}`, adminKey, { name: id, ...more })).body.secret;
  keys = {
    own: await make('own', { scopes: ['read', 'write'] }),
    foreign: await make('foreign', { scopes: ['read', 'write'], tenant_id: 'acme' }),
    reader: await make('reader', { scopes: ['read'] }),
  };
});
afterAll(async () => {
  await house.close();
  rmSync(directory, { recursive: true, force: true });
});

async function send(
  method: 'GET' | 'PUT' | 'DELETE',
  url: string,
  key: string,
  body?: object,
): Promise<{ status: number; body: ReturnType<typeof JSON.parse> }> {
  const reply = await house.app.inject({
    method,
    url,
    headers: { 'x-api-key': key },
    ...(body ? { payload: body } : {}),
  });
  return { status: reply.statusCode, body: reply.json() };
}

describe('over HTTP', () => {
  test('a policy is made, shown without what is hidden, changed, and every revision stays', async () => {
    const made = await send('PUT', '/v1/rules/daily', keys.own, { limit_usd: 5 });
    expect(made.status).toBe(200);
    expect(made.body).toMatchObject({
      kind: 'rule',
      id: 'daily',
      limit_usd: 5,
      note: '',
      revision: 1,
      origin: 'api',
      secret: 's3',
    });
    expect((await send('GET', '/v1/rules/daily', keys.own)).body).not.toHaveProperty('secret');
    const changed = await send('PUT', '/v1/rules/daily', keys.own, {
      kind: 'rule',
      id: 'daily',
      limit_usd: 6,
    });
    expect(changed.body).toMatchObject({ limit_usd: 6, revision: 2 });
    expect(changed.body).not.toHaveProperty('secret');
    const again = await send('PUT', '/v1/rules/daily', keys.own, { limit_usd: 6 });
    expect(again.body.revision).toBe(2);
    expect((await send('DELETE', '/v1/rules/daily', keys.own)).status).toBe(200);
    expect((await send('GET', '/v1/rules/daily', keys.own)).status).toBe(404);
    const { rows } = (await send('GET', '/v1/rules/daily/history', keys.own)).body;
    expect(
      rows.map((row: { revision: number; is_deleted: boolean }) => [row.revision, row.is_deleted]),
    ).toEqual([
      [1, false],
      [2, false],
      [3, true],
    ]);
  });

  test('a tenant sees its own policies only', async () => {
    await send('PUT', '/v1/rules/mine', keys.own, { limit_usd: 1 });
    expect((await send('GET', '/v1/rules', keys.foreign)).body.rows).toEqual([]);
    expect((await send('GET', '/v1/rules/mine', keys.foreign)).status).toBe(404);
    expect((await send('GET', '/v1/rules/mine/history', keys.foreign)).status).toBe(404);
    expect((await send('DELETE', '/v1/rules/mine', keys.foreign)).status).toBe(404);
    expect((await send('GET', '/v1/rules/mine', keys.own)).status).toBe(200);
  });

  test.each([
    [{ limit_usd: -1 }, /limit_usd/],
    [{ limit_usd: 1, limt: 2 }, /limt/],
    [{ limit_usd: 1, note: 'never' }, /must not say never/],
    [{ limit_usd: 1, id: 'other' }, /id is "other"/],
    [{ limit_usd: 1, kind: 'budget' }, /kind is "budget"/],
  ])('%j is refused with the field in the message', async (body, words) => {
    const { status, body: answer } = await send('PUT', '/v1/rules/bad', keys.own, body);
    expect(status).toBe(400);
    expect(answer.error.code).toBe('invalid_body');
    expect(`${answer.error.message} ${JSON.stringify(answer.error.details)}`).toMatch(words);
    expect((await send('GET', '/v1/rules/bad', keys.own)).status).toBe(404);
  });

  test('a key that may only read changes nothing', async () => {
    expect((await send('PUT', '/v1/rules/no', keys.reader, { limit_usd: 1 })).status).toBe(403);
  });

  test('the audit log has each change', async () => {
    await send('PUT', '/v1/rules/audited', keys.own, { limit_usd: 1 });
    const { rows } = (await send('GET', '/v1/audit', adminKey)).body;
    expect(rows[0]).toMatchObject({ actor: 'key:own', action: 'rule.create', target: 'rule:audited' });
  });
});

describe('from files', () => {
  const apply = (path: string) => applyPolicyFiles({ path, kinds: [rule], policies });

  test('every document is put, what is gone is removed, and the API may not change them', async () => {
    const folder = temporaryDirectory();
    const file = join(folder, 'rules.yaml');
    writeFileSync(
      file,
      'kind: rule\nid: from-file\nlimit_usd: 3\n---\nkind: rule\nid: second\nlimit_usd: 4\n',
    );
    expect(await apply(folder)).toBe(2);
    const shown = await send('GET', '/v1/rules/from-file', keys.own);
    expect(shown.body).toMatchObject({ limit_usd: 3, origin: 'file' });
    expect((await send('PUT', '/v1/rules/from-file', keys.own, { limit_usd: 9 })).status).toBe(409);
    expect((await send('DELETE', '/v1/rules/from-file', keys.own)).status).toBe(409);
    const stamp = await stampOfFiles(folder);
    writeFileSync(file, 'kind: rule\nid: from-file\nlimit_usd: 33\n');
    expect(await stampOfFiles(folder)).not.toBe(stamp);
    await apply(folder);
    expect((await send('GET', '/v1/rules/second', keys.own)).status).toBe(404);
    expect((await send('GET', '/v1/rules/from-file', keys.own)).body).toMatchObject({
      limit_usd: 33,
      revision: 2,
    });
  });

  test.each([
    [
      'kind: rule\nid: ok\nlimit_usd: 1\n---\nkind: rule\nid: bad\nlimit_usd: none\n',
      /document 2 .*limit_usd/,
    ],
    ['kind: ruel\nid: x\n', /kind is "ruel"; it must be one of rule/],
    ['kind: rule\nid: Not An Id\nlimit_usd: 1\n', /id is "Not An Id"/],
    ['kind: rule\nid: twice\nlimit_usd: 1\n---\nkind: rule\nid: twice\nlimit_usd: 2\n', /stands in .* too/],
    ['kind: [unclosed\n', /document 1/],
  ])('one bad document leaves everything as it was: %j', async (text, words) => {
    const folder = temporaryDirectory();
    const before = policies.all('rule').map(({ id, revision }) => [id, revision]);
    writeFileSync(join(folder, 'bad.yml'), text);
    await expect(apply(folder)).rejects.toThrow(words);
    expect(policies.all('rule').map(({ id, revision }) => [id, revision])).toEqual(before);
  });

  test('a path that leads nowhere is named', async () => {
    await expect(apply('/nowhere/at/all')).rejects.toThrow(/FLYBALL_POLICY is \/nowhere\/at\/all/);
  });
});

test('a change made by another process is seen after a refresh, and told once', async () => {
  const audit = openAudit(house.store, () => now);
  const other = await openPolicies({ store: house.store, audit, now: () => new Date(now.getTime() + 1_000) });
  let told = 0;
  const stop = policies.onChange(() => told++);
  await other.put(
    { tenant_id: 'default', kind: 'rule', id: 'elsewhere', document: { limit_usd: 1 }, origin: 'api' },
    'test',
  );
  await policies.refresh();
  await policies.refresh();
  stop();
  expect(told).toBe(1);
  expect(policies.get({ tenant_id: 'default', kind: 'rule', id: 'elsewhere' })?.document).toEqual({
    limit_usd: 1,
  });
});
