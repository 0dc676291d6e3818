// Calendar periods as instants: months with a change of clocks, weeks that start on Mondays, days without a midnight.

import { describe, expect, test } from 'vitest';
import type { CalendarUnit } from '../../api/contract/policies/slo.ts';
import { isLocalTime, isTimeZone } from '../../api/contract/policies/slo.ts';
import { periodAt } from '../../api/judge/calendar.ts';

interface Case {
  readonly unit: CalendarUnit;
  readonly zone: string;
  readonly at: string;
  readonly every?: number;
  readonly starts_at?: string;
}

function period({
  unit,
  zone,
  at,
  every = 1,
  starts_at = '2018-01-01 00:00:00',
}: Case): [string, string, number] {
  const { from_ms, to_ms } = periodAt({ unit, every, time_zone: zone, starts_at }, Date.parse(at));
  return [new Date(from_ms).toISOString(), new Date(to_ms).toISOString(), (to_ms - from_ms) / 3_600_000];
}

describe('calendar periods', () => {
  test('are as long as they are: March in Berlin is an hour short, October an hour long', () => {
    expect(period({ unit: 'month', zone: 'Europe/Berlin', at: '2026-03-10T00:00:00Z' })).toEqual([
      '2026-02-28T23:00:00.000Z',
      '2026-03-31T22:00:00.000Z',
      743,
    ]);
    expect(period({ unit: 'month', zone: 'Europe/Berlin', at: '2026-10-10T00:00:00Z' })[2]).toBe(745);
    expect(period({ unit: 'day', zone: 'America/New_York', at: '2026-11-01T12:00:00Z' })[2]).toBe(25);
    expect(period({ unit: 'day', zone: 'Australia/Lord_Howe', at: '2026-04-04T20:00:00Z' })[2]).toBe(24.5);
  });

  test('hold their end and not their start', () => {
    const month = { unit: 'month', zone: 'UTC' } as const;
    expect(period({ ...month, at: '2026-04-01T00:00:00.000Z' })[0]).toBe('2026-03-01T00:00:00.000Z');
    expect(period({ ...month, at: '2026-04-01T00:00:00.001Z' })[0]).toBe('2026-04-01T00:00:00.000Z');
  });

  test('start on Mondays, on the first, and with the year unless told otherwise', () => {
    const at = '2026-11-20T12:00:00Z';
    expect(period({ unit: 'week', zone: 'UTC', at })[0]).toBe('2026-11-16T00:00:00.000Z');
    expect(period({ unit: 'quarter', zone: 'UTC', at })[0]).toBe('2026-10-01T00:00:00.000Z');
    expect(period({ unit: 'year', zone: 'Asia/Kathmandu', at })[0]).toBe('2025-12-31T18:15:00.000Z');
  });

  test('can start at another wall-clock time, which stays when the clocks change', () => {
    const noon = { unit: 'week', zone: 'America/New_York', starts_at: '2022-01-01 12:00:00' } as const;
    expect(period({ ...noon, at: '2026-03-10T00:00:00Z' })).toEqual([
      '2026-03-07T17:00:00.000Z',
      '2026-03-14T16:00:00.000Z',
      167,
    ]);
  });

  test('of several units follow the one that was named', () => {
    const two = { unit: 'month', zone: 'UTC', every: 2, starts_at: '2026-01-31 00:00:00' } as const;
    expect(period({ ...two, at: '2026-04-15T00:00:00Z' }).slice(0, 2)).toEqual([
      '2026-03-31T00:00:00.000Z',
      '2026-05-31T00:00:00.000Z',
    ]);
    // The day that a month does not have is its last one.
    const one = { ...two, every: 1 };
    expect(period({ ...one, at: '2026-02-20T00:00:00Z' }).slice(0, 2)).toEqual([
      '2026-01-31T00:00:00.000Z',
      '2026-02-28T00:00:00.000Z',
    ]);
  });

  test('begin where a day without a midnight begins', () => {
    // Cairo went from 0:00 to 1:00 on 24 April 2026.
    expect(period({ unit: 'day', zone: 'Africa/Cairo', at: '2026-04-24T12:00:00Z' })).toEqual([
      '2026-04-23T22:00:00.000Z',
      '2026-04-24T21:00:00.000Z',
      23,
    ]);
  });

  test('follow each other without gap or overlap through decades, in many zones', () => {
    for (const zone of [
      'Europe/Berlin',
      'America/Santiago',
      'Australia/Lord_Howe',
      'Africa/Cairo',
      'Asia/Kathmandu',
    ])
      for (const unit of ['day', 'week', 'month'] as const) {
        let at = Date.parse('2025-12-20T05:00:00Z');
        for (let count = 0; count < 120; count++) {
          const calendar = { unit, every: 1, time_zone: zone, starts_at: '2018-01-01 00:00:00' };
          const { to_ms } = periodAt(calendar, at);
          expect(periodAt(calendar, to_ms).to_ms).toBe(to_ms);
          expect(periodAt(calendar, to_ms + 1).from_ms).toBe(to_ms);
          at = to_ms + 1;
        }
      }
  });
});

describe('what a document may say', () => {
  test('time zones are those of the database, wall-clock times those that exist on some day', () => {
    expect([isTimeZone('Europe/Berlin'), isTimeZone('Europe/Nowhere')]).toEqual([true, false]);
    expect(['2022-01-01 12:00:00', '2022-02-30 12:00:00', '2022-01-01'].map(isLocalTime)).toEqual([
      true,
      false,
      false,
    ]);
  });
});
