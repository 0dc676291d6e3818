// The explorer: requests that pass filters, in an order, a page at a time.

import { z } from 'zod';
import type { Parameters } from '../../sql/store.ts';
import { type RequestTotalsAnswer, requestsAnswer, requestTotalsAnswer } from '../contract/answers.ts';
import {
  type RequestRow,
  requestRow,
  requestsParameters,
  requestTotalsParameters,
} from '../contract/requests.ts';
import { cursorOf, listDigest, type Place, placeOf } from './cursor.ts';
import { asOf, type Edges } from './edges.ts';
import { sentAs } from './formats.ts';
import { read_limits } from './limits.ts';
import { parsed, type Range, rangeOf, rangeOptional, withRange } from './parameters.ts';
import { parametersOf } from './questions.ts';
import { type Asked, type Route, route } from './route.ts';
import { withScores } from './scores.ts';

type Row = RequestRow & { readonly after_key: string | null };

const filters = [
  'workflow_name',
  'outcome',
  'failed',
  'failure_class',
  'usage_flag',
  'unpriced',
  'verdict',
  'unfaithful',
  'text',
] as const;
const columns = Object.keys(requestRow.shape);

export function requestRoutes(edges: Edges): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/requests',
      scope: 'read',
      summary:
        'Requests that pass the filters, a page at a time. In CSV and JSON Lines the next cursor is the header x-next-cursor.',
      query: z.looseObject(rangeOptional(requestsParameters).shape),
      answer: requestsAnswer,
      formats: ['text/csv', 'application/jsonl'],
      handle: (asked: Asking) => page(asked, edges),
    }),
    route({
      method: 'GET',
      path: '/v1/requests/totals',
      scope: 'read',
      summary: 'How many requests pass the filters, how many failed, and what they cost together.',
      query: z.looseObject(rangeOptional(requestTotalsParameters).shape),
      answer: requestTotalsAnswer,
      handle: (asked: Asking) => totals(asked, edges),
    }),
  ];
}

type Asking = Asked<unknown, Readonly<Record<string, unknown>>, unknown>;

async function totals(
  { principal, query: given, now }: Asking,
  edges: Edges,
): Promise<z.input<typeof requestTotalsAnswer>> {
  const query = parsed(requestTotalsParameters, withRange(given, now));
  const as_of = asOf(edges);
  const [row] = await edges.questions.read<Omit<RequestTotalsAnswer, 'as_of'>>({
    name: 'request-totals',
    tenant_id: principal.tenant_id,
    parameters: filtersOf(query, rangeOf(query, now)),
    limits: read_limits,
  });
  return { as_of, ...row! };
}

/** What decides which requests are in, for the list and for its sum. */
function filtersOf(query: z.output<typeof requestTotalsParameters>, range: Range): Parameters {
  return {
    ...parametersOf({}, range),
    ...Object.fromEntries(filters.map((name) => [name, ''])),
    ...Object.fromEntries(Object.entries(query).filter(([name]) => !['from', 'to', 'at'].includes(name))),
    duration_ms_min: query.duration_ms_min ?? 0,
    cost_usd_min: query.cost_usd_min ?? null,
  };
}

async function page({ principal, query: given, now }: Asking, edges: Edges): Promise<unknown> {
  const query = parsed(requestsParameters, withRange(given, now));
  const list = listDigest(query);
  const after = query.cursor === undefined ? undefined : placeOf(query.cursor, list);
  const range = after ? rangeOf(after, now) : rangeOf(query, now);
  const { limit, format, sort } = query;
  const as_of = asOf(edges);
  const parameters = {
    ...filtersOf(query, range),
    ...orderOf(sort),
    is_next_page: after !== undefined,
    after_key: after?.after_key ?? null,
    after_trace_id: after?.after_trace_id ?? '',
    // One more than asked for says whether there is a next page.
    limit: limit + 1,
  };
  const found = await edges.questions.read<Row>({
    name: 'requests',
    tenant_id: principal.tenant_id,
    parameters,
    limits: read_limits,
  });
  const rows = await withScores(edges, principal.tenant_id, found.slice(0, limit));
  const next_cursor = found.length > limit ? cursorOf(placeAfter(rows.at(-1)!, range, list)) : null;
  if (format !== 'json')
    return sentAs(
      format,
      { columns, rows },
      {
        'x-as-of': as_of,
        ...(next_cursor ? { 'x-next-cursor': next_cursor } : {}),
      },
    );
  return { as_of, rows, next_cursor };
}

function orderOf(sort: string): { readonly sort: string; readonly direction: number } {
  return sort.startsWith('-') ? { sort: sort.slice(1), direction: -1 } : { sort, direction: 1 };
}

function placeAfter(row: Row, { from, to, at }: Range, list: string): Place {
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    at: at.toISOString(),
    after_key: row.after_key,
    after_trace_id: row.trace_id,
    list,
  };
}
