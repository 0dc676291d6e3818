// What holds for every route: keys, tenants, headers, hosts, methods, errors, description, dashboard.

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { prometheusText } from '../../api/ask/metrics.ts';
import { route } from '../../api/ask/route.ts';
import { errorCatalogue } from '../../api/contract/errors.ts';
import { StoreError } from '../../sql/store.ts';
import { seed, span, trace } from '../support/derived-seed.ts';
import { type House, now, openHouse } from './house.ts';

const adminKey = 'a-first-admin-key-of-some-length';
const failing = route({
  method: 'GET',
  path: '/v1/failing/:how',
  scope: 'read',
  summary: 'Fails on purpose.',
  params: z.strictObject({ how: z.enum(['limit', 'retry', 'fault', 'shape', 'string']) }),
  answer: z.object({ fits: z.boolean() }),
  handle: ({ params: { how } }) => {
    if (how === 'shape') return { fits: 'secret' };
    if (how === 'string') throw 'secret';
    throw new StoreError('secret of the store', 1, how);
  },
});

let house: House;
let folder: string;
let theirs: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flyball-page-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<script src="/assets/main-1.js"></script>');
  await writeFile(join(folder, 'assets/main-1.js'), 'export {};');
  await writeFile(join(folder, 'icon.svg'), '<svg/>');
  house = await openHouse({
    adminKey,
    dashboardFolder: folder,
    routes: [failing],
    metricSources: [() => [{ name: 'flyball_ingest_rows_total', labels: { tenant: 'a"b' }, value: 3 }]],
  });
  const body = { name: 'theirs', tenant_id: 'acme', scopes: ['read', 'admin'] };
  theirs = (
    await house.app.inject({
      method: 'PUT',
      url: '/v1/keys/theirs',
      headers: { 'x-api-key': adminKey },
      payload: body,
    })
  ).json().secret;
  await house.app.inject({
    method: 'PUT',
    url: '/v1/keys/ours',
    headers: { 'x-api-key': adminKey },
    payload: { name: 'ours', scopes: ['read'] },
  });
  for (const table of ['requests', 'spans', 'calls', 'tool_calls'] as const) {
    await seed(house.store, table, [
      {
        trace_id: trace(1),
        ...(table === 'requests' ? { conversation_id: 'ours' } : {}),
        ...(table === 'tool_calls' ? {} : {}),
      },
    ]);
  }
});
afterAll(async () => {
  await house.close();
  await rm(folder, { recursive: true });
});

interface Described {
  readonly paths: Record<
    string,
    Record<string, { readonly security?: unknown[]; readonly parameters: { name: string; in: string }[] }>
  >;
}

const described = async (): Promise<Described> => (await house.get('/openapi.json')).body;

/** Ids of the tenant `default` and ids that nobody has, for each parameter of a path. */
const ids: Readonly<Record<string, readonly [real: string, missing: string]>> = {
  trace_id: [trace(1), trace(77)],
  span_id: [span(0xaaaaaaaaaaaaa), span(77)],
  conversation_id: ['ours', 'nothing'],
  agent_name: ['support', 'nobody'],
  id: ['ours', 'nothing'],
  name: ['top_agents', 'top_agents'],
  how: ['limit', 'limit'],
};

/** The paths of fastify's drawing of its routes: a branch is four characters deep, a name stands behind its line. */
function pathsOf(drawing: string): string[] {
  const above: string[] = [];
  return drawing.split('\n').flatMap((line) => {
    const [, indent, name] = /^((?:[│ ] {3})*)[├└]── (\S+) \(/.exec(line) ?? [];
    if (indent === undefined || name === undefined) return [];
    const depth = indent.length / 4;
    above[depth] = (above[depth - 1] ?? '') + name;
    return [above[depth]];
  });
}

describe('tenants', () => {
  test('the key of another tenant gets, on every route, the bytes of an empty store', async () => {
    const { paths } = await described();
    const checked: string[] = [];
    for (const [path, operations] of Object.entries(paths)) {
      for (const [method, operation] of Object.entries(operations)) {
        if (operation.security?.length === 0 || path === '/metrics' || path.startsWith('/v1/failing'))
          continue;
        if (method === 'put') continue;
        const url = (which: 0 | 1): string =>
          path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name]![which]);
        const reply = async (which: 0 | 1): Promise<string> => {
          const { statusCode, body } = await house.app.inject({
            method: method.toUpperCase() as 'GET',
            url: url(which),
            headers: { 'x-api-key': theirs },
          });
          return `${statusCode} ${body}`;
        };
        const foreign = await reply(0);
        expect([url(0), foreign]).toEqual([url(0), await reply(1)]);
        expect(foreign).not.toMatch(new RegExp(`${trace(1)}|"support"|"ours"`));
        checked.push(`${method} ${path}`);
      }
    }
    expect(checked.length).toBeGreaterThan(18);
  });

  test('the same routes show their owner what is there', async () => {
    for (const url of [
      `/v1/traces/${trace(1)}`,
      '/v1/conversations/ours',
      '/v1/agents/support',
      '/v1/keys/ours',
      `/v1/traces/${trace(1)}/spans/${'a'.repeat(16)}/payload`,
    ]) {
      expect([url, (await house.get(url, adminKey)).status]).toEqual([url, 200]);
    }
  });

  test('every route but the open ones needs a key', async () => {
    const { paths } = await described();
    const open: string[] = [];
    for (const [path, operations] of Object.entries(paths)) {
      for (const [method, operation] of Object.entries(operations)) {
        const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name]![0]);
        const { statusCode } = await house.app.inject({
          method: method.toUpperCase() as 'GET',
          url,
          payload: method === 'put' ? { name: 'x', scopes: ['read'] } : undefined,
        } as never);
        if (operation.security?.length === 0) open.push(path);
        else expect([method, path, statusCode]).toEqual([method, path, 401]);
      }
    }
    expect(open.toSorted()).toEqual(['/healthz', '/openapi.json', '/readyz']);
  });
});

