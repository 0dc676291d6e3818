// What a panel says where there is nothing to draw: no row at all, or rows of which nothing is known.

import type { Row } from '../series/stack.ts';
import type { Moments } from '../url/range.ts';
import { noTraffic } from '../words/range.ts';
import type { Panel } from './panel.ts';

interface Answer {
  readonly rows: readonly Row[];
  readonly moments: Moments;
}

/** null: there is something to draw. */
export function emptyWords(panel: Panel, { rows, moments }: Answer, zone: string): string | null {
  if (rows.length === 0) return panel.empty ?? `${noTraffic(moments, zone)}.`;
  if (panel.mark === 'table' || rows.some((row) => hasAmount(panel, row))) return null;
  if (panel.empty) return panel.empty;
  return (panel.columns.at(-1) ?? '').endsWith('_usd')
    ? 'There was traffic, but none of it has a price.'
    : 'There was traffic, but no streamed call says when its first token came.';
}

/** A chart of nothing but unknown amounts would be an empty chart. */
function hasAmount({ mark, columns }: Panel, row: Row): boolean {
  return columns.slice(mark === 'bars' ? 2 : 1).some((column) => typeof row[column] === 'number');
}
