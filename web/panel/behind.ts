// What stands behind a number: the list of requests that it was computed from, with the order in which its causes come
// first, or the page of the thing that is named.

import type { Row } from '../series/stack.ts';
import { type CommonFilter, commonFilters, type Filters, isValueOf } from '../url/filters.ts';
import { visitRequests, visitThing } from '../url/link.ts';
import type { Moments } from '../url/range.ts';
import type { View } from '../url/view.ts';

interface Behind {
  readonly filters?: Filters;
  readonly sort?: string;
}

const failed: Behind = { filters: { failed: 'true' } };
const unpriced: Behind = { filters: { unpriced: 'true' } };
const byCost: Behind = { sort: '-list_cost_usd' };
const byDuration: Behind = { sort: '-duration_ms' };
const byFirstToken: Behind = { sort: '-ttft_ms' };
const byInput: Behind = { sort: '-input_tokens' };

const behindColumn: Readonly<Record<string, Behind>> = {
  failed_count: failed,
  error_ratio: failed,
  wasted_cost_usd: { ...failed, ...byCost },
  cancelled_count: { filters: { outcome: 'cancelled' } },
  unpriced_call_count: unpriced,
  unpriced_call_ratio: unpriced,
  unpriced_model_count: unpriced,
  list_cost_usd: byCost,
  cost_per_request_usd: byCost,
  cost_p95_usd: byCost,
  duration_p50_ms: byDuration,
  duration_p95_ms: byDuration,
  ttft_p50_ms: byFirstToken,
  ttft_p95_ms: byFirstToken,
  tpot_ms: byFirstToken,
  tpot_p95_ms: byFirstToken,
  drifted_count: { filters: { verdict: 'drifted' } },
  drifted_ratio: { filters: { verdict: 'drifted' } },
  low_count: { filters: { verdict: 'low' } },
  unfaithful_count: { filters: { unfaithful: 'true' } },
  unsupported_claim_count: { filters: { unfaithful: 'true' } },
  faithfulness_ratio: { filters: { unfaithful: 'true' } },
  input_tokens: byInput,
  cache_read_tokens: byInput,
};

/** Which of a row's values narrow the list of requests. */
export function filtersOf(row: Row): Filters {
  const own = commonFilters.flatMap((name): [CommonFilter, string][] => {
    const value = row[name];
    return typeof value === 'string' && isValueOf(name, value) ? [[name, value]] : [];
  });
  return Object.fromEntries(own);
}

/** The requests behind a number; `filters` are those under which the number was computed. */
export function behindNumber(view: View, column: string, filters: Filters): View {
  const { filters: own = {}, sort = null } = behindColumn[column] ?? {};
  return visitRequests(view, { ...filters, ...own }, { sort });
}

/** The requests of one bucket of a chart. */
export function behindBucket(view: View, moments: Moments, at: { column: string; filters: Filters }): View {
  return { ...behindNumber(view, at.column, at.filters), range: moments };
}

/** Where a name leads: to its own page if it has one, else to the requests that carry it. */
export function behindName(view: View, column: string, value: string): View | null {
  if (value === '') return null;
  if (column === 'agent_name')
    return visitThing(view, view.page.name === 'quality' ? 'drift' : 'agent', value);
  if (column === 'trace_id') return visitThing(view, 'trace', value);
  if (column === 'conversation_id') return visitThing(view, 'conversation', value);
  const isFilter =
    (commonFilters as readonly string[]).includes(column) && isValueOf(column as CommonFilter, value);
  return isFilter ? visitRequests(view, { [column]: value }) : null;
}
