// Tenants cannot see each other: by the parameter in the SQL, and by the engine's own filter behind it. No text that a
// caller sends becomes SQL.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { question_limits } from '../../api/ask/limits.ts';
import { questions } from '../../api/contract/questions.ts';
import { settingsClause, tenantTables } from '../../sql/questions.ts';
import { seed, span, trace } from '../support/derived-seed.ts';
import { type House, openHouse } from './house.ts';

const folder = join(import.meta.dirname, '../../sql');
const own = trace(1);
const foreign = trace(2);

let house: House;
beforeAll(async () => {
  house = await openHouse();
  const other = {
    tenant_id: 'acme',
    trace_id: foreign,
    conversation_id: 'theirs',
    agent_name: 'their-agent',
    agent_names: ['their-agent'],
  };
  for (const table of ['calls', 'requests', 'tool_calls', 'spans', 'logs'] as const) {
    const mine = { trace_id: own, conversation_id: 'ours' };
    await seed(
      house.store,
      table,
      table === 'logs'
        ? [{ trace_id: own }, { trace_id: foreign, tenant_id: 'acme' }]
        : [mine, pick(other, table)],
    );
  }
});
afterAll(() => house.close());

/** Only requests carry all names of agents. */
function pick(row: Record<string, unknown>, table: string): Record<string, unknown> {
  const { agent_names: _, ...rest } = row;
  return table === 'requests' ? row : rest;
}

describe('the engine’s wall', () => {
  test('stands before every table that has tenants', async () => {
    const rows = await house.store.rows<{ table: string }>(
      "SELECT table FROM system.columns WHERE name = 'tenant_id' AND database = currentDatabase() ORDER BY table",
    );
    expect((await tenantTables()).toSorted()).toEqual(rows.map((row) => row.table));
  });

  test.each([
    'SELECT count() AS c FROM requests FINAL',
    'SELECT count() AS c FROM (SELECT * FROM requests FINAL)',
    'SELECT count() AS c FROM requests WHERE trace_id IN (SELECT trace_id FROM calls)',
    'SELECT count() AS c FROM requests AS r INNER JOIN calls AS c ON r.trace_id = c.trace_id',
    'WITH all_of_them AS (SELECT * FROM spans) SELECT count() AS c FROM all_of_them',
    'SELECT count() AS c FROM (SELECT trace_id FROM logs UNION DISTINCT SELECT trace_id FROM tool_calls)',
  ])('holds back other tenants from a question that forgot the parameter: %s', async (sql) => {
    const rows = await house.store.rows<{ c: number }>(
      `${sql} ${settingsClause('default', await tenantTables(), question_limits)}`,
    );
    expect(rows).toEqual([{ c: 1 }]);
  });

  test('is not built from a tenant of another form', () => {
    for (const tenant of ["x' OR 1", '', 'A', 'a'.repeat(64), '-a', "a'", 'a\\', 'ä'])
      expect(() => settingsClause(tenant, ['calls'], question_limits)).toThrow('tenant');
  });
});

test('every read of a table in every SQL file names the tenant', async () => {
  const tables = new RegExp(`\\b(FROM|JOIN) (${(await tenantTables()).join('|')})\\b`, 'g');
  for (const kind of ['questions', 'reads']) {
    for (const name of await readdir(join(folder, kind))) {
      const sql = (await readFile(join(folder, kind, name), 'utf8')).replaceAll(/^\s*--.*$/gm, '');
      const reads = sql.match(tables) ?? [];
      const named = sql.match(/tenant_id = \{tenant_id:String\}/g) ?? [];
      expect([name, reads.length], name).toEqual([name, named.length]);
      expect(reads.length).toBeGreaterThan(0);
    }
  }
});

test('every SQL file says its question first and sets nothing itself', async () => {
  for (const kind of ['questions', 'reads']) {
    for (const name of await readdir(join(folder, kind))) {
      const sql = await readFile(join(folder, kind, name), 'utf8');
      expect(sql, name).toMatch(/^-- .*\?\n/);
      expect(sql, name).not.toMatch(/\bSETTINGS\b/i);
      const description = questions[name.slice(0, -4) as keyof typeof questions]?.description;
      if (kind === 'questions') expect(sql.split('\n')[0], name).toBe(`-- ${description}`);
    }
  }
});

