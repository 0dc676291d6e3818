// One trace: its spans from the facts, and what the watcher made of them.

import { z } from 'zod';
import { traceAnswer } from '../contract/answers.ts';
import { ApiError } from '../contract/errors.ts';
import type { CallRow, RequestRow, SpanRow, ToolCallRow } from '../contract/rows.ts';
import { costLinesOf } from './cost-lines.ts';
import { asOf, type Edges } from './edges.ts';
import { read_limits } from './limits.ts';
import { qualityFindings } from './quality-findings.ts';
import { type Route, route } from './route.ts';
import { withScores } from './scores.ts';

type CallOfStore = Omit<CallRow, 'cost_lines'> & { readonly price_rates: string };

export const traceId = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[0-9a-f]{32}$/, 'a trace id has 32 hexadecimal digits');

const day_ms = 86_400_000;
const beginning = new Date(0);

export function traceRoutes(edges: Edges): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/traces/:trace_id',
      scope: 'read',
      summary:
        'One trace: the request, its spans, calls of models with the working of their cost, tool calls and findings.',
      params: z.strictObject({ trace_id: traceId }),
      answer: traceAnswer,
      handle: ({ principal, params }) => openTrace(edges, principal.tenant_id, params.trace_id),
    }),
  ];
}

async function openTrace(
  edges: Edges,
  tenant_id: string,
  trace_id: string,
): Promise<z.input<typeof traceAnswer>> {
  const as_of = asOf(edges);
  const read = <Row>(name: string, parameters: Record<string, string | Date>): Promise<Row[]> =>
    edges.questions.read<Row>({
      name,
      tenant_id,
      parameters: { trace_id, ...parameters },
      limits: read_limits,
    });
  const request = await requestOf(edges, tenant_id, trace_id);
  const spans = await read<SpanRow>('trace-spans', { received_from: receivedFrom(request) });
  if (!request && spans.length === 0) throw new ApiError('not_found', 'there is no such trace');
  const stretch = stretchOf(request, spans);
  const [calls, tool_calls, findings, quality] = await Promise.all([
    read<CallOfStore>('trace-calls', stretch),
    read<ToolCallRow>('trace-tool-calls', stretch),
    edges.findings(tenant_id, trace_id),
    qualityFindings(edges, tenant_id, trace_id),
  ]);
  return {
    trace_id,
    as_of,
    request: request ?? null,
    spans: spans.toSorted(byStart),
    calls: calls.map(({ price_rates, ...call }) => ({ ...call, cost_lines: costLinesOf(call, price_rates) })),
    tool_calls,
    findings: [...findings, ...quality],
  };
}

/** The summary of a trace, if the watcher has seen it. */
export async function requestOf(
  edges: Edges,
  tenant_id: string,
  trace_id: string,
): Promise<RequestRow | undefined> {
  const [request] = await edges.questions.read<RequestRow>({
    name: 'trace-request',
    tenant_id,
    parameters: { trace_id },
    limits: read_limits,
  });
  const [scored] = request ? await withScores(edges, tenant_id, [request]) : [];
  return scored;
}

/**
 * Facts lie by the day on which they came, which is not before the day on which they say they happened; a day is
 * left for clocks that go wrong. Before the watcher has seen the trace all days are searched.
 */
export function receivedFrom(request: Pick<RequestRow, 'started_at'> | undefined): Date {
  return request ? new Date(Date.parse(request.started_at) - day_ms) : beginning;
}

interface Stretch extends Record<string, Date> {
  readonly started_from: Date;
  readonly started_to: Date;
}

/** When the trace's spans started, so that derived rows are found by their sort key. A millisecond more on both sides. */
function stretchOf(request: RequestRow | undefined, spans: readonly SpanRow[]): Stretch {
  const starts = spans.map((span) => Date.parse(span.started_at));
  if (request)
    starts.push(Date.parse(request.started_at), Date.parse(request.started_at) + request.duration_ms);
  const [first, last] = starts.reduce(
    ([low, high], start) => [Math.min(low, start), Math.max(high, start)],
    [Infinity, -Infinity],
  );
  return { started_from: new Date(first - 1), started_to: new Date(last + 1) };
}

/** Times have nine digits after the point, so their order is that of their text. */
function byStart(a: SpanRow, b: SpanRow): number {
  if (a.started_at !== b.started_at) return a.started_at < b.started_at ? -1 : 1;
  return a.span_id < b.span_id ? -1 : 1;
}