describe('the description', () => {
  test('lists every path of the server but those of the dashboard', async () => {
    const listed = Object.keys((await described()).paths).map((path) => path.replaceAll(/\{(\w+)\}/g, ':$1'));
    expect(listed.toSorted()).toEqual(
      pathsOf(house.app.printRoutes({ commonPrefix: false }))
        .filter((path) => path !== '/' && path !== '/*')
        .toSorted(),
    );
  });

  test('has the parameters and rows of each question, with from and to optional', async () => {
    const operation = (await described()).paths['/v1/questions/spend_over_time']!['get'] as unknown as {
      parameters: { name: string; required: boolean }[];
      responses: Record<string, { content: object }>;
    };
    expect(operation.parameters.filter((parameter) => parameter.required)).toEqual([]);
    expect(operation.parameters.map((parameter) => parameter.name)).toEqual(
      expect.arrayContaining(['from', 'to', 'at', 'agent_name', 'dimension', 'bucket_seconds', 'format']),
    );
    expect(Object.keys(operation.responses['200']!.content)).toEqual([
      'application/json',
      'text/csv',
      'application/jsonl',
    ]);
  });

  test('the catalogue carries the SQL that runs', async () => {
    const { body } = await house.get('/v1/questions', adminKey);
    for (const { sql, row, parameters } of body.questions) {
      expect(sql).toMatch(/^-- /);
      expect(row.type).toBe('object');
      expect(parameters.properties).toHaveProperty('from');
    }
  });
});

describe('errors', () => {
  test.each([
    ['limit', 503, 'query_too_heavy'],
    ['retry', 503, 'store_unavailable'],
    ['fault', 500, 'internal'],
    ['shape', 500, 'internal'],
    ['string', 500, 'internal'],
  ])('a failure of the sort %s is %i %s and tells nothing else', async (how, status, code) => {
    const reply = await house.get(`/v1/failing/${how}`, adminKey);
    expect([reply.status, reply.body.error.code]).toEqual([status, code]);
    expect(reply.text).not.toContain('secret');
    if (code === 'internal')
      expect(String(house.errors.at(-1))).toContain(reply.body.error.details.request_id);
  });

  test.each([
    ['GET', '/v1/nothing', {}, 404, 'not_found'],
    ['PUT', '/v1/questions', {}, 405, 'method_not_allowed'],
    ['POST', '/v1/keys/x', {}, 405, 'method_not_allowed'],
    [
      'PUT',
      '/v1/keys/x',
      { payload: '{', headers: { 'content-type': 'application/json' } },
      400,
      'invalid_body',
    ],
    [
      'PUT',
      '/v1/keys/x',
      { payload: 'x', headers: { 'content-type': 'text/plain' } },
      415,
      'unsupported_media_type',
    ],
    [
      'PUT',
      '/v1/keys/x',
      { payload: { name: 'x'.repeat(300_000), scopes: ['read'] } },
      413,
      'body_too_large',
    ],
    ['PUT', '/v1/keys/x', { payload: { name: 'x', scopes: [], more: 1 } }, 400, 'invalid_body'],
    ['PUT', '/v1/keys/X_Y', { payload: { name: 'x', scopes: ['read'] } }, 400, 'invalid_parameter'],
    ['GET', '/v1/traces/12', {}, 400, 'invalid_parameter'],
    [
      'GET',
      '/v1/questions/overview_totals?from=2026-11-20T00:00:00Z&to=2026-11-19T00:00:00Z',
      {},
      400,
      'invalid_parameter',
    ],
    ['GET', '/v1/questions/overview_totals?team=a&team=b', {}, 400, 'invalid_parameter'],
    ['GET', '/v1/%zz', {}, 400, 'bad_request'],
  ] as const)('%s %s is answered from the catalogue', async (method, url, more, status, code) => {
    const { headers, ...rest } = more as { headers?: object };
    const reply = await house.app.inject({
      method,
      url,
      ...rest,
      headers: { 'x-api-key': adminKey, ...headers },
    } as never);
    expect([reply.statusCode, reply.json().error.code]).toEqual([status, code]);
    expect(errorCatalogue[code].status).toBe(status);
  });
});

