// OpenSLO documents of the project's own examples, accepted or refused as its specification says; ours written as OpenSLO
// and read back.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { sloDocument } from '../../../api/contract/policies/slo.ts';
import { fromOpenSlo, toOpenSlo } from '../../../api/judge/slo/open-slo.ts';
import { openSlo } from '../../../api/judge/slo/open-slo-schema.ts';
import { type House, openHouse } from '../../ask/house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

type Json = ReturnType<typeof JSON.parse>;

function example(name: string): Json {
  return parse(
    readFileSync(join(import.meta.dirname, '../../fixtures/slos/openslo', `${name}.yaml`), 'utf8'),
  );
}

async function put(body: unknown): Promise<{ status: number; body: Json }> {
  const reply = await house.app.inject({ method: 'PUT', url: '/v1/slos/imported', payload: body as object });
  return { status: reply.statusCode, body: reply.json() };
}

describe('examples of the project', () => {
  test('a threshold on any source becomes the duration of the service, and says so', async () => {
    const { status, body } = await put(example('budgeting-method-occurrences'));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      display_name: 'Searching time',
      scope: { agent_name: 'web-shop' },
      sli: { type: 'latency', metric: 'duration', threshold_ms: 500, op: 'lt' },
      objective_ratio: 0.99,
      window: { rolling_days: 14 },
      budgeting: { method: 'occurrences' },
    });
    expect(body.notes[0]).toContain('cannot be asked here');
  });

  test('time slices in a calendar week that starts at noon in New York', async () => {
    const { status, body } = await put(example('low-traffic-timeslices'));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      sli: { type: 'availability' },
      objective_ratio: 0.9995,
      window: { calendar: 'week', time_zone: 'America/New_York', every: 1, starts_at: '2022-01-01 12:00:00' },
      budgeting: { method: 'timeslices', slice_seconds: 60, slice_target_ratio: 0.95 },
    });
  });

  test('several objectives of one ratio; minutes are minutes, with a hint', async () => {
    const { status, body } = await put(example('budgeting-method-timeslices'));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      objective_ratio: 0.995,
      further_objectives: [{ display_name: 'SLA', objective_ratio: 0.99 }],
      window: { calendar: 'minute', every: 1 },
    });
    expect(body.notes).toContain('1m is minutes in OpenSLO; a month is 1M');
    expect((await house.get('/v1/slos/imported/status')).status).toBe(200);
  });

  test('labels with several values are kept', async () => {
    const { status, body } = await put(example('web-availability'));
    expect(status).toBe(200);
    expect(body.labels).toEqual({ env: ['prod'], team: ['team-a', 'team-b'] });
  });

  test('what the specification does not allow is refused with its reason', async () => {
    const refused = async (body: unknown): Promise<string> => {
      const answer = await put(body);
      expect(answer.status).toBe(400);
      expect(answer.body.error.code).toBe('invalid_body');
      return `${answer.body.error.message} ${JSON.stringify(answer.body.error.details ?? '')}`;
    };
    // An enumeration of the specification has Occurrences and Timeslices.
    expect(await refused(example('budgeting-method-ratio-timeslices'))).toContain('spec.budgetingMethod');
    // The README's own short example leaves out what it calls required.
    expect(await refused(example('readme-inline-indicator'))).toContain('spec.budgetingMethod');
    expect(await refused(example('readme-alert-condition'))).toContain('kind');
  });
});

