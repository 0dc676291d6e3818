// The explorer: every order, page after page, and the formats that spreadsheets read.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { cursorOf, listDigest } from '../../api/ask/cursor.ts';
import { csv } from '../../api/ask/formats.ts';
import { requestSorts } from '../../api/contract/requests.ts';
import { seed, trace } from '../support/derived-seed.ts';
import { type House, openHouse } from './house.ts';

const count = 37;
let house: House;

beforeAll(async () => {
  house = await openHouse();
  // Few distinct values and many unknown ones, so that every order has ties and nulls.
  const rows = Array.from({ length: count }, (_, index) => ({
    trace_id: trace(index + 1),
    started_at: `2026-11-20 0${index % 3}:00:00.000000${index % 2}`,
    duration_ms: 1_000.5 * (index % 3),
    list_cost_usd: index % 4 === 0 ? null : `0.00${index % 3}`,
    input_tokens: index % 5 === 0 ? null : index % 3,
    ttft_ms: index % 2 === 0 ? null : 100.25 * (index % 3),
    error_count: index % 2,
    outcome: index % 6 === 0 ? 'error' : index % 7 === 0 ? 'cancelled' : 'ok',
    failure_class: index % 6 === 0 ? 'external_api' : null,
    error_message: index % 6 === 0 ? 'The Ümlaut broke' : '',
    usage_flags: index % 9 === 0 ? ['cache_unknown'] : [],
    unpriced_call_count: index % 4 === 0 ? 1 : 0,
  }));
  await seed(house.store, 'requests', rows);
});
afterAll(() => house.close());

const sorts = requestSorts.flatMap((sort) => [sort, `-${sort}`]);

test.each(sorts)('pages by %s neither repeat nor skip a request, and unknown comes last', async (sort) => {
  const whole = (await house.get(`/v1/requests?sort=${sort}&limit=500`)).body.rows;
  const paged: unknown[] = [];
  let cursor = '';
  do {
    const { status, body } = await house.get(
      `/v1/requests?sort=${sort}&limit=5${cursor && `&cursor=${cursor}`}`,
    );
    expect(status, JSON.stringify(body)).toBe(200);
    paged.push(...body.rows);
    cursor = body.next_cursor ?? '';
  } while (cursor);
  expect(paged).toEqual(whole);
  expect(new Set(whole.map((row: { trace_id: string }) => row.trace_id)).size).toBe(count);
  const column = sort.replace('-', '');
  const values = whole.map((row: Record<string, number | string | null>) => row[column]);
  const known = values.filter((value: unknown) => value !== null);
  expect(values.slice(0, known.length)).toEqual(known);
  const ordered = known.toSorted((a: number, b: number) => (a < b ? -1 : a > b ? 1 : 0));
  expect(known).toEqual(sort.startsWith('-') ? ordered.reverse() : ordered);
});

test('a request that came in meanwhile does not move the pages', async () => {
  const first = await house.get('/v1/requests?limit=10');
  await seed(house.store, 'requests', [
    { trace_id: trace(999), started_at: '2026-11-20 11:59:00', tenant_id: 'default' },
  ]);
  const second = await house.get(`/v1/requests?limit=10&cursor=${first.body.next_cursor}`);
  const ids = [...first.body.rows, ...second.body.rows].map((row: { trace_id: string }) => row.trace_id);
  expect(new Set(ids).size).toBe(20);
  expect(ids).not.toContain(trace(999));
  await seed(house.store, 'requests', [
    { trace_id: trace(999), started_at: '2026-11-20 11:59:00', version: 2, is_deleted: 1 },
  ]);
});

test.each([
  '',
  'failed=true',
  'failed=false',
  'outcome=error',
  'unpriced=true',
  'duration_ms_min=500',
  'cost_usd_min=0.0002',
  'agent_name=support',
  'agent_name=nobody',
  'text=answ',
])('the sum over the list is the sum of the list: %s', async (filter) => {
  const list = await house.get(`/v1/requests?limit=500&${filter}`);
  const { status, body } = await house.get(`/v1/requests/totals?${filter}`);
  expect(status, JSON.stringify(body)).toBe(200);
  const rows: {
    outcome: string;
    list_cost_usd: number | null;
    call_count: number;
    unpriced_call_count: number;
  }[] = list.body.rows;
  const known = rows.flatMap(({ list_cost_usd }) => (list_cost_usd === null ? [] : [list_cost_usd]));
  expect(body).toEqual({
    as_of: list.body.as_of,
    request_count: rows.length,
    failed_count: rows.filter(({ outcome }) => outcome !== 'ok' && outcome !== 'cancelled').length,
    list_cost_usd:
      known.length === 0 ? null : known.reduce((sum, cost) => sum + Math.round(cost * 1e12), 0) / 1e12,
    unknown_cost_count: rows.filter((row) => row.list_cost_usd === null && row.call_count > 0).length,
    unpriced_call_count: rows.reduce((sum, row) => sum + row.unpriced_call_count, 0),
  });
});

