// Numbers as text: never more than is known, never a zero for what is not, every digit where money is explained.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellOf } from '../../web/format/cell.ts';
import { changeOf, inWords, isThin, judged } from '../../web/format/change.ts';
import { duration, spokenLength } from '../../web/format/duration.ts';
import { decimalsOf, exactDigits, exactMoney, money, sumUsd } from '../../web/format/money.ts';
import { bytes, compact, counted, grouped, percent, threeDigits } from '../../web/format/number.ts';
import { between, momentOf, offsetOf, time, utc } from '../../web/format/time.ts';
import { unitOf } from '../../web/format/unit.ts';

/** No-break spaces and the real minus, typed as plain ones, so that the cases below can be read. */
const typed = (text: string | undefined) => text?.replaceAll('\u00a0', ' ').replaceAll('\u2212', '-');
const each = <Input>(
  name: string,
  print: (input: Input) => string,
  cases: readonly (readonly [Input, string])[],
) =>
  describe(name, () =>
    test.each(cases)('%d is printed as %s', (input, wanted) =>
      expect(typed(print(input as Input))).toBe(wanted),
    ),
  );

each('money', money, [
  [0, '$0'],
  [412.07, '$412.07'],
  [18_204.5, '$18,204.50'],
  [1, '$1.00'],
  [0.9996, '$1.00'],
  [0.183, '18.3 ¢'],
  [0.0226, '2.26 ¢'],
  [0.00012345, '0.0123 ¢'],
  [0.000000075, '0.0000075 ¢'],
  [-1.2, '-$1.20'],
]);

each('money where it is explained', exactMoney, [
  [0.0308016, '$0.0308016'],
  [0.1 + 0.2, '$0.30'],
  [1234.5, '$1,234.50'],
  [0, '$0.00'],
  [0.000000075, '$0.000000075'],
  [-0.5, '-$0.50'],
]);

each('a length of time', duration, [
  [0, '0 ms'],
  [0.01, '< 0.1 ms'],
  [0.42, '0.4 ms'],
  [14.23, '14.2 ms'],
  [112, '112 ms'],
  [640.4, '640 ms'],
  [9_410, '9.41 s'],
  [59_940, '59.9 s'],
  [184_000, '3 min 4 s'],
  [180_000, '3 min'],
  [7_500_000, '2 h 5 min'],
  [3 * 86_400_000, '3.0 d'],
]);

each('a round length', spokenLength, [
  [86_400_000, '24 hours'],
  [7 * 86_400_000, '7 days'],
  [3_600_000, 'hour'],
  [900_000, '15 minutes'],
  [1_500, '1.50 s'],
]);

each('a share', percent, [
  [0, '0 %'],
  [1, '100 %'],
  [0.0139, '1.39 %'],
  [0.9861, '98.61 %'],
  [0.123, '12.3 %'],
  [0.00001, '< 0.01 %'],
  [0.999999, '> 99.99 %'],
]);

each('three digits', threeDigits, [
  [0, '0'],
  [9.999, '10.0'],
  [1_204, '1,204'],
  [0.0031249, '0.00312'],
]);

each('an axis', compact, [
  [9_999, '9,999'],
  [71_200, '71.2 k'],
  [3_410_000, '3.41 M'],
]);

each('bytes', bytes, [
  [1, '1.00 byte'],
  [10_485_760, '10.5 MB'],
]);

test('grouping', () =>
  expect([grouped(1234567.891, 2), grouped(-0.001, 2), grouped(-1234)].map(typed)).toEqual([
    '1,234,567.89',
    '0.00',
    '-1,234',
  ]));
test('one and many', () =>
  expect([counted(1, 'request'), counted(18_204, 'request')].map(typed)).toEqual([
    '1 request',
    '18,204 requests',
  ]));

describe('exact money', () => {
  const ledger = fc.integer({ min: 0, max: 10 ** 12 }).map((pico) => pico / 1e12);

  test('loses no digit of the ledger', () => {
    fc.assert(
      fc.property(ledger, (usd) => void expect(Number(exactDigits(usd).replaceAll(',', ''))).toBe(usd)),
    );
  });

  test('adds up as decimals do', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 10 ** 12 })), (picos) => {
        expect(sumUsd(picos.map((pico) => pico / 1e12))).toBe(
          picos.reduce((sum, pico) => sum + pico, 0) / 1e12,
        );
      }),
    );
  });

  test('a column has the decimals of its longest amount', () =>
    expect(decimalsOf([0.011487, 0.0009216, 0.00384])).toBe(7));
});

