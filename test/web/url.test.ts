// The address is the state: what is written into one is read back out of it, and nonsense is read as the default.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commonParameters } from '../../api/contract/questions.ts';
import { requestsParameters } from '../../api/contract/requests.ts';
import { failureClasses, outcomes, usageFlags } from '../../api/contract/rows.ts';
import * as filters from '../../web/url/filters.ts';
import { visit, visitRequests, visitThing } from '../../web/url/link.ts';
import { formatPath, parsePath } from '../../web/url/page.ts';
import * as range from '../../web/url/range.ts';
import { faces, formatView, parseView, startView, tabs, themes, type View } from '../../web/url/view.ts';

const read = (href: string): View => {
  const url = new URL(href, 'http://127.0.0.1:8080');
  return parseView(url.pathname, url.search);
};

const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
const filterValue = (filter: filters.FilterName): fc.Arbitrary<string> => {
  const values = filters.valuesOf(filter);
  if (values) return fc.constantFrom(...values);
  return filter.endsWith('_min') ? fc.nat(1e9).map(String) : name;
};
const anyFilters = fc.record(
  Object.fromEntries(filters.filterNames.map((filter) => [filter, filterValue(filter)])),
  { requiredKeys: [] },
) as fc.Arbitrary<filters.Filters>;
const anyPage = fc.oneof(
  fc
    .constantFrom('overview', 'requests', 'conversations', 'agents', 'settings')
    .map((list) => ({ name: list, id: null })),
  fc.record({
    name: fc.constantFrom('trace', 'conversation', 'agent', 'drift', 'slo', 'slo-edit'),
    id: name,
  }),
);
const anyRange = fc.oneof(
  fc.constantFrom(...range.presets, '90d', '3h').map((last) => ({ last })),
  fc
    .tuple(fc.nat(2e12), fc.integer({ min: 1, max: 3e10 }))
    .map(([from, length]) => ({ from, to: from + length })),
);
const orNull = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null });
const anyView = fc.record({
  page: anyPage,
  range: anyRange,
  filters: anyFilters,
  sort: orNull(fc.constantFrom('started_at', '-list_cost_usd', '-duration_ms')),
  tables: fc.uniqueArray(fc.constantFrom('spend', 'latency', 'requests')),
  span: orNull(name),
  tab: orNull(fc.constantFrom(...tabs)),
  face: orNull(fc.constantFrom(...faces)),
  find: orNull(name),
  theme: orNull(fc.constantFrom(...themes)),
}) as fc.Arbitrary<View>;

test('every view is read back out of its address', () => {
  fc.assert(fc.property(anyView, (view) => void expect(read(formatView(view))).toEqual(view)));
});

test('any address shows something', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (path, search) => {
      const view = parseView(`/${path}`, search);
      expect(typeof formatView(view)).toBe('string');
    }),
  );
});

test.each([
  '.',
  '..',
  '%2e%2e',
  '~',
  '~..',
  'a/b',
  '/',
  '?x=1#y',
  '<img src=x onerror=alert(1)>',
  '\u{1F600}',
  'C:\\x',
  ' ',
])('the name %j survives in a path', (id) => {
  const url = new URL(formatPath({ name: 'agent', id }), 'http://127.0.0.1:8080');
  expect(parsePath(url.pathname)).toEqual({ name: 'agent', id });
});

test.each([
  '/nowhere',
  '/agents/a/b',
  '/traces',
  '/traces/%E0%A4%A',
  '/settings/x',
  '/__proto__',
  '/constructor/x',
])('%s leads nowhere', (path) => expect(parsePath(path).name).toBe('lost'));

test.each([
  'range=24',
  'range=0h',
  'range=99999d',
  'range=-1h',
  'from=2026-01-01T00:00:00Z',
  'from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z',
  'from=x&to=y',
  'from=1999-01-01T00:00:00Z&to=2026-01-01T00:00:00Z',
])('%s is read as the default range', (query) =>
  expect(parseView('/', query).range).toEqual(range.defaultRange),
);

test('values that the contract refuses are left out of the filters', () => {
  const { filters } = parseView(
    '/requests',
    'outcome=nice&failed=yes&agent_name=&agent=x&duration_ms_min=-1&unpriced=true',
  );
  expect(filters).toEqual({ unpriced: 'true' });
});

test('an address of defaults has no query', () => expect(formatView(startView)).toBe('/'));

describe('the filters are those of the contract', () => {
  test('common filters are the parameters of every question', () => {
    const moments = new Set(['from', 'to', 'at']);
    expect([...filters.commonFilters].sort()).toEqual(
      Object.keys(commonParameters)
        .filter((key) => !moments.has(key))
        .sort(),
    );
  });

  test('closed lists are equal', () => {
    expect([filters.outcomes, filters.failureClasses, filters.usageFlags]).toEqual([
      outcomes,
      failureClasses,
      usageFlags,
    ]);
  });

  test('whatever an address may carry, the list of requests accepts', () => {
    const moments = { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' };
    fc.assert(
      fc.property(
        anyFilters,
        (given) => void expect(requestsParameters.safeParse({ ...moments, ...given }).success).toBe(true),
      ),
    );
  });
});

describe('time', () => {
  const now = Date.UTC(2026, 10, 20, 12);

  test('a live range ends now and the period before has its length', () => {
    const moments = range.momentsOf({ last: '24h' }, now);
    expect(moments).toEqual({ from: now - 86_400_000, to: now });
    expect(range.previousOf(moments)).toEqual({ from: now - 2 * 86_400_000, to: now - 86_400_000 });
  });

  test.each([
    ['15m', 15],
    ['1h', 60],
    ['24h', 1_800],
    ['7d', 10_800],
    ['30d', 43_200],
  ])('%s is drawn in bars of %d s', (last, width) => {
    expect(range.bucketSeconds(range.momentsOf({ last }, now))).toBe(width);
  });

  test('a chart never has more than 63 bars', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 400 * 86_400_000 }), (length) => {
        expect(length / 1_000 / range.bucketSeconds({ from: 0, to: length })).toBeLessThanOrEqual(62);
      }),
    );
  });

  test('only a range that moves is asked again', () => {
    expect([
      range.refreshMs({ last: '1h' }),
      range.refreshMs({ last: '30d' }),
      range.refreshMs({ from: 1, to: 2 }),
    ]).toEqual([15_000, 60_000, false]);
  });
});

test('a link takes the time, the theme and the environment along, and nothing else', () => {
  const here = read(
    '/requests?range=1h&theme=dark&environment=production&outcome=error&sort=-duration_ms&find=x&tab=cost',
  );
  expect(formatView(visit(here, { name: 'agents', id: null }))).toBe(
    '/agents?range=1h&environment=production&theme=dark',
  );
  expect(formatView(visitThing(here, 'trace', 'ab12'))).toBe(
    '/traces/ab12?range=1h&environment=production&theme=dark',
  );
  expect(formatView(visitRequests(here, { agent_name: 'refunds' }, { sort: '-list_cost_usd' }))).toBe(
    '/requests?range=1h&agent_name=refunds&environment=production&sort=-list_cost_usd&theme=dark',
  );
});
