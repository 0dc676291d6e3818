// The requests behind an SLO's numbers: those in its scope, in its window, that its indicator calls bad, as far as the
// list of requests can be filtered for it; where it cannot, sorted so that they come first.

import type { SloDocument } from '../../api/contract/policies/slo.ts';
import type { SloStatus, Spent } from '../../api/contract/slos.ts';
import type { Filters } from '../url/filters.ts';
import { visitRequests } from '../url/link.ts';
import type { Moments } from '../url/range.ts';
import type { View } from '../url/view.ts';

export function scopeFilters({ agent_name, team, environment, workflow }: SloDocument['scope']): Filters {
  return {
    ...(agent_name ? { agent_name } : {}),
    ...(team ? { team } : {}),
    ...(environment ? { environment } : {}),
    ...(workflow ? { workflow_name: workflow } : {}),
  };
}

const windowOf = ({ window }: SloStatus): Moments => ({
  from: Date.parse(window.from),
  to: Date.parse(window.to) + 1,
});

/** null where no list of requests stands behind the number: probes, composites, evaluations. */
export function badRequests(view: View, document: SloDocument, status: SloStatus): View | null {
  const { sli, scope } = document;
  const narrowed = narrowing(sli);
  if (!narrowed) return null;
  const { filters, sort } = narrowed;
  return visitRequests(view, { ...scopeFilters(scope), ...filters }, { range: windowOf(status), sort });
}

function narrowing(sli: SloDocument['sli']): { filters: Filters; sort: string | null } | null {
  if (sli.type === 'availability') return { filters: { failed: 'true' }, sort: null };
  if (sli.type === 'cost')
    return { filters: { cost_usd_min: plainDecimal(sli.threshold_usd) }, sort: '-list_cost_usd' };
  if (sli.type !== 'latency') return null;
  if (sli.metric === 'ttft') return { filters: {}, sort: '-ttft_ms' };
  return sli.metric === 'duration'
    ? { filters: { duration_ms_min: plainDecimal(sli.threshold_ms) }, sort: '-duration_ms' }
    : { filters: {}, sort: null };
}

/** Filters take decimals without an exponent. */
const plainDecimal = (value: number): string => value.toFixed(9).replace(/\.?0+$/, '');

/** The requests of one cause. */
export function causeRequests(
  view: View,
  { document, status }: { readonly document: SloDocument; readonly status: SloStatus },
  { outcome, failure_class }: Pick<Spent['classes'][number], 'outcome' | 'failure_class'>,
): View | null {
  if (document.sli.type === 'probe' || document.sli.type === 'composite') return null;
  const own: Filters = { outcome, ...(failure_class ? { failure_class } : {}) };
  return visitRequests(view, { ...scopeFilters(document.scope), ...own }, { range: windowOf(status) });
}
