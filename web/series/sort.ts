// Rows in the order of one column. Unknown values come last whichever way it goes.

import type { Row } from './stack.ts';

/** `sort` is a column, with "-" before it for descending. */
export function sortedBy<One extends Row>(rows: readonly One[], sort: string): One[] {
  const column = sort.replace(/^-/, '');
  const sign = sort.startsWith('-') ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [left, right] = [keyOf(a[column]), keyOf(b[column])];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return left < right ? -sign : left > right ? sign : 0;
  });
}

function keyOf(value: unknown): number | string | null {
  if (Array.isArray(value)) return value.length === 0 ? null : value.join(' ').toLowerCase();
  if (typeof value === 'string') return value === '' ? null : value.toLowerCase();
  return typeof value === 'number' ? value : null;
}
