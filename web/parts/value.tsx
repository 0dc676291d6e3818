// One value of a row: its text by its unit, on hover all its digits or the reason why it is unknown, and a link to what
// stands behind it.

import { cellOf } from '../format/cell.ts';
import { zone } from '../state/clock.ts';
import type { View } from '../url/view.ts';
import { Link } from './link.tsx';

interface Props {
  readonly column: string;
  readonly value: unknown;
  readonly to?: View | null | undefined;
  /** The whole row, where one column explains why another is empty. */
  readonly row?: Readonly<Record<string, unknown>>;
}

export function Value({ column, value, to, row }: Props) {
  const { text, title, known } = cellOf(column, value, { zone, row });
  if (to && known) {
    return (
      <Link to={to} title={title ?? undefined}>
        {text}
      </Link>
    );
  }
  return (
    <span className={known ? undefined : 'unknown'} title={title ?? undefined}>
      {text}
    </span>
  );
}
