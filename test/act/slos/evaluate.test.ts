// The evaluator of SLOs on data time: one incident for one trouble, whoever evaluates and however often; nothing begins
// or ends on what is not known.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SloEvaluator } from '../../../api/act/slos/evaluate.ts';
import { Slos } from '../../../api/act/slos/slos.ts';
import { sloDocument } from '../../../api/contract/policies/slo.ts';
import type { Incident } from '../../../sql/incidents.ts';
import { type House, openHouse } from '../../ask/house.ts';
import { seedGroups } from '../../support/request-seed.ts';

/** The outage begins here: all of 20 requests a minute fail for ten minutes. */
const outage = new Date('2026-11-20T12:00:00Z');
const minute_ms = 60_000;
const minute = 60;
const grace_ms = 10_000;

let house: House;
let as_of: Date;
let evaluator: SloEvaluator;
let slos: Slos;

beforeAll(async () => {
  house = await openHouse();
  slos = new Slos({ questions: house.questions, policies: house.policies, asOf: () => as_of });
  await seedGroups(house.store, 'support', {
    at: new Date(outage.getTime() + 180 * minute_ms),
    groups: [
      { ago_seconds: [360 * minute, 180 * minute], total: 3_600 },
      { ago_seconds: [180 * minute, 170 * minute], total: 200, bad: 200 },
      { ago_seconds: [170 * minute, 0], total: 3_400 },
    ],
  });
  const document = sloDocument.parse({
    scope: { agent_name: 'support' },
    sli: { type: 'availability' },
    objective_ratio: 0.99,
  });
  await house.policies.put(
    { tenant_id: 'default', kind: 'slo', id: 'support', document, origin: 'api' },
    'test',
  );
});
beforeEach(() => {
  evaluator = anEvaluator();
});
afterAll(() => house.close());

const anEvaluator = (): SloEvaluator => new SloEvaluator({ slos, desk: house.desk, store: house.store });

/** The data is known to just beyond a minute after the outage began. */
async function at(minutes: number, who = evaluator): Promise<void> {
  as_of = new Date(outage.getTime() + minutes * minute_ms + grace_ms);
  await who.run(as_of);
}

async function incidents(): Promise<Incident[]> {
  return house.desk.log.list({ tenant_id: 'default', limit: 100 });
}

const named = async (fingerprint: string): Promise<Incident[]> =>
  (await incidents()).filter((incident) => incident.fingerprint === fingerprint);

const page = 'slo:support:burn:page';

describe('an outage of ten minutes', () => {
  test('raises nothing while all is well', async () => {
    await at(-1);
    expect(await incidents()).toEqual([]);
    expect(evaluator.statusOf({ tenant_id: 'default', slo_id: 'support' })?.state).toBe('ok');
  });

  test('does not page before an hour of traffic has 14.4 % of failures', async () => {
    await at(8);
    expect(await named(page)).toEqual([]);
  });

  test('pages once, from the minute in which it began, however many evaluate and however late', async () => {
    await at(10);
    await at(10, anEvaluator());
    await at(12, anEvaluator());
    const found = await named(page);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      state: 'open',
      severity: 'page',
      kind: 'slo',
      target: { slo_id: 'support', agent_name: 'support' },
    });
    // A minute before, 180 of 1,200 were 15 times the budget of 1 %, but at least 13.3 % are sure then, which is too few.
    expect(found[0]?.details['began_at']).toBe(new Date(outage.getTime() + 10 * minute_ms).toISOString());
  });

  test('has spent the whole budget, which is told, and asks for repairs only', async () => {
    const [gone] = await named('slo:support:exhausted');
    expect(gone).toMatchObject({ state: 'open', severity: 'ticket' });
    const [policy] = await named('slo:support:budget-policy');
    expect(policy).toMatchObject({ severity: 'info', details: { state_now: 'frozen' } });
  });

  test('is not over while the watcher stands still, nor in a short quiet', async () => {
    await at(12);
    await at(18);
    expect((await named(page))[0]?.state).toBe('open');
  });

  test('is over after ten quiet minutes, and told as resolved', async () => {
    // From minute 15 on the last five hold no failure.
    await at(23);
    expect((await named(page))[0]?.state).toBe('open');
    await at(24);
    const [found] = await named(page);
    expect(found?.state).toBe('resolved');
    const events = await house.desk.log.events('default', found!.incident_id);
    expect(events.map(({ type }) => type)).toEqual(['slo.burn_rate.firing', 'slo.burn_rate.resolved']);
  });

  test('leaves its ticket open when traffic ends before it is over', async () => {
    await at(60);
    expect((await named('slo:support:burn:ticket'))[0]?.state).toBe('open');
    // Three hours after the last request, the two hours of the ticket's short window hold nothing.
    await at(180 + 150);
    expect(evaluator.statusOf({ tenant_id: 'default', slo_id: 'support' })?.burn_rates[2]?.firing).toBeNull();
    expect((await named('slo:support:burn:ticket'))[0]?.state).toBe('open');
  });
});

describe('the past of a new SLO', () => {
  test('is there at once: the outage is in its status at that time, and it counts its minutes in the first turn', async () => {
    const document = sloDocument.parse({ sli: { type: 'availability' }, objective_ratio: 0.9 });
    await house.policies.put(
      { tenant_id: 'default', kind: 'slo', id: 'all', document, origin: 'api' },
      'test',
    );
    const then = new Date(outage.getTime() + 10 * minute_ms).toISOString();
    const before = await house.get(`/v1/slos/all/status?at=${then}`);
    expect(before.body).toMatchObject({ total_count: 3_800, bad_count: 200 });
    await at(180);
    const [counted] = await house.store.rows<{ n: number }>('SELECT count() AS n FROM slo_hours');
    expect(Number(counted?.n)).toBeGreaterThan(0);
    expect((await house.get(`/v1/slos/all/status?at=${then}`)).body).toEqual(before.body);
  });
});
