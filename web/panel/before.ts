// Rows of this period beside the same rows of the period before.

import { type Better, type Change, isThin, judged } from '../format/change.ts';
import type { Row } from '../series/stack.ts';
import type { Panel } from './panel.ts';

export type Before = ReadonlyMap<string, Row>;

const keyOf = (row: Row, key: readonly string[]): string =>
  JSON.stringify(key.map((column) => row[column] ?? null));

export function beforeOf(rows: readonly Row[], key: readonly string[]): Before {
  return new Map(rows.map((row) => [keyOf(row, key), row]));
}

/** How a row's column moved, or null where the period before says nothing about it. */
export function changeIn(
  row: Row,
  column: string,
  from: { panel: Pick<Panel, 'compare' | 'key'>; before: Before | null },
): Change | null {
  const better: Better | undefined = from.panel.compare?.[column];
  if (!better || !from.before) return null;
  const then = from.before.get(keyOf(row, from.panel.key ?? []));
  if (!then) return null;
  return judged(column, better, { now: row[column], before: then[column], isThin: isThin(row, then) });
}
