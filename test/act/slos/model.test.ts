// Five hundred invented histories, with late, doubled, moved and deleted requests, silence, slices and days on which
// clocks change: the store's counts and what is judged from them agree with a model that looks at each request.

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recount } from '../../../api/act/slos/recount.ts';
import { isKept, seriesIdOf } from '../../../api/act/slos/series.ts';
import { type Asking, Slos } from '../../../api/act/slos/slos.ts';
import { spentOf } from '../../../api/act/slos/spent.ts';
import { type SloDocument, sloDocument } from '../../../api/contract/policies/slo.ts';
import type { SloStatus } from '../../../api/contract/slos.ts';
import { type House, openHouse } from '../../ask/house.ts';
import { insertRows } from '../../support/request-seed.ts';
import { alertsOf, countOf, endedMs, type Happened, isWithin, verdictOf, windowOf } from './naive.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** One request as it was known at some time; of several with one trace the last is true. */
interface Version extends Happened {
  readonly late: boolean;
  readonly late_score: boolean;
}

interface History {
  readonly document: SloDocument;
  readonly at_ms: number;
  /** Each request's versions, oldest first; null at the end is a request that turned out to be none. */
  readonly requests: readonly (readonly (Version | null)[])[];
}

const half = fc.boolean();
const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Africa/Cairo',
  'Asia/Kathmandu',
];
/** Clocks go forward in New York, Berlin and Cairo, back by half an hour on Lord Howe and by one in Santiago; an ordinary day. */
const days = ['2026-03-08', '2026-03-29', '2026-04-05', '2026-04-24', '2026-04-15'];

/** Whole minutes, and instants that cut one in two. */
const moments = fc
  .sample(
    fc.tuple(
      fc.constantFrom(...days),
      fc.integer({ min: -26 * 60, max: 50 * 60 }),
      fc.constantFrom(0, 0, 1, 29_999, 59_999),
    ),
    { numRuns: 12, seed: 1 },
  )
  .map(([date, minutes, ms]) => Date.parse(`${date}T00:00:00Z`) + minutes * 60_000 + ms);

const sli = fc.oneof(
  fc.constant({ type: 'availability' }),
  fc.record({
    type: fc.constant('latency'),
    metric: fc.constantFrom('ttft', 'duration'),
    threshold_ms: fc.constantFrom(250, 1_000),
    op: fc.constantFrom('lte', 'lt'),
  }),
  fc.record({
    type: fc.constant('cost'),
    threshold_usd: fc.constantFrom(0, 0.02),
    op: fc.constantFrom('lte', 'lt'),
  }),
  fc.record({
    type: fc.constant('similarity'),
    threshold: fc.constant(0.5),
    op: fc.constantFrom('gte', 'gt'),
  }),
  fc.record({
    type: fc.constant('evaluation'),
    name: fc.constant('helpful'),
    threshold: fc.constant(0.5),
    op: fc.constantFrom('gte', 'gt'),
  }),
);

const window = fc.oneof(
  fc.record({ rolling_days: fc.constantFrom(1, 7, 28, 30) }),
  fc.record({ calendar: fc.constantFrom('day', 'week', 'month'), time_zone: fc.constantFrom(...zones) }),
);

const budgeting = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ method: 'occurrences' }) },
  {
    weight: 1,
    arbitrary: fc.record({
      method: fc.constant('timeslices'),
      slice_seconds: fc.constantFrom(300, 3_600),
      slice_target_ratio: fc.constantFrom(0.5, 0.75, 1),
    }),
  },
);

/** How long before the moment a request ended: at and around the edges of all windows, and anywhere between. */
const ago = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(
        0,
        hour / 12,
        hour / 2,
        hour,
        2 * hour,
        6 * hour,
        day,
        3 * day,
        7 * day,
        28 * day,
        30 * day,
      ),
      fc.constantFrom(-60_000, -1, 0, 1, 1_000, 60_000),
    )
    .map(([edge, off]) => edge + off),
  fc.integer({ min: 0, max: hour }),
  fc.integer({ min: 0, max: 32 * day }),
);

const request = fc.record({
  ago,
  duration_ms: fc.constantFrom(0, 0.000001, 250, 1_000, 999.999999, 1_000.000001, 5 * hour + 0.5),
  outcome: fc.constantFrom('ok', 'ok', 'ok', 'error', 'timeout', 'halted', 'cancelled'),
  error_message: fc.constantFrom('', '', 'LiteLLM: Budget exceeded for key'),
  ttft_ms: fc.constantFrom(null, 249.5, 250, 250.5),
  alignment_ratio: fc.constantFrom(null, 0.25, 0.5, 0.75),
  cost_millionths: fc.constantFrom(null, 0, 20_000, 20_001),
  call_count: fc.constantFrom(0, 1),
  unpriced_call_count: fc.constantFrom(0, 0, 1),
  late: half,
  late_score: half,
} as const);