describe('rules of the specification', () => {
  const valid = (): Json => example('web-availability');
  const changed = (change: (spec: Json) => void): Json => {
    const document = valid();
    change(document.spec);
    return document;
  };

  test.each<[string, (spec: Json) => void]>([
    ['target and targetPercent together', (spec) => (spec.objectives[0].targetPercent = 99.5)],
    ['neither of them', (spec) => delete spec.objectives[0].target],
    ['a target of 1', (spec) => (spec.objectives[0].target = 1)],
    ['a negative target', (spec) => (spec.objectives[0].target = -0.1)],
    ['no service', (spec) => delete spec.service],
    ['no indicator', (spec) => delete spec.indicator],
    ['indicator and indicatorRef together', (spec) => (spec.indicatorRef = 'other')],
    [
      'good and bad together',
      (spec) => (spec.indicator.spec.ratioMetric.bad = spec.indicator.spec.ratioMetric.good),
    ],
    ['good without total', (spec) => delete spec.indicator.spec.ratioMetric.total],
    [
      'raw without rawType',
      (spec) => (spec.indicator.spec.ratioMetric = { raw: { metricSource: { type: 'x' } } }),
    ],
    ['two windows', (spec) => spec.timeWindow.push(spec.timeWindow[0])],
    ['a rolling window with a calendar', (spec) => (spec.timeWindow[0].isRolling = true)],
    ['a calendar without a time', (spec) => delete spec.timeWindow[0].calendar.startTime],
    ['a zone that does not exist', (spec) => (spec.timeWindow[0].calendar.timeZone = 'America/Nowhere')],
    ['a duration in words', (spec) => (spec.timeWindow[0].duration = '1 week')],
    ['a duration of seconds', (spec) => (spec.timeWindow[0].duration = '30s')],
    ['time slices without a target', (spec) => delete spec.objectives[0].timeSliceTarget],
    ['a slice target of 0', (spec) => (spec.objectives[0].timeSliceTarget = 0)],
    ['two conditions in a policy', (spec) => (spec.alertPolicies = [policyWith(2)])],
    ['a field that nobody knows', (spec) => (spec.colour = 'red')],
  ])('refuse %s', (_, change) => {
    expect(openSlo.safeParse(changed(change)).success).toBe(false);
  });

  test.each<[string, (spec: Json) => void]>([
    ['a target of 0', (spec) => (spec.objectives[0].target = 0)],
    [
      'a percentage',
      (spec) => (spec.objectives = [{ ...spec.objectives[0], target: undefined, targetPercent: 99.95 }]),
    ],
    ['no window', (spec) => delete spec.timeWindow],
    ['a slice in minutes as a number', (spec) => (spec.objectives[0].timeSliceWindow = 5)],
    ['a policy by reference', (spec) => (spec.alertPolicies = [{ alertPolicyRef: 'my-policy' }])],
    ['an inline policy with its one condition', (spec) => (spec.alertPolicies = [policyWith(1)])],
  ])('allow %s', (_, change) => {
    const parsed = openSlo.safeParse(changed(change));
    expect(parsed.error?.issues ?? []).toEqual([]);
    const imported = fromOpenSlo(parsed.data!);
    expect('document' in imported && sloDocument.safeParse(imported.document).error).toBeUndefined();
  });

  test('a percentage is the same objective as a ratio, to the digit', () => {
    const document = changed((spec) => {
      delete spec.objectives[0].target;
      spec.objectives[0].targetPercent = 99.95;
    });
    expect(fromOpenSlo(openSlo.parse(document))).toMatchObject({ document: { objective_ratio: 0.9995 } });
  });

  function policyWith(conditions: number): Json {
    return {
      kind: 'AlertPolicy',
      metadata: { name: 'alert-policy' },
      spec: {
        alertWhenBreaching: true,
        alertWhenResolved: false,
        conditions: Array.from({ length: conditions }, () => ({
          kind: 'AlertCondition',
          metadata: { name: 'cpu-usage-breach' },
          spec: {
            severity: 'page',
            condition: { kind: 'burnrate', threshold: 2, lookbackWindow: '1h', alertAfter: '5m' },
          },
        })),
        notificationTargets: [{ targetRef: 'on-call' }],
      },
    };
  }
});

describe('our documents as OpenSLO', () => {
  const name = fc.stringMatching(/^[a-z]{1,8}$/);
  const document = fc
    .record({
      display_name: fc.constantFrom('', 'Answers of support'),
      scope: fc.record({ agent_name: name, environment: fc.constantFrom('prod') }, { requiredKeys: [] }),
      sli: fc.oneof(
        fc.constant({ type: 'availability' }),
        fc.record({
          type: fc.constant('latency'),
          metric: fc.constantFrom('ttft', 'tpot', 'duration'),
          threshold_ms: fc.integer({ min: 1, max: 9_999 }),
          op: fc.constantFrom('lt', 'lte'),
        }),
        fc.record({ type: fc.constant('cost'), threshold_usd: fc.constantFrom(0.05, 1) }),
        fc.record({ type: fc.constant('similarity'), threshold: fc.constantFrom(0.7) }),
        fc.constant({ type: 'composite', method: 'series', components: [{ slo_id: 'a' }, { slo_id: 'b' }] }),
      ),
      objective_ratio: fc.integer({ min: 0, max: 9_999 }).map((parts) => parts / 10_000),
      window: fc.oneof(
        fc.record({ rolling_days: fc.integer({ min: 1, max: 90 }) }),
        fc.record({ rolling_hours: fc.integer({ min: 1, max: 90 }) }),
        fc.record({
          calendar: fc.constantFrom('day', 'week', 'month', 'quarter', 'year'),
          time_zone: fc.constantFrom('UTC', 'Europe/Berlin'),
          every: fc.integer({ min: 1, max: 3 }),
        }),
      ),
      budgeting: fc.oneof(
        fc.constant({ method: 'occurrences' }),
        fc.record({
          method: fc.constant('timeslices'),
          slice_seconds: fc.constantFrom(60, 3_600),
          slice_target_ratio: fc.constantFrom(0.5, 1),
        }),
      ),
      low_traffic_guard: fc.constantFrom('off', { bad_count_min: 5, confidence_ratio: 0.99 }),
      alerts: fc.constantFrom('on', 'off'),
      labels: fc.constantFrom({}, { team: 'a', tags: ['b', 'c'] }),
      annotations: fc.constantFrom({}, { 'example.com/url': 'x' }),
      further_objectives: fc.constantFrom([], [{ display_name: 'SLA', objective_ratio: 0.9 }]),
    })
    .map((input) => sloDocument.parse(input));

  test('keep the specification and are read back as they were', () => {
    fc.assert(
      fc.property(document, (ours) => {
        const written: unknown = JSON.parse(JSON.stringify(toOpenSlo('an_slo', ours)));
        const imported = fromOpenSlo(openSlo.parse(written));
        if ('refusal' in imported) throw new Error(imported.refusal);
        expect(sloDocument.parse(imported.document)).toEqual(ours);
      }),
    );
  });
});
