// The answer that opens a page about totals, from its totals, those of the period before and its agents.

import { Say } from '../parts/say.tsx';
import { SaySkeleton } from '../parts/skeleton.tsx';
import { useView } from '../state/address.ts';
import { useNow, zone } from '../state/clock.ts';
import { useQuestion } from '../state/queries.ts';
import type { Filters } from '../url/filters.ts';
import { totalsSentence } from '../words/totals.ts';

const topAgents = { limit: 8 };

export function TotalsSay({ filters }: { readonly filters: Filters }) {
  const view = useView();
  const { range } = view;
  const now = useNow(30_000);
  const totals = useQuestion('overview_totals', { range, filters });
  const before = useQuestion('overview_totals', { range, filters, before: true });
  const agents = useQuestion('top_agents', { range, filters, parameters: topAgents });
  const row = totals.data?.rows[0];
  if (!row) return totals.error ? null : <SaySkeleton />;
  const sentence = totalsSentence({
    view,
    when: { range, now, zone },
    totals: row,
    before: before.data?.rows[0] ?? null,
    agents: agents.data?.rows ?? [],
    filters,
  });
  return <Say sentence={sentence} heading />;
}
