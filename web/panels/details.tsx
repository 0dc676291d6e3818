// The small print of a figure: how it moved against the period before, and what else belongs to it.

import { cellOf } from '../format/cell.ts';
import { beforeOf, changeIn } from '../panel/before.ts';
import type { Panel } from '../panel/panel.ts';
import type { Row } from '../series/stack.ts';
import { zone } from '../state/clock.ts';
import { ChangeMark } from './change.tsx';

interface Props {
  readonly panel: Panel;
  readonly row: Row;
  readonly before: Row | undefined;
}

export function Details({ panel, row, before }: Props) {
  const [column = '', ...others] = panel.columns;
  const change = before
    ? changeIn(row, column, { panel: { ...panel, key: [] }, before: beforeOf([before], []) })
    : null;
  const isKnown = row[column] !== null;
  const told = others.map((other) => detailWords(panel, other, row)).filter((words) => words !== null);
  return (
    <>
      {change ? <ChangeMark change={change} /> : null}
      {change && told.length > 0 ? ' · ' : null}
      {told.join(' · ') || (change ? null : isKnown ? panel.note : panel.empty)}
    </>
  );
}

/** A board writes its details in the plural, "{} models"; of one, the last letter goes. */
function detailWords({ words }: Panel, column: string, row: Row): string | null {
  const { text, known } = cellOf(column, row[column], { zone, row });
  const pattern = words?.[column] ?? '{}';
  return known ? (row[column] === 1 ? pattern.replace(/s$/, '') : pattern).replace('{}', () => text) : null;
}