describe('time', () => {
  const at = Date.UTC(2026, 10, 20, 17, 32, 8, 204);
  test('is told in the reader’s zone', () =>
    expect(time(at, 'exact', 'Europe/Berlin')).toBe('20 Nov 18:32:08'));
  test('and in UTC', () => expect(utc(at)).toBe('2026-11-20 17:32:08.204 UTC'));
  test('nanoseconds keep their order', () =>
    expect(momentOf('2026-11-20T17:32:08.204900100Z')).toBeGreaterThan(
      momentOf('2026-11-20T17:32:08.204100000Z'),
    ));
  test('nonsense says so', () =>
    expect([time(Number.NaN, 'clock', 'UTC'), utc(Number.NaN)]).toEqual(['no valid time', 'no valid time']));
  test('a stretch names its day once', () =>
    expect(between({ from: at, to: at + 7_200_000 }, 'UTC')).toBe('between 20 Nov 17:32 and 19:32'));
  test.each([
    ['UTC', 'UTC'],
    ['Asia/Kolkata', 'UTC+5:30'],
    ['America/New_York', 'UTC-5'],
  ])('%s is %s', (zone, offset) => expect(offsetOf(zone, at)).toBe(offset));
});

describe('a change', () => {
  const words = (column: string, now: unknown, before: unknown) => typed(changeOf(column, now, before)?.text);
  test.each([
    ['list_cost_usd', 112, 100, '+12 %'],
    ['list_cost_usd', 88, 100, '-12 %'],
    ['list_cost_usd', 100.1, 100, 'same'],
    ['list_cost_usd', 1_400, 100, '×14'],
    ['list_cost_usd', 5, 0, 'none before'],
    ['list_cost_usd', 0, 0, 'same'],
    ['error_ratio', 0.0139, 0.005, '+0.9 pt'],
    ['error_ratio', 0.25, 0.5, '-25 pt'],
    ['list_cost_usd', null, 100, undefined],
    ['list_cost_usd', 100, undefined, undefined],
  ])('of %s from %s, before %s, is %s', (column, now, before, wanted) =>
    expect(words(column, now, before)).toBe(wanted),
  );

  test('is judged by its direction, and only when it is noticeable', () => {
    const verdict = (better: 'lower' | 'higher' | 'neither', now: number) =>
      judged('list_cost_usd', better, { now, before: 100 })?.verdict;
    expect([
      verdict('lower', 120),
      verdict('lower', 80),
      verdict('higher', 120),
      verdict('neither', 120),
      verdict('lower', 102),
    ]).toEqual(['worse', 'better', 'better', 'neutral', 'neutral']);
  });

  test('reads within a sentence', () =>
    expect([inWords(0.12), inWords(-0.5), inWords(0.001), inWords(13)].map(typed)).toEqual([
      '12 % more',
      '50 % less',
      'as much',
      '14 times as much',
    ]));

  const against = (before: number, thin: boolean) =>
    judged('list_cost_usd', 'lower', { now: 168, before, isThin: thin })!;
  test('of twelve times is news; against a period without traffic it is not', () => {
    expect(against(14, false)).toMatchObject({ text: '×12', verdict: 'worse' });
    const { text, verdict } = against(0.09, true);
    expect([typed(text), verdict]).toEqual(['was 9.00 ¢', 'neutral']);
    expect(against(100, true).verdict).toBe('neutral');
  });
  test.each([
    [{ request_count: 100 }, { request_count: 9 }, true],
    [{ request_count: 100 }, { request_count: 10 }, false],
    [{ call_count: 100 }, { call_count: 1 }, true],
    [{}, {}, false],
  ])('%j has too little before it when that is %j: %s', (now, before, thin) =>
    expect(isThin(now, before)).toBe(thin),
  );
});

describe('a cell', () => {
  test.each([
    ['list_cost_usd', null, 'unpriced'],
    ['input_tokens', null, 'unknown'],
    ['ttft_ms', null, '–'],
    ['alignment_ratio', null, 'not scored'],
    ['error_ratio', null, '–'],
    ['agent_name', '', 'unnamed'],
    ['list_cost_usd', Number.NaN, '–'],
  ])('%s of %s is %s, with a reason', (column, value, text) => {
    const cell = cellOf(column, value, { zone: 'UTC' });
    expect([cell.text, cell.known, cell.title !== null]).toEqual([text, false, true]);
  });

  test.each([
    ['list_cost_usd', 0.0308016, '3.08 ¢', '$0.0308016'],
    ['input_tokens', 33_615, '33,615', '33,615 tokens'],
    ['started_at', '2026-11-20T17:32:08.204Z', '20 Nov 17:32:08', '2026-11-20 17:32:08.204 UTC'],
    ['models', ['a', 'b', 'c'], 'a, b +1', 'a, b, c'],
    ['name', '<b>', '<b>', null],
  ])('%s of %s is %s, on hover %s', (column, value, text, title) => {
    const cell = cellOf(column, value, { zone: 'UTC' });
    expect([typed(cell.text), typed(cell.title ?? undefined) ?? null, cell.known]).toEqual([
      text,
      title,
      true,
    ]);
  });
});

test('units stand at the end of names', () =>
  expect(['list_cost_usd', 'ttft_p95_ms', 'started_at', 'name', 'count'].map(unitOf)).toEqual([
    'usd',
    'ms',
    'at',
    'text',
    'text',
  ]));