test('the sum takes filters, and neither an order nor a page', async () => {
  for (const query of ['sort=started_at', 'limit=5', 'cursor=x', 'format=csv'])
    expect((await house.get(`/v1/requests/totals?${query}`)).status).toBe(400);
});

test('a cursor of another list, or a made-up one, is refused', async () => {
  const { next_cursor } = (await house.get('/v1/requests?limit=5')).body;
  for (const query of [
    `sort=duration_ms&cursor=${next_cursor}`,
    `agent_name=x&cursor=${next_cursor}`,
    'cursor=e30',
    'cursor=!!',
    `cursor=${next_cursor.slice(0, -4)}`,
  ]) {
    const { status, body } = await house.get(`/v1/requests?${query}`);
    expect([query, status, body.error?.code]).toEqual([query, 400, 'invalid_cursor']);
  }
  const list = listDigest({ sort: '-started_at' });
  const place = {
    from: '2026-11-20T00:00:00.000Z',
    to: '2026-11-21T00:00:00.000Z',
    at: '2026-11-21T00:00:00.000Z',
    after_trace_id: '',
    list,
  };
  const statusAfter = async (after_key: string): Promise<number> =>
    (await house.get(`/v1/requests?cursor=${cursorOf({ ...place, after_key })}`)).status;
  expect(await statusAfter('-9223372036854775808')).toBe(200);
  expect(await statusAfter('9999999999999999999')).toBe(400);
});

test.each([
  ['outcome=error', 7],
  ['failed=true', 7],
  ['failed=false', 30],
  ['failure_class=external_api', 7],
  ['usage_flag=cache_unknown', 5],
  ['unpriced=true', 10],
  ['unpriced=false', 27],
  ['text=ümlaut', 7],
  [`text=${trace(5).slice(-3)}`, 1],
  ['duration_ms_min=2001', 12],
  ['cost_usd_min=0.002', 9],
  ['cost_usd_min=0', 27],
])('the filter %s leaves %i', async (filter, left) => {
  const { body } = await house.get(`/v1/requests?limit=500&${filter}`);
  expect(body.rows.length).toBe(left);
});

test('CSV has a header and a line per request; JSON Lines an object per line; both carry the next cursor', async () => {
  const asCsv = await house.get('/v1/requests?format=csv&limit=3');
  expect(asCsv.headers['content-type']).toBe('text/csv; charset=utf-8');
  expect(asCsv.text.split('\r\n')).toHaveLength(5);
  expect(asCsv.text).toMatch(/^trace_id,started_at,duration_ms/);
  const cursor = asCsv.headers['x-next-cursor'];
  const asLines = await house.get(`/v1/requests?format=jsonl&limit=3&cursor=${cursor}`);
  const lines = asLines.text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines).toHaveLength(3);
  expect(lines[0]).not.toHaveProperty('after_key');
  const question = await house.get('/v1/questions/top_agents?format=csv');
  expect(question.text.split('\r\n')[0]).toBe(
    'agent_name,request_count,failed_count,error_ratio,list_cost_usd,cost_per_request_usd,duration_p95_ms,ttft_p95_ms,wasted_cost_usd,call_count,unpriced_call_count',
  );
});

test('text in CSV that looks like a formula is made inert, numbers are not touched', () => {
  const row = {
    a: '=1+1',
    b: '+x',
    c: '-x',
    d: '@x',
    e: '\tx',
    f: '\rx',
    g: -1.5,
    h: 'a,"b"',
    i: ['=x'],
    j: null,
    k: true,
  };
  expect(csv(Object.keys(row), [row])).toBe(
    'a,b,c,d,e,f,g,h,i,j,k\r\n\'=1+1,\'+x,\'-x,\'@x,\'\tx,"\'\rx",-1.5,"a,""b""","[""=x""]",,true\r\n',
  );
});
