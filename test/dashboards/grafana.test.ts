// The boards for Grafana: the files are those that the generator writes, every panel of ours is there by name, and its
// SQL, with Grafana's variables filled in as Grafana does, answers what our own page shows.

import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { grafanaOf } from '../../dashboards/grafana.ts';
import { questionSettings as settings } from '../../sql/questions.ts';
import type { Board, Panel } from '../../web/panel/panel.ts';
import { type House, now, openHouse } from '../ask/house.ts';
import { seed, span, trace } from '../support/derived-seed.ts';

const folder = new URL('../../dashboards/', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, folder), 'utf8');
const sqlOf = (question: string): string => read(`../sql/questions/${question}.sql`).trimEnd();
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -'.json'.length));

interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly templating: { readonly list: readonly Variable[] };
  readonly panels: readonly {
    readonly id: number;
    readonly title: string;
    readonly type: string;
    readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
    readonly targets: readonly { readonly rawSql: string; readonly format: number }[];
  }[];
}
interface Variable {
  readonly name: string;
  readonly current?: { readonly value: string };
  readonly query: string | { readonly rawSql: string };
}

const boards = names.map((name) => ({
  name,
  board: JSON.parse(read(`${name}.json`)) as Board,
  dashboard: JSON.parse(read(`grafana/${name}.json`)) as Dashboard,
}));

test('there is one dashboard for each board, each with an address of its own', () => {
  expect(readdirSync(new URL('grafana/', folder)).toSorted()).toEqual(names.map((name) => `${name}.json`));
  expect(new Set(boards.map(({ dashboard }) => dashboard.uid)).size).toBe(names.length);
});

