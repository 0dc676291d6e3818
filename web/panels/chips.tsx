// The filters that are on, each with its way off.

import { labelOf } from '../format/label.ts';
import { Link } from '../parts/link.tsx';
import { useView } from '../state/address.ts';
import { type FilterName, type Filters, without } from '../url/filters.ts';

interface Props {
  readonly filters: Filters;
  /** Filters that have a control of their own. */
  readonly hidden?: readonly FilterName[];
}

export function FilterChips({ filters, hidden = [] }: Props) {
  const view = useView();
  const shown = (Object.entries(filters) as [FilterName, string][]).filter(
    ([name, value]) => !hidden.includes(name) && !isSwitch(name, value),
  );
  if (shown.length === 0) return null;
  return (
    <ul className="chips" aria-label="Filters">
      {shown.map(([name, value]) => (
        <li key={name} className="chip">
          <span className="sub">{labelOf(name)}</span> {chipValue(name, value)}
          <Link
            to={{ ...view, filters: without(view.filters, name) }}
            className="chip-off"
            aria-label={`Remove the filter ${labelOf(name)}`}
          >
            ×
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** These have a switch that shows that they are on. */
const isSwitch = (name: FilterName, value: string): boolean =>
  (name === 'failed' || name === 'unpriced') && value === 'true';

const yesNo: Readonly<Record<string, string>> = { true: 'yes', false: 'no' };

function chipValue(name: FilterName, value: string): string {
  if (name === 'failed' || name === 'unpriced') return yesNo[value] ?? value;
  return value.length > 60 ? `${value.slice(0, 60)}…` : value;
}