const history = fc
  .record({
    sli,
    window,
    budgeting,
    objective_ratio: fc.constantFrom(0.5, 0.9, 0.95, 0.99, 0.999),
    at_ms: fc.constantFrom(...moments),
    requests: fc.array(
      fc.tuple(fc.array(request, { minLength: 1, maxLength: 3 }), fc.constantFrom(false, false, false, true)),
      { maxLength: 25 },
    ),
  })
  .map(({ at_ms, requests, ...policy }): History => {
    const happened = ({ ago, duration_ms, ...rest }: (typeof requests)[0][0][0]): Version => ({
      ...rest,
      duration_ms,
      started_ms: at_ms - ago - Math.floor(duration_ms),
    });
    return {
      document: sloDocument.parse({ ...policy, low_traffic_guard: 'off' }),
      at_ms,
      requests: requests.map(([versions, gone]) => [...versions.map(happened), ...(gone ? [null] : [])]),
    };
  });

const count = 500;
const histories = fc
  .sample(history, { numRuns: count, seed: 20_261_125 })
  .map((one, index) => ({ ...one, document: { ...one.document, scope: { agent_name: `h${index}` } } }));

const numbers = histories.map((_, index) => index);
const isRecounted = (index: number): boolean => index % 6 === 0 && isKept(documentOf(index));
const documentOf = (index: number): SloDocument => histories[index]!.document;

let house: House;
let slos: Slos;
beforeAll(async () => {
  house = await openHouse();
  slos = new Slos({
    questions: house.questions,
    policies: house.policies,
    asOf: () => new Date('2200-01-01'),
  });
  await insert(false);
  for (const index of numbers.filter(isRecounted)) await countEarly(documentOf(index));
  await insert(true);
  // The others are said to be counted up to the beginning of time, so that they can be read together too.
  const rest = numbers.filter((index) => !isRecounted(index)).map((index) => seriesIdOf(documentOf(index)));
  await house.store.command(
    "INSERT INTO slo_series SELECT 'default', arrayJoin({series:Array(String)}), toDateTime64(0, 3, 'UTC')",
    { series: rest },
  );
});
afterAll(() => house.close());

/** Counts what is there, and leaves no minute of grace: only what comes after is read from the requests. */
async function countEarly(document: SloDocument): Promise<void> {
  await recount(house, 'default', document);
  await house.store.command(
    "INSERT INTO slo_series SELECT 'default', {series_id:String}, (SELECT max(inserted_at) FROM requests) + toIntervalMillisecond(60001)",
    { series_id: seriesIdOf(document) },
  );
}

const hourOf = (version: Happened): number => Math.floor(version.started_ms / hour);

/**
 * The rows of each request in the order of its versions, as the watcher writes them: a moved one is deleted where it was.
 * A row has the columns of its score and of an evaluation too, which is made when the request ends.
 */
function rowsOf(
  index: number,
  isWanted: (version: Version | null, place: number) => boolean,
): Record<string, unknown>[] {
  const { requests, document } = histories[index]!;
  return requests.flatMap((versions, number) => {
    const trace_id = `${index.toString(16).padStart(16, '0')}${number.toString(16).padStart(16, '0')}`;
    let before: Version | undefined;
    return versions.flatMap((version, place) => {
      const row = { trace_id, agent_name: document.scope.agent_name, version: place + 1 };
      const gone =
        before && (version === null || hourOf(version) !== hourOf(before)) ? [rowOf(before, row, 1)] : [];
      before = version ?? before;
      if (!isWanted(version, place)) return [];
      return version === null ? gone : [...gone, rowOf(version, row, 0)];
    });
  });
}

function rowOf(version: Version, row: object, is_deleted: number): Record<string, unknown> {
  const { started_ms, cost_millionths, late: _, late_score: _score, ...rest } = version;
  const list_cost_usd = cost_millionths === null ? null : (cost_millionths / 1_000_000).toFixed(12);
  return {
    tenant_id: 'default',
    ...rest,
    ...row,
    started_at: textOf(started_ms),
    list_cost_usd,
    is_deleted,
    evaluation_id: 'one',
    score: rest.alignment_ratio,
    at: textOf(evaluatedAt(version)),
  };
}

const textOf = (ms: number): string => new Date(ms).toISOString().slice(0, -1).replace('T', ' ');
const evaluatedAt = ({ started_ms, duration_ms }: Happened): number => started_ms + Math.floor(duration_ms);

