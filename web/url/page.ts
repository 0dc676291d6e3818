// Which page a path names, and the path of a page. Names come from telemetry, so one such as ".." or "a/b" is escaped
// until no URL parser can read structure into it.

const pages = {
  '': { list: 'overview', one: null },
  requests: { list: 'requests', one: null },
  traces: { list: null, one: 'trace' },
  conversations: { list: 'conversations', one: 'conversation' },
  agents: { list: 'agents', one: 'agent' },
  quality: { list: 'quality', one: 'drift' },
  evaluations: { list: 'evaluations', one: null },
  slos: { list: 'slos', one: 'slo' },
  'slo-editor': { list: 'slo-new', one: 'slo-edit' },
  settings: { list: 'settings', one: null },
} as const;

export type ListPage =
  | 'overview'
  | 'requests'
  | 'conversations'
  | 'agents'
  | 'quality'
  | 'evaluations'
  | 'slos'
  | 'slo-new'
  | 'settings';
export type ThingPage = 'trace' | 'conversation' | 'agent' | 'drift' | 'slo' | 'slo-edit';

/** A list, one thing by its id, or `lost`, whose id is the path that led nowhere. */
export type Page =
  | { readonly name: ListPage; readonly id: null }
  | { readonly name: ThingPage | 'lost'; readonly id: string };

export function parsePath(path: string): Page {
  const [first = '', second, ...rest] = path.split('/').filter((segment) => segment !== '');
  const lost: Page = { name: 'lost', id: path };
  if (!Object.hasOwn(pages, first) || rest.length > 0) return lost;
  const { list, one } = pages[first as keyof typeof pages];
  if (second === undefined) return list ? { name: list, id: null } : lost;
  const id = decodeSegment(second);
  return one && id ? { name: one, id } : lost;
}

export function formatPath(page: Page): string {
  if (page.name === 'lost') return page.id;
  for (const [first, { list, one }] of Object.entries(pages)) {
    if (list === page.name) return `/${first}`;
    if (one === page.name) return `/${first}/${encodeSegment(page.id ?? '')}`;
  }
  return '/';
}

/** "." and ".." (also as %2e) are structure to a URL parser, so names that begin like them wear a "~". */
function encodeSegment(name: string): string {
  const guarded = /^[.~]/.test(name) ? `~${name}` : name;
  return encodeURIComponent(guarded.toWellFormed());
}

function decodeSegment(segment: string): string | null {
  try {
    return decodeURIComponent(segment).replace(/^~/, '');
  } catch {
    return null;
  }
}
