// Incidents: one for one trouble however many see it, folded from its events, handled by people.

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Alarm } from '../../api/act/incidents.ts';
import { IncidentDesk } from '../../api/act/incidents.ts';
import { foldIncident, type IncidentEvent, openIncidents } from '../../sql/incidents.ts';
import { type House, now, openHouse } from '../ask/house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const alarm = (fingerprint: string, more: Partial<Alarm> = {}): Alarm => ({
  tenant_id: 'default',
  kind: 'slo',
  fingerprint,
  occurrence: '2026-11-20T11:58:00Z',
  severity: 'page',
  summary: 'support burns its error budget 16 times too fast',
  target: { agent_name: 'support', slo_id: 'support-availability' },
  details: { long_burn_rate: 16 },
  type: 'slo.burn_rate.firing',
  at: new Date('2026-11-20T11:58:00Z'),
  ...more,
});

test('two evaluators that see one trouble open one incident', async () => {
  const told: IncidentEvent[] = [];
  const stop = house.desk.log.onEvent((event) => told.push(event));
  const other = new IncidentDesk(openIncidents(house.store, () => now));
  const opened = await Promise.all([house.desk.raise(alarm('one')), house.desk.raise(alarm('one'))]);
  expect(opened).toEqual([true, false]);
  expect(await other.raise(alarm('one'))).toBe(false);
  stop();
  expect(told).toHaveLength(1);
  const { body } = await house.get('/v1/incidents?kind=slo');
  expect(body.rows.filter((row: { fingerprint: string }) => row.fingerprint === 'one')).toHaveLength(1);
});

test('a later occurrence of the same trouble is an incident of its own', async () => {
  await house.desk.raise(alarm('again'));
  await house.desk.raise(alarm('again', { occurrence: '2026-11-20T11:59:00Z' }));
  const { body } = await house.get('/v1/incidents');
  expect(body.rows.filter((row: { fingerprint: string }) => row.fingerprint === 'again')).toHaveLength(2);
});

test('an incident is acknowledged once, noted, resolved, and then over', async () => {
  const raised = alarm('handled');
  await house.desk.raise(raised);
  const id = house.desk.idOf(raised);
  const post = async (verb: string, body: object = {}) => {
    const reply = await house.app.inject({
      method: 'POST',
      url: `/v1/incidents/${id}/${verb}`,
      payload: body,
    });
    return { status: reply.statusCode, body: reply.json() };
  };
  expect((await post('acknowledge', { note: 'looking' })).body.incident).toMatchObject({
    state: 'acknowledged',
    acknowledged_by: 'loopback',
  });
  expect((await post('acknowledge')).body.timeline).toHaveLength(2);
  expect((await post('note', { note: 'rolled back' })).body.timeline).toHaveLength(3);
  expect((await post('resolve', { note: 'fixed' })).body.incident).toMatchObject({ state: 'resolved' });
  expect((await post('resolve')).status).toBe(409);
  expect(
    (await house.get('/v1/incidents?state=resolved')).body.rows.map(
      (row: { incident_id: string }) => row.incident_id,
    ),
  ).toContain(id);
  expect((await house.desk.log.open()).map(({ incident_id }) => incident_id)).not.toContain(id);
});

test('what is resolved by its evaluator says so, and nothing follows', async () => {
  const raised = alarm('over');
  await house.desk.raise(raised);
  const ending = {
    tenant_id: 'default',
    incident_id: house.desk.idOf(raised),
    summary: 'burns slowly again',
    type: 'slo.burn_rate.resolved',
    at: now,
  };
  expect(await house.desk.resolve(ending)).toBe(true);
  expect(await house.desk.resolve(ending)).toBe(false);
  expect(await house.desk.update(raised, 'worse')).toBe(true);
  expect((await house.desk.get('default', house.desk.idOf(raised)))?.state).toBe('resolved');
});

test('an unknown incident is not there, and one of another tenant neither', async () => {
  await house.desk.raise(alarm('theirs', { tenant_id: 'acme' }));
  const id = house.desk.idOf(alarm('theirs', { tenant_id: 'acme' }));
  expect((await house.get(`/v1/incidents/${id}`)).status).toBe(404);
  expect((await house.get('/v1/incidents/short')).status).toBe(400);
});

test('the fold does not depend on the order of events', async () => {
  const raised = alarm('order');
  await house.desk.raise(raised);
  await house.desk.acknowledge({
    tenant_id: 'default',
    incident_id: house.desk.idOf(raised),
    actor: 'a',
    note: '',
    at: now,
  });
  const events = await house.desk.log.events('default', house.desk.idOf(raised));
  expect(foldIncident(events.toReversed())).toEqual(foldIncident(events));
});
