// How far behind the page is, beside a mark of the same meaning.

import { useNow, zone } from '../state/clock.ts';
import { useFreshness } from '../state/freshness.ts';
import { isLive } from '../url/range.ts';
import type { View } from '../url/view.ts';
import { stampOf } from '../words/freshness.ts';

/** Pages whose answers say how far they reach. */
const asks: ReadonlySet<string> = new Set([
  'overview',
  'requests',
  'trace',
  'conversations',
  'conversation',
  'agents',
  'agent',
]);

export function FreshnessStamp({ view }: { readonly view: View }) {
  const freshness = useFreshness();
  const now = useNow(1_000);
  const live = isLive(view.range) && view.page.name !== 'trace';
  if (freshness.asOf === null && !asks.has(view.page.name)) return null;
  const { text, state, title } = stampOf(freshness, { now, zone, live });
  return (
    <span className={`fresh fresh-${state}`} title={title} role="status" aria-live="off">
      <i aria-hidden="true" />
      {text}
    </span>
  );
}