describe.each(boards)('$name', ({ name, board, dashboard }) => {
  test('is what the generator writes (npm run grafana writes it anew)', () =>
    expect(dashboard).toEqual(JSON.parse(JSON.stringify(grafanaOf({ name, board, sqlOf, settings })))));

  test('names every panel, in order', () =>
    expect(dashboard.panels.map(({ title }) => title)).toEqual(board.panels.map(({ title }) => title)));

  test('lays its panels side by side, none over another', () => {
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => `${x + (index % w)} ${y + Math.floor(index / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(dashboard.panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true);
  });

  test('uses only variables that it has or that Grafana brings', () => {
    const own = dashboard.templating.list.map((variable) => variable.name);
    const used = [...JSON.stringify(dashboard).matchAll(/\$\{(\w+)/g)].map(([, variable]) => variable!);
    expect(used.filter((variable) => !variable.startsWith('__') && !own.includes(variable))).toEqual([]);
  });
});

test('a parameter that nobody has a value for is an error, not a literal', () => {
  const panel = { ...boards[0]!.board.panels[0]!, parameters: {} };
  const board = { title: 'x', panels: [panel] };
  expect(() => grafanaOf({ name: 'x', board, sqlOf: () => 'SELECT {secret:String}', settings })).toThrow(
    'secret',
  );
  const quoted = { title: 'x', panels: [{ ...panel, parameters: { secret: "' OR 1" } }] };
  expect(() =>
    grafanaOf({ name: 'x', board: quoted, sqlOf: () => 'SELECT {secret:String}', settings }),
  ).toThrow('plain value');
});

describe('on a store', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
    await seedFleet(house);
  });
  afterAll(() => house.close());

  const from = new Date('2026-11-20T00:00:00.000Z');
  /** The form in which our API asks for numbers and times. */
  const form =
    "output_format_json_quote_64bit_integers = 0, output_format_json_quote_decimals = 0, date_time_output_format = 'iso'";

  /** What Grafana does before it sends a query; the present of the test instead of the engine's. */
  const interpolated = (sql: string, variables: readonly Variable[]): string => {
    const values: Record<string, string> = {
      __from: String(from.getTime()),
      __to: String(now.getTime()),
      __interval_ms: '3600000',
    };
    for (const { name, current } of variables) values[name] = current?.value ?? '';
    return sql
      .replaceAll(/\$\{(\w+):singlequote\}/g, (_, name) => `'${values[name]}'`)
      .replaceAll(/\$\{(\w+)\}/g, (_, name) => values[name]!)
      .replaceAll('now64(3,', `fromUnixTimestamp64Milli(${now.getTime()},`);
  };

  /** The rows of the question behind a panel, as our page asks it, with the columns that the panel shows. */
  async function ourRows({ question, parameters, columns, mark }: Panel): Promise<unknown[]> {
    const timed = question.endsWith('_over_time') ? { bucket_seconds: 3_600 } : {};
    const asked = { from: from.toISOString(), to: now.toISOString(), ...timed, ...parameters };
    const query = new URLSearchParams(
      Object.entries(asked).map(([key, value]): [string, string] => [key, String(value)]),
    );
    const { status, body } = await house.get(`/v1/questions/${question}?${query}`);
    expect(status).toBe(200);
    return body.rows.map((row: Record<string, number>) => {
      const [at, whole, part] = columns as [string, string, string];
      return mark === 'parts'
        ? { [at]: row[at], [`not_${part}`]: row[whole]! - row[part]!, [part]: row[part] }
        : Object.fromEntries(columns.map((column) => [column, row[column]]));
    });
  }

  test.each(
    boards.flatMap(({ name, board, dashboard }) =>
      board.panels.map((panel, index) => [name, panel.id, panel, dashboard, index] as const),
    ),
  )('%s: %s answers what our page shows', async (_name, _id, panel, dashboard, index) => {
    const [target] = dashboard.panels[index]!.targets;
    const sql = interpolated(target!.rawSql, dashboard.templating.list);
    const rows = await house.store.rows(`${sql}, ${form}`);
    const ours = await ourRows(panel);
    expect(rows).toEqual(ours);
    expect(rows.length).toBeGreaterThan(0);
  });

  test('lists of values offer what there is, and none of it', async () => {
    const { list } = boards[0]!.dashboard.templating;
    const asking = list.flatMap(({ name, query }) => (typeof query === 'object' ? [{ name, query }] : []));
    expect(asking.length).toBeGreaterThan(0);
    for (const { name, query } of asking) {
      const rows = await house.store.rows<{ value: string }>(interpolated(query.rawSql, list));
      expect([name, rows[0]]).toEqual([name, { value: '', text: 'any' }]);
      expect(rows.length).toBeGreaterThan(1);
    }
  });
});

async function seedFleet({ store }: House): Promise<void> {
  const at = (hour: number) => ({ started_at: `2026-11-20 ${String(hour).padStart(2, '0')}:10:00` });
  const who = { environment: 'production', team: 'care', conversation_id: 'c1', user_id: 'maya' };
  await seed(
    store,
    'requests',
    [1, 2, 3].map((n) => ({
      trace_id: trace(n),
      ...at(8 + n),
      ...who,
      outcome: n === 3 ? 'error' : 'ok',
      agent_name: n === 2 ? 'billing' : 'support',
      agent_names: [n === 2 ? 'billing' : 'support'],
    })),
  );
  await seed(
    store,
    'calls',
    [1, 2, 3].map((n) => ({
      trace_id: trace(n),
      span_id: span(n),
      ...at(8 + n),
      ...who,
      agent_name: n === 2 ? 'billing' : 'support',
      streamed: true,
      ttft_ms: 100 * n,
      tpot_ms: 10 * n,
      ...(n === 3 ? { model: 'own-7b', list_cost_usd: null, cost_basis: 'unpriced' } : {}),
    })),
  );
  await seed(store, 'tool_calls', [{ trace_id: trace(1), ...at(9), ...who }]);
  await seedQuality(
    { store },
    [1, 2, 3].map((n) => ({ trace_id: trace(n), ...at(8 + n) })),
  );
}

async function seedQuality(
  { store }: Pick<House, 'store'>,
  requests: readonly { readonly trace_id: string; readonly started_at: string }[],
): Promise<void> {
  const own = requests.map((request, index) => ({
    ...request,
    environment: 'production',
    agent_name: index === 1 ? 'billing' : 'support',
  }));
  await seed(
    store,
    'drift_scores',
    own.map((request, index) => ({
      ...request,
      unsupported_claim_count: index,
      standing_ratio: 1 - index / 4,
    })),
  );
  await seed(store, 'drift_baselines', [{}]);
  await seed(
    store,
    'evaluations',
    own.map((request, index) => ({ ...request, evaluation_id: `e${index}` })),
  );
}