describe('what callers send', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom(
      "' OR '1'='1",
      "'; DROP TABLE calls; --",
      '\\',
      "\\'",
      '{tenant_id:String}',
      '%',
      "'||'",
      '\0',
      '\\N',
      '\t',
      '\n',
      '$$',
      '`',
      '"',
      "') UNION ALL SELECT * FROM keys --",
      'acme',
    ),
  );
  const filters = [
    'agent_name',
    'model',
    'provider',
    'user_id',
    'team',
    'environment',
    'conversation_id',
    'service_name',
  ];

  test('is a value in each filter of each question, never SQL', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.keys(questions)),
        fc.constantFrom(...filters),
        hostile,
        async (name, filter, text) => {
          const { status, body } = await house.get(
            `/v1/questions/${name}?${new URLSearchParams([[filter, text]])}`,
          );
          expect(status, JSON.stringify(body)).toBe(200);
          expect(JSON.stringify(body.rows)).not.toMatch(/theirs|their-agent|00002"/);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('is a value in each filter of the explorer, never SQL', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...filters, 'workflow_name', 'text', 'usage_flag'),
        hostile,
        async (filter, text) => {
          const { status, body } = await house.get(`/v1/requests?${new URLSearchParams([[filter, text]])}`);
          expect(status, JSON.stringify(body)).toBe(200);
          for (const row of body.rows) expect(row.trace_id).toBe(own);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('is one of a closed list where it names a dimension, a sort or a format', async () => {
    for (const query of [
      'dimension=tenant_id',
      "dimension=agent_name'",
      'limit=0',
      'limit=1e9',
      'bucket_seconds=0',
      'format=xml',
      'from=yesterday',
      'from=2026-11-20',
    ]) {
      const { status, body } = await house.get(`/v1/questions/spend_over_time?${query}`);
      expect([query, status, body.error.code]).toEqual([query, 400, 'invalid_parameter']);
    }
    for (const query of ['sort=version', 'sort=started_at;', 'outcome=bad', 'cursor=nonsense', 'limit=501']) {
      const { status, body } = await house.get(`/v1/requests?${query}`);
      expect([query, status]).toEqual([query, 400]);
      expect(body.error.code).toBe(query.startsWith('cursor') ? 'invalid_cursor' : 'invalid_parameter');
    }
  });

  test('is an odd id in a path, never SQL', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('conversations', 'agents', 'traces', 'questions'),
        hostile,
        async (kind, text) => {
          const { status } = await house.get(`/v1/${kind}/${encodeURIComponent(text.toWellFormed())}`);
          expect([200, 400, 404]).toContain(status);
          if (text !== 'ours' && text !== 'support' && status === 200) expect(text).toBe('');
        },
      ),
      { numRuns: 40 },
    );
  });

  test('leaves prototypes as they are', async () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      expect((await house.get(`/v1/questions/${name}`)).status).toBe(404);
      const { status } = await house.get(`/v1/questions/overview_totals?${name}=x`);
      expect([name, status]).toEqual([name, name === '__proto__' ? 200 : 400]);
    }
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

test('a misspelt parameter is an error that names what was meant', async () => {
  const { status, body } = await house.get('/v1/questions/top_agents?agent_nane=support&lmit=3');
  expect(status).toBe(400);
  expect(body.error.details).toEqual([
    { name: 'agent_nane', message: 'is not known here', did_you_mean: 'agent_name' },
    { name: 'lmit', message: 'is not known here', did_you_mean: 'limit' },
  ]);
  const unknown = await house.get('/v1/questions/top_agent');
  expect(unknown.body).toMatchObject({
    error: { code: 'unknown_question', details: { did_you_mean: 'top_agents' } },
  });
});

test('ids of spans are as good as none for who asks about another trace', async () => {
  const { status } = await house.get(`/v1/traces/${own}/spans/${span(99)}/payload`);
  expect(status).toBe(404);
});