async function insert(late: boolean): Promise<void> {
  const rowsThat = (isLate: (version: Version | null, place: number) => boolean): Record<string, unknown>[] =>
    numbers.flatMap((index) => rowsOf(index, (version, place) => isLate(version, place) === late));
  const requests = rowsThat((version, place) => place > 0 || version?.late === true);
  const scores = rowsThat((version, place) => place > 0 || version?.late_score === true);
  // A score stands in a table of its own.
  await insertRows(
    house.store,
    'requests',
    requests.map((row) => ({ ...row, alignment_ratio: null })),
  );
  await insertRows(house.store, 'drift_scores', scores);
  await insertRows(
    house.store,
    'evaluations',
    scores.map((row) => ({ ...row, name: 'helpful' })),
  );
}

/** The last version of each request, unless it is gone; what was evaluated is well, whatever became of the request. */
const truth = ({ requests, document: { sli } }: History): Happened[] =>
  requests
    .map((versions) => versions.at(-1) ?? null)
    .filter((version) => version !== null)
    .map((version) =>
      sli.type === 'evaluation'
        ? { ...version, duration_ms: Math.floor(version.duration_ms), outcome: 'ok', error_message: '' }
        : version,
    );

/** The window, in whole slices where the budget is of slices. */
function spanOf({ document, at_ms }: History): { from_ms: number; to_ms: number } {
  const { budgeting } = document;
  const slice = budgeting.method === 'timeslices' ? budgeting.slice_seconds * 1_000 : 1;
  const to_ms = Math.floor(at_ms / slice) * slice;
  return { from_ms: Math.min(Math.ceil(windowOf(document, at_ms).from_ms / slice) * slice, to_ms), to_ms };
}

function agrees(one: History, status: SloStatus): void {
  const { document, at_ms } = one;
  const { length_ms } = windowOf(document, at_ms);
  const { objective_ratio } = document;
  const { good, bad, excluded, unmeasured } = countOf(document, truth(one), spanOf(one));
  const total = good + bad;
  const allowed = (Math.round((1 - objective_ratio) * 10_000) * total) / 10_000;
  expect(status.window.length_seconds).toBe(length_ms / 1_000);
  expect(status).toMatchObject({
    good_count: good,
    bad_count: bad,
    excluded_count: excluded,
    unmeasured_count: unmeasured,
    total_count: total,
    sli_ratio: total === 0 ? null : good / total,
  });
  if (total === 0) expect(status.error_budget_remaining_ratio).toBeNull();
  else expect(status.error_budget_remaining_ratio).toBeCloseTo(1 - bad / allowed, 9);
  expect(
    status.burn_rates.map(({ severity, long_window_seconds, firing }) => ({
      severity,
      long_hours: long_window_seconds / 3_600,
      firing,
    })),
  ).toEqual(alertsOf(document, truth(one), at_ms));
}

function asked(index: number): Asking {
  return { tenant_id: 'default', slo_id: `h${index}`, document: histories[index]!.document };
}

function check(index: number, status: SloStatus): void {
  try {
    agrees(histories[index]!, status);
  } catch (error) {
    throw new Error(`history ${index}: ${(error as Error).message}\n${JSON.stringify(histories[index])}`);
  }
}

describe('five hundred histories', () => {
  test('are counted and judged as the model does, many in one read', { timeout: 180_000 }, async () => {
    const alike = Map.groupBy(numbers, (index) => `${histories[index]!.at_ms} ${isRecounted(index)}`);
    expect(alike.size).toBe(2 * moments.length);
    for (const indexes of alike.values()) {
      const statuses = await slos.statuses(indexes.map(asked), new Date(histories[indexes[0]!]!.at_ms));
      indexes.forEach((index, place) => void check(index, statuses[place]!));
    }
  });

  test('are counted the same one by one', async () => {
    const some = numbers.filter((index) => index % 20 < 2);
    for (const index of some)
      check(index, await slos.status(asked(index), new Date(histories[index]!.at_ms)));
  });

  test('say which requests were bad, the latest first', async () => {
    for (const index of numbers.filter((number) => number % 10 < 2)) {
      const one = histories[index]!;
      const { from_ms, to_ms } = spanOf(one);
      const bad = truth(one)
        .filter(
          (happened) => isWithin(happened, { from_ms, to_ms }) && verdictOf(one.document, happened) === 'bad',
        )
        .map(endedMs)
        .sort((a, b) => b - a);
      const spent = await spentOf(slos, asked(index), { at: new Date(one.at_ms), limit: 3 });
      const found = spent.requests.map(({ ended_at }) => Date.parse(ended_at));
      expect({ index, found }).toEqual({ index, found: bad.slice(0, 3) });
      expect(spent.classes.reduce((sum, { bad_count }) => sum + bad_count, 0)).toBe(bad.length);
    }
  });

  test('have what they are for', () => {
    const versions = histories.flatMap(({ requests }) => requests);
    expect(versions.filter((all) => all.length > 1).length).toBeGreaterThan(1_000);
    expect(histories.filter((one) => truth(one).length === 0).length).toBeGreaterThan(10);
    expect(histories.filter(({ document }) => 'calendar' in document.window).length).toBeGreaterThan(150);
  });
});
