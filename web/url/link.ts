// From where the reader stands to where a link leads: the time, the environment and the theme come along, everything
// else belongs to the page that is left.

import type { Filters } from './filters.ts';
import type { Page, ThingPage } from './page.ts';
import { startView, type View } from './view.ts';

export function visit(view: View, page: Page, change: Partial<View> = {}): View {
  const filters: Filters =
    view.filters.environment === undefined ? {} : { environment: view.filters.environment };
  return { ...startView, range: view.range, theme: view.theme, filters, page, ...change };
}

export function visitThing(view: View, name: ThingPage, id: string): View {
  return visit(view, { name, id });
}

/** The list of requests behind a number; `filters` are added to the environment that is looked at. */
export function visitRequests(view: View, filters: Filters, change: Partial<View> = {}): View {
  const there = visit(view, { name: 'requests', id: null }, change);
  return { ...there, filters: { ...there.filters, ...filters } };
}
