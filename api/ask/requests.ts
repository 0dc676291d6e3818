// The explorer: requests that pass filters, in an order, a page at a time.

import { z } from 'zod';
import { requestsAnswer } from '../contract/answers.ts';
import { requestsParameters } from '../contract/requests.ts';
import { type RequestRow, requestRow } from '../contract/rows.ts';
import { cursorOf, listDigest, type Place, placeOf } from './cursor.ts';
import { asOf, type Edges } from './edges.ts';
import { sentAs } from './formats.ts';
import { read_limits } from './limits.ts';
import { parsed, type Range, rangeOf, rangeOptional, withRange } from './parameters.ts';
import { parametersOf } from './questions.ts';
import { type Asked, type Route, route } from './route.ts';

type Row = RequestRow & { readonly after_key: string | null };

const filters = [
  'workflow_name',
  'outcome',
  'failed',
  'failure_class',
  'usage_flag',
  'unpriced',
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
      handle: (asked: Asked<unknown, Readonly<Record<string, unknown>>, unknown>) => page(asked, edges),
    }),
  ];
}

async function page(
  { principal, query: given, now }: Asked<unknown, Readonly<Record<string, unknown>>, unknown>,
  edges: Edges,
): Promise<unknown> {
  const query = parsed(requestsParameters, withRange(given, now));
  const list = listDigest(query);
  const after = query.cursor === undefined ? undefined : placeOf(query.cursor, list);
  const range = after ? rangeOf(after, now) : rangeOf(query, now);
  const { limit, format, sort } = query;
  const as_of = asOf(edges);
  const parameters = {
    ...parametersOf({}, range),
    ...Object.fromEntries(filters.map((name) => [name, ''])),
    ...Object.fromEntries(Object.entries(query).filter(([name]) => !['from', 'to', 'at'].includes(name))),
    ...orderOf(sort),
    duration_ms_min: query.duration_ms_min ?? 0,
    cost_usd_min: query.cost_usd_min ?? null,
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
  const rows = found.slice(0, limit);
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
