// Where one is: the page, or the list and the one thing of it.

import { labelOf } from '../format/label.ts';
import { Link } from '../parts/link.tsx';
import { visit } from '../url/link.ts';
import type { View } from '../url/view.ts';
import { destinations, settings } from './destinations.ts';

export function Crumb({ view }: { readonly view: View }) {
  const { page } = view;
  const list = [...destinations, settings].find(({ holds }) => holds.includes(page.name));
  if (!list || page.id === null) return <div className="crumb crumb-list">{list?.title ?? 'Nowhere'}</div>;
  return (
    <div className="crumb">
      <Link to={visit(view, { name: list.name, id: null })}>{list.title}</Link>
      <span aria-hidden="true"> / </span>
      <b title={page.id}>{page.name === 'trace' ? page.id.slice(0, 12) : page.id}</b>
      <span className="sr-only"> ({labelOf(page.name)})</span>
    </div>
  );
}