describe('pages of others', () => {
  test('every reply carries the headers that keep them out', async () => {
    for (const url of [
      '/',
      '/healthz',
      '/v1/questions',
      '/v1/nothing',
      '/assets/main-1.js',
      '/assets/none.js',
      '/icon.svg',
      '/v1/%zz',
    ]) {
      const { headers } = await house.get(url);
      expect(headers, url).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'permissions-policy': expect.stringContaining('camera=()'),
        'content-security-policy': expect.stringMatching(
          /default-src 'none'; script-src 'self'; .*img-src 'self' data:;.*frame-ancestors 'none'/,
        ),
      });
      expect(headers).not.toHaveProperty('access-control-allow-origin');
      expect(headers['content-security-policy']).not.toMatch(/unsafe|\*/);
      expect(headers['content-security-policy']).toContain("require-trusted-types-for 'script'");
    }
  });

  test.each([
    ['localhost', 200],
    ['LOCALHOST:8080', 200],
    ['127.0.0.1:8080', 200],
    ['127.9.9.9', 200],
    ['[::1]:8080', 200],
    ['evil.example', 403],
    ['127.0.0.1.evil.example', 403],
    ['localhost.evil.example:8080', 403],
  ])('a service on loopback that is called %j answers %i', async (host, status) => {
    const reply = await house.app.inject({ method: 'GET', url: '/healthz', headers: { host } });
    expect(reply.statusCode).toBe(status);
    if (status === 403) expect(reply.json().error.code).toBe('wrong_host');
  });

  test.each([
    [{ origin: 'http://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ origin: 'http://localhost:80', host: 'localhost:80', 'sec-fetch-site': 'same-origin' }, 404],
    [{}, 404],
  ])('a change from %j answers %i', async (headers, status) => {
    const reply = await house.app.inject({
      method: 'DELETE',
      url: '/v1/keys/none',
      headers: { 'x-api-key': adminKey, host: 'localhost:80', ...headers },
    });
    expect(reply.statusCode).toBe(status);
  });
});

describe('the dashboard', () => {
  test('is sent for every address of its own', async () => {
    for (const url of ['/', '/agents/gpt-4.1?from=x', '/traces/1', '/index.html']) {
      const { status, text, headers } = await house.get(url);
      expect([status, headers['content-type'], headers['cache-control']]).toEqual([
        200,
        'text/html; charset=utf-8',
        'no-cache',
      ]);
      expect(text).toContain('/assets/main-1.js');
    }
  });

  test('keeps hashed files for a year and asks again for others; what is missing is not a page', async () => {
    expect((await house.get('/assets/main-1.js')).headers['cache-control']).toBe(
      'public, max-age=31536000, immutable',
    );
    expect((await house.get('/icon.svg')).headers['cache-control']).toBe('no-cache');
    expect((await house.get('/assets/old-0.js')).status).toBe(404);
    expect((await house.get('/v1/none')).status).toBe(404);
    expect((await house.get('/assets/')).status).toBe(404);
    expect((await house.get('/assets')).status).toBe(404);
    expect((await house.get('/../package.json')).text).not.toContain('dependencies');
    expect((await house.get('/%2e%2e/package.json')).text).not.toContain('dependencies');
  });
});

describe('for supervisors', () => {
  test('health and readiness need no key', async () => {
    expect((await house.get('/healthz')).body).toEqual({ alive: true });
    expect(await house.get('/readyz')).toMatchObject({
      status: 200,
      body: { ready: true, store: 'embedded', store_reachable: true, watcher_lag_seconds: 0.5 },
    });
  });

  test('a page can ask what changed without a question to the store', async () => {
    const { status, body } = await house.get('/v1/service', adminKey);
    expect(status).toBe(200);
    expect(body).toEqual({
      as_of: now.toISOString(),
      changed_at: now.toISOString(),
      otlp_http_port: null,
      otlp_grpc_port: null,
    });
  });

  test('the README names every call', async () => {
    const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
    const { paths } = (await house.get('/openapi.json')).body;
    const calls = Object.keys(paths).filter((path) => !/^.v1.(questions|failing)./.test(path));
    expect(calls.filter((path) => !readme.includes(path.split('{')[0]!))).toEqual([]);
  });

  test('metrics count answers by route, and bring those of other roles', async () => {
    await house.get(`/v1/traces/${trace(1)}`, adminKey);
    const { text, headers } = await house.get('/metrics', adminKey);
    expect(headers['content-type']).toContain('version=0.0.4');
    expect(text).toMatch(/# TYPE flyball_api_requests_total counter\n/);
    expect(text).toMatch(
      /flyball_api_requests_total\{route="\/v1\/traces\/:trace_id",method="GET",status="200"\} [1-9]/,
    );
    expect(text).toMatch(
      /flyball_api_request_seconds_bucket\{route="\/v1\/traces\/:trace_id",method="GET",le="\+Inf"\} [1-9]/,
    );
    expect(text).toContain('flyball_ingest_rows_total{tenant="a\\"b"} 3\n');
    expect(text).not.toContain(trace(1));
    expect(prometheusText([])).toBe('');
  });
});
