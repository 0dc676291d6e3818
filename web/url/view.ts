// The whole state of what is on the screen, read from an address and written back to one. Anything unknown or of the
// wrong form falls back to its default, so every address shows something.

import { type Filters, filterNames, validFilters } from './filters.ts';
import { formatPath, type Page, parsePath } from './page.ts';
import { defaultRange, formatRange, parseRange, type Range } from './range.ts';

export const themes = ['light', 'dark'] as const;
export const tabs = ['messages', 'cost', 'latency', 'attributes', 'raw'] as const;
export const faces = ['tree', 'transcript', 'quality'] as const;

export type Theme = (typeof themes)[number];
export type Tab = (typeof tabs)[number];
export type Face = (typeof faces)[number];

export interface View {
  readonly page: Page;
  readonly range: Range;
  readonly filters: Filters;
  /** A column, with "-" before it for descending; null is the page's own order. */
  readonly sort: string | null;
  /** Panels that are read as tables instead of charts. */
  readonly tables: readonly string[];
  /** The trace page: the selected span, its tab, the face of the page, the text looked for. */
  readonly span: string | null;
  readonly tab: Tab | null;
  readonly face: Face | null;
  readonly find: string | null;
  /** null follows the system. */
  readonly theme: Theme | null;
}

export const startView: View = {
  page: { name: 'overview', id: null },
  range: defaultRange,
  filters: {},
  sort: null,
  tables: [],
  span: null,
  tab: null,
  face: null,
  find: null,
  theme: null,
};

const sortPattern = /^-?[a-z][a-z0-9_]{0,62}$/;
const panelPattern = /^[a-z][a-z0-9_-]{0,62}$/;

/** Reads a path and its query ("?a=b", with or without the mark). */
export function parseView(path: string, search: string): View {
  const query = new URLSearchParams(search);
  const text = (name: string) => query.get(name) || null;
  const one = <Value extends string>(name: string, values: readonly Value[]) =>
    values.find((value) => value === query.get(name)) ?? null;
  const sort = text('sort');
  return {
    page: parsePath(path),
    range: parseRange(query),
    filters: validFilters(query),
    sort: sort && sortPattern.test(sort) ? sort : null,
    tables: [...new Set(query.getAll('table').filter((id) => panelPattern.test(id)))],
    span: text('span'),
    tab: one('tab', tabs),
    face: one('view', faces),
    find: text('find'),
    theme: one('theme', themes),
  };
}

export function formatView(view: View): string {
  const query = new URLSearchParams(formatRange(view.range));
  for (const name of filterNames)
    if (view.filters[name] !== undefined) query.append(name, view.filters[name]);
  for (const id of view.tables) query.append('table', id);
  const rest = {
    sort: view.sort,
    span: view.span,
    tab: view.tab,
    view: view.face,
    find: view.find,
    theme: view.theme,
  };
  for (const [name, value] of Object.entries(rest)) if (value !== null) query.append(name, value);
  const search = query.toString().replaceAll('%3A', ':');
  return formatPath(view.page) + (search === '' ? '' : `?${search}`);
}
