// Behind every number of a board stands a list of requests; behind every name its page; beside every row the same row
// of the period before.

import { expect, test } from 'vitest';
import { beforeOf, changeIn } from '../../web/panel/before.ts';
import { behindBucket, behindName, behindNumber, filtersOf } from '../../web/panel/behind.ts';
import { sortedBy } from '../../web/series/sort.ts';
import { formatView, startView } from '../../web/url/view.ts';

const here = { ...startView, filters: { environment: 'production' } };

test.each([
  ['request_count', '/requests?agent_name=refunds&environment=production'],
  ['failed_count', '/requests?agent_name=refunds&environment=production&failed=true'],
  ['list_cost_usd', '/requests?agent_name=refunds&environment=production&sort=-list_cost_usd'],
  ['duration_p95_ms', '/requests?agent_name=refunds&environment=production&sort=-duration_ms'],
  ['unpriced_call_count', '/requests?agent_name=refunds&environment=production&unpriced=true'],
  ['constructor', '/requests?agent_name=refunds&environment=production'],
])('%s leads to %s', (column, href) =>
  expect(formatView(behindNumber(here, column, { agent_name: 'refunds' }))).toBe(href),
);

test.each([
  ['agent_name', 'refunds', '/agents/refunds?environment=production'],
  ['conversation_id', 'c/1', '/conversations/c%2F1?environment=production'],
  ['model', 'gpt-4o', '/requests?model=gpt-4o&environment=production'],
  ['tool_name', 'search', null],
  ['agent_name', '', null],
])('the %s %j leads to %s', (column, value, href) => {
  const view = behindName(here, column, value);
  expect(view && formatView(view)).toBe(href);
});

test('a bucket of a chart leads to its own stretch of time', () => {
  const moments = { from: Date.UTC(2026, 10, 20, 16), to: Date.UTC(2026, 10, 20, 17) };
  expect(
    formatView(behindBucket(startView, moments, { column: 'list_cost_usd', filters: { agent_name: 'a' } })),
  ).toBe(
    '/requests?from=2026-11-20T16:00:00.000Z&to=2026-11-20T17:00:00.000Z&agent_name=a&sort=-list_cost_usd',
  );
});

test('a row narrows the list by its names, and by nothing that is no filter', () => {
  expect(
    filtersOf({ agent_name: 'a', model: '', provider: 'openai', tool_name: 'x', request_count: 3 }),
  ).toEqual({ agent_name: 'a', provider: 'openai' });
});

test('a row is compared with the row of the same name, wherever that stood', () => {
  const before = beforeOf(
    [
      { agent_name: 'b', list_cost_usd: 1 },
      { agent_name: 'a', list_cost_usd: 2 },
    ],
    ['agent_name'],
  );
  const panel = { key: ['agent_name'], compare: { list_cost_usd: 'lower' } } as const;
  const change = (row: Record<string, unknown>, column: string) =>
    changeIn(row, column, { panel, before })?.verdict ?? null;
  expect(change({ agent_name: 'a', list_cost_usd: 4 }, 'list_cost_usd')).toBe('worse');
  expect(change({ agent_name: 'new', list_cost_usd: 4 }, 'list_cost_usd')).toBeNull();
  expect(change({ agent_name: 'a', request_count: 4 }, 'request_count')).toBeNull();
});

test('sorting puts what is unknown last, whichever way', () => {
  const rows = [{ cost: null }, { cost: 1 }, { cost: 3 }, { cost: null }, { cost: 2 }];
  expect(sortedBy(rows, 'cost').map(({ cost }) => cost)).toEqual([1, 2, 3, null, null]);
  expect(sortedBy(rows, '-cost').map(({ cost }) => cost)).toEqual([3, 2, 1, null, null]);
});
