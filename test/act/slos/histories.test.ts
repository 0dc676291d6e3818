// Twelve histories that Prometheus's own engine judged minute by minute, as requests in the real store: our pages and
// tickets fire and clear in the same minutes. (The fixture came with these rules: see its fields in `History`.)

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { countOne } from '../../../api/act/slos/count.ts';
import { type SloDocument, sloDocument } from '../../../api/contract/policies/slo.ts';
import type { SloStatus } from '../../../api/contract/slos.ts';
import { anyFiring, budgetOf, judgeTiers } from '../../../api/judge/slo/burn.ts';
import { Minutes } from '../../../api/judge/slo/minutes.ts';
import { type Tier, tiersFor } from '../../../api/judge/slo/tiers.ts';
import { type House, openHouse } from '../../ask/house.ts';

/** `total_per_minute[i]` happened after t₀ + i minutes and up to t₀ + i + 1; intervals are closed, of minute numbers. */
interface History {
  readonly id: string;
  readonly objective_ratio: number;
  readonly window_rolling_days: number;
  readonly total_per_minute: readonly number[];
  readonly bad_per_minute: readonly number[];
  readonly page_firing_minutes: readonly (readonly [number, number])[];
  readonly ticket_firing_minutes: readonly (readonly [number, number])[];
}

const file = join(import.meta.dirname, '../../fixtures/slos/burn-histories.json');
const histories = JSON.parse(readFileSync(file, 'utf8')) as readonly History[];
const start_ms = Date.parse('2026-11-01T00:00:00Z');
const minute_ms = 60_000;

let house: House;
beforeAll(async () => {
  house = await openHouse();
  for (const history of histories) {
    await seed(history);
    await house.policies.put(
      { tenant_id: 'default', kind: 'slo', id: history.id, document: documentOf(history), origin: 'api' },
      'test',
    );
  }
});
afterAll(() => house.close());

function documentOf({ id, objective_ratio, window_rolling_days }: History): SloDocument {
  return sloDocument.parse({
    scope: { agent_name: id },
    sli: { type: 'availability' },
    objective_ratio,
    window: { rolling_days: window_rolling_days },
    low_traffic_guard: 'off',
  });
}

/** The last request of each minute ends at its very end. */
function seed({ id, total_per_minute, bad_per_minute }: History): Promise<void> {
  return house.store.command(
    `INSERT INTO requests (tenant_id, started_at, trace_id, duration_ms, agent_name, outcome, version, is_deleted)
     SELECT 'default', fromUnixTimestamp64Milli(${start_ms} + (minute - 1) * 60000 + intDiv((number + 1) * 60000, total) - 250, 'UTC'),
       lower(hex(MD5(concat('${id}', toString(minute), '/', toString(number))))), 250, '${id}', if(number < bad, 'error', 'ok'), 1, 0
     FROM (
       SELECT arrayJoin(arrayZip([${total_per_minute}], [${bad_per_minute}], arrayEnumerate([${total_per_minute}]))) AS row, row.1 AS total, row.2 AS bad, row.3 AS minute
     )
     ARRAY JOIN range(total) AS number
     SETTINGS max_partitions_per_insert_block = 0`,
  );
}

type Verdicts = Readonly<Record<'page' | 'ticket', (boolean | null)[]>>;

/** Index m is the instant t₀ + m minutes. */
async function judged(history: History): Promise<Verdicts> {
  const document = documentOf(history);
  const span = {
    from_ms: start_ms - 3 * 1_440 * minute_ms,
    to_ms: start_ms + history.total_per_minute.length * minute_ms,
  };
  const rows = await countOne(house.questions, 'default', {
    indicator: document,
    cuts_ms: [span.from_ms, span.to_ms],
    grid_ms: minute_ms,
  });
  const minutes = new Minutes(span, rows);
  const tiers = tiersFor(history.window_rolling_days * 86_400);
  const judging = { budget: budgetOf(history.objective_ratio), guard: 'off' as const };
  const at = (of: readonly Tier[], at_ms: number): boolean | null =>
    anyFiring(judgeTiers(of, (seconds) => minutes.between(at_ms - seconds * 1_000, at_ms), judging));
  const all = (severity: Tier['severity']): (boolean | null)[] =>
    Array.from({ length: history.total_per_minute.length + 1 }, (_, minute) =>
      at(
        tiers.filter((tier) => tier.severity === severity),
        start_ms + minute * minute_ms,
      ),
    );
  return { page: all('page'), ticket: all('ticket') };
}

function intervals(verdicts: readonly (boolean | null)[]): [number, number][] {
  const found: [number, number][] = [];
  verdicts.forEach((verdict, minute) => {
    if (verdict !== true || minute === 0) return;
    const last = found.at(-1);
    if (last?.[1] === minute - 1) last[1] = minute;
    else found.push([minute, minute]);
  });
  return found;
}

describe('twelve histories', () => {
  test.each(histories)('$id fires and clears in the same minutes as in Prometheus', async (history) => {
    const { page, ticket } = await judged(history);
    expect(intervals(page)).toEqual(history.page_firing_minutes);
    expect(intervals(ticket)).toEqual(history.ticket_firing_minutes);
  });

  test('a window without traffic makes the verdict unknown, where Prometheus has none', async () => {
    let silent_count = 0;
    for (const history of histories) {
      const { page } = await judged(history);
      const sum = (minute: number, length: number): number =>
        history.total_per_minute
          .slice(Math.max(0, minute - length), minute)
          .reduce((total, count) => total + count, 0);
      const silent = page.map((_, minute) => minute).filter((minute) => minute > 0 && sum(minute, 5) === 0);
      silent_count += silent.length;
      expect(silent.map((minute) => page[minute]).filter((verdict) => verdict === false)).toEqual([]);
    }
    expect(silent_count).toBe(176);
  });

  test('the API says the same of a moment as the minutes do, at every edge', async () => {
    for (const history of histories) {
      const [first = []] = [history.page_firing_minutes[0], history.ticket_firing_minutes[0]].filter(Boolean);
      const around = first.flatMap((edge) => [edge - 1, edge, edge + 1]);
      for (const minute of around.filter((one) => one <= history.total_per_minute.length)) {
        const at = new Date(start_ms + minute * minute_ms).toISOString();
        const { body } = await house.get(`/v1/slos/${history.id}/status?at=${at}`);
        const fires = (severity: string): boolean =>
          (body as SloStatus).burn_rates.some((rate) => rate.severity === severity && rate.firing === true);
        const within = (found: History['page_firing_minutes']): boolean =>
          found.some(([first, last]) => first <= minute && minute <= last);
        expect([history.id, minute, fires('page'), fires('ticket')]).toEqual([
          history.id,
          minute,
          within(history.page_firing_minutes),
          within(history.ticket_firing_minutes),
        ]);
      }
    }
  });
});
