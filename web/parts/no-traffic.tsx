// Nothing happened in the time that is looked at: where else to look, and how to send something.

import { labelOf } from '../format/label.ts';
import { useView } from '../state/address.ts';
import type { Filters } from '../url/filters.ts';
import { visit } from '../url/link.ts';
import { Link } from './link.tsx';
import { Empty, HowTo } from './notice.tsx';

export function NoTraffic({ filters }: { readonly filters: Filters }) {
  return (
    <Empty>
      <Narrowed filters={filters} />
      <HowTo />
    </Empty>
  );
}

/** Where one agent or one filter is looked at, there may be traffic beside it. */
function Narrowed({ filters }: { readonly filters: Filters }) {
  const view = useView();
  if (Object.keys(filters).length === 0) return null;
  return (
    <p>
      Only {listOf(filters)} is looked at here: choose a longer time, or see{' '}
      <Link to={visit(view, { name: 'overview', id: null }, { filters: {} })} className="said">
        everything
      </Link>
      .
    </p>
  );
}

const listOf = (filters: Filters): string =>
  Object.entries(filters)
    .map(([name, value]) => `${labelOf(name)} ${value}`)
    .join(', ');
