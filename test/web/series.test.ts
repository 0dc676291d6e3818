// Charts keep totals: whatever is grouped, filled or put at an edge, no amount is lost and none is made up.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { axisLabels } from '../../web/series/axis.ts';
import { gridOf, timeTicks, valueTicks } from '../../web/series/grid.ts';
import { sparkPath } from '../../web/series/spark.ts';
import { largestOf, linesOf, partOfWhole, seriesMax, stackByName } from '../../web/series/stack.ts';

const from = Date.UTC(2026, 10, 20);
const hour = 3_600_000;
const day = { from, to: from + 24 * hour };
const grid = gridOf(day, 3_600);
const at = (hours: number) => new Date(from + hours * hour).toISOString();
const columns = { at: 'bucket_at', name: 'value', amount: 'list_cost_usd' };

const anyRows = fc.array(
  fc.record({
    bucket_at: fc.integer({ min: -3, max: 30 }).map(at),
    value: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', '', '(other)', '__proto__', 'constructor'),
    list_cost_usd: fc.option(
      fc.nat(1e9).map((nano) => nano / 1e9),
      { nil: null },
    ),
  }),
);
const pico = (usd: number) => Math.round(usd * 1e12);

describe('a stack', () => {
  test('keeps the total, over its points and over its series', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const { series, points } = stackByName(rows, columns, grid);
        const wanted = rows.reduce((sum, row) => sum + pico(row.list_cost_usd ?? 0), 0);
        expect(series.reduce((sum, { total }) => sum + pico(total), 0)).toBe(wanted);
        expect(
          points.flatMap(({ values }) => values).reduce<number>((sum, value) => sum + pico(value ?? 0), 0),
        ).toBe(wanted);
        expect(series.length).toBeLessThanOrEqual(seriesMax);
        expect(points.map((point) => point.at)).toEqual(grid);
      }),
    );
  });

  test('the largest come first and the rest is one series', () => {
    const rows = ['a', 'b', 'c', 'd', 'e', 'f'].map((value, index) => ({
      bucket_at: at(index),
      value,
      list_cost_usd: index + 1,
    }));
    const { series } = stackByName(rows, columns, grid);
    expect(series.map(({ name, total }) => [name, total])).toEqual([
      ['f', 6],
      ['e', 5],
      ['d', 4],
      ['c', 3],
      [null, 3],
    ]);
  });

  test('a whole is its part and the rest', () => {
    const rows = [{ bucket_at: at(1), request_count: 10, failed_count: 3 }];
    const chart = partOfWhole(rows, { at: 'bucket_at', whole: 'request_count', part: 'failed_count' }, grid);
    expect(chart.points[1]!.values).toEqual([7, 3]);
    expect(largestOf(chart, true)).toBe(10);
  });
});

test('a line has a gap where nothing was measured', () => {
  const { points } = linesOf(
    [{ bucket_at: at(2), ttft_p50_ms: 640, ttft_p95_ms: null }],
    { at: 'bucket_at', amounts: ['ttft_p50_ms', 'ttft_p95_ms'] },
    grid,
  );
  expect([points[1]!.values, points[2]!.values]).toEqual([
    [null, null],
    [640, null],
  ]);
});

describe('a grid', () => {
  test('covers the range in equal steps', () => {
    fc.assert(
      fc.property(
        fc.nat(2e12),
        fc.integer({ min: 1, max: 1e9 }),
        fc.constantFrom(60, 300, 3_600, 86_400),
        (start, length, seconds) => {
          fc.pre(length / seconds / 1_000 < 5_000);
          const cells = gridOf({ from: start, to: start + length }, seconds);
          expect(cells[0]!).toBeLessThanOrEqual(start);
          expect(cells.at(-1)! + seconds * 1_000).toBeGreaterThanOrEqual(start + length);
          expect(cells.every((cell) => cell % (seconds * 1_000) === 0)).toBe(true);
        },
      ),
    );
  });

  test('labels stand at round hours of the reader', () => {
    expect(timeTicks(day, 'UTC').ticks.map((tick) => (tick - from) / hour)).toEqual([0, 6, 12, 18]);
    expect(timeTicks(day, 'Asia/Kolkata').ticks.map((tick) => (tick - from) / hour)).toEqual([
      0.5, 6.5, 12.5, 18.5,
    ]);
    expect(timeTicks({ from, to: from + 30 * 24 * hour }, 'UTC').daily).toBe(true);
  });

  test('the value axis reaches the largest value in at most six round steps', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), (largest) => {
        const ticks = valueTicks(largest);
        expect(ticks.at(-1)! * (1 + 1e-9)).toBeGreaterThanOrEqual(largest);
        expect(ticks.length).toBeLessThanOrEqual(6);
      }),
    );
    expect([valueTicks(17.2), valueTicks(0)]).toEqual([[0, 5, 10, 15, 20], [0]]);
  });
});

test('one axis has one unit', () => {
  const labels = (unit: 'usd' | 'ms' | 'count', largest: number) =>
    valueTicks(largest).map((tick) => axisLabels(unit, largest)(tick).replaceAll('\u00a0', ' '));
  expect(labels('usd', 17.2)).toEqual(['$0', '$5', '$10', '$15', '$20']);
  expect(labels('usd', 0.04)).toEqual(['0 ¢', '1 ¢', '2 ¢', '3 ¢', '4 ¢']);
  expect(labels('ms', 3_800)).toEqual(['0 s', '1 s', '2 s', '3 s', '4 s']);
});

test('a spark has gaps where nothing is known, and stays in its box', () => {
  const path = sparkPath([1, null, 3, 2], { width: 30, height: 20 });
  expect(path).toBe('M0 19h5M20 1L30 10');
  expect(sparkPath([], { width: 30, height: 20 })).toBe('');
  expect(sparkPath([5, 5], { width: 30, height: 20 })).toBe('M0 10L30 10');
});
