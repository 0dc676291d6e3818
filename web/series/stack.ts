// Rows of (time, name, amount) become the stacked bars of a chart: the largest names each get a series, the others are
// one series together, and no amount is lost.

import { sumUsd } from '../format/money.ts';
import { momentOf } from '../format/time.ts';

export type Row = Readonly<Record<string, unknown>>;

export interface Series {
  /** The value that the rows carry; null for all the others together. */
  readonly name: string | null;
  readonly total: number;
}

export interface Point {
  readonly at: number;
  /** One amount per series, in the order of the series. */
  readonly values: readonly (number | null)[];
}

export interface Chart {
  readonly series: readonly Series[];
  readonly points: readonly Point[];
}

export interface StackColumns {
  readonly at: string;
  readonly name: string;
  readonly amount: string;
}

/** Colours that stay apart for every eye are few; the rest shares grey. */
export const seriesMax = 5;

/** The name under which the store sums up values beyond the largest. */
const otherName = '(other)';

export function stackByName(rows: readonly Row[], columns: StackColumns, grid: readonly number[]): Chart {
  const told = rows.filter((row) => typeof row[columns.amount] === 'number');
  const amounts = Map.groupBy(told, (row) => String(row[columns.name] ?? ''));
  const totals = [...amounts].map(([name, own]) => ({
    name,
    total: sumUsd(own.map((row) => row[columns.amount] as number)),
  }));
  const named = totals
    .filter(({ name }) => name !== otherName)
    .toSorted((a, b) => b.total - a.total || (a.name < b.name ? -1 : 1));
  const isWhole = named.length === totals.length && named.length <= seriesMax;
  const large: Series[] = isWhole ? named : named.slice(0, seriesMax - 1);
  const small = totals.filter(({ name }) => !large.some((one) => one.name === name));
  const series =
    small.length === 0 ? large : [...large, { name: null, total: sumUsd(small.map(({ total }) => total)) }];
  return { series, points: pointsOf(told, { columns, grid, series }) };
}

interface Stacking {
  readonly columns: StackColumns;
  readonly grid: readonly number[];
  readonly series: readonly Series[];
}

function pointsOf(rows: readonly Row[], { columns, grid, series }: Stacking): Point[] {
  const seriesOf = new Map(series.map(({ name }, index) => [name, index]));
  const cells = grid.map(() => series.map((): number[] => []));
  for (const row of rows) {
    const index = seriesOf.get(String(row[columns.name] ?? '')) ?? series.length - 1;
    cells[bucketOf(row[columns.at], grid)]?.[index]?.push(row[columns.amount] as number);
  }
  return cells.map((own, index) => ({ at: grid[index]!, values: own.map(sumUsd) }));
}

/** The bucket that a row falls into; one before the first or after the last is kept at the edge, so totals hold. */
function bucketOf(at: unknown, grid: readonly number[]): number {
  const width = grid.length > 1 ? grid[1]! - grid[0]! : 1;
  const index = Math.floor((momentOf(String(at)) - grid[0]!) / width);
  return Math.min(grid.length - 1, Math.max(0, index));
}

/** A whole and a part of it (requests, of them failed): two series that add up to the whole. */
export function partOfWhole(
  rows: readonly Row[],
  columns: { at: string; whole: string; part: string },
  grid: readonly number[],
): Chart {
  const of = (column: string) =>
    linesOf(rows, { at: columns.at, amounts: [column] }, grid).points.map(({ values }) => values[0] ?? 0);
  const wholes = of(columns.whole);
  const parts = of(columns.part);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return {
    series: [
      { name: columns.whole, total: sum(wholes) - sum(parts) },
      { name: columns.part, total: sum(parts) },
    ],
    points: grid.map((at, index) => ({ at, values: [wholes[index]! - parts[index]!, parts[index]!] })),
  };
}

/** One line per column; where a bucket has no row there is a gap, not a zero. */
export function linesOf(
  rows: readonly Row[],
  columns: { at: string; amounts: readonly string[] },
  grid: readonly number[],
): Chart {
  const rowAt = new Map(rows.map((row) => [bucketOf(row[columns.at], grid), row]));
  const points = grid.map((at, index): Point => {
    const row = rowAt.get(index);
    return {
      at,
      values: columns.amounts.map((column) => (typeof row?.[column] === 'number' ? row[column] : null)),
    };
  });
  return { series: columns.amounts.map((name) => ({ name, total: 0 })), points };
}

/** The largest sum of one bucket (stacked) or the largest value (lines): how high the axis goes. */
export function largestOf({ points }: Chart, stacked: boolean): number {
  const heights = points.map(({ values }) =>
    values.reduce<number>((most, value) => (stacked ? most + (value ?? 0) : Math.max(most, value ?? 0)), 0),
  );
  return heights.reduce((most, height) => Math.max(most, height), 0);
}
