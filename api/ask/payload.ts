// Everything that one span said: its messages, arguments and result, from the span or else from its log records, and
// its attributes as they were sent. The only place where prompts are read.

import { z } from 'zod';
import { payloadAnswer } from '../contract/answers.ts';
import { ApiError } from '../contract/errors.ts';
import { type Message, message, type SpanPayload } from '../contract/rows.ts';
import { sentAttributes } from './attributes.ts';
import type { Edges } from './edges.ts';
import { read_limits } from './limits.ts';
import { qualityRoutes } from './quality.ts';
import { type Route, route, Sent } from './route.ts';
import { receivedFrom, requestOf, traceId } from './traces.ts';

type Texts = Readonly<
  Record<
    'system_instructions' | 'input_messages' | 'output_messages' | 'tool_arguments' | 'tool_result',
    string
  >
>;
type Map = Readonly<Record<string, string>>;

export interface SpanOfStore extends Texts {
  readonly trace_id: string;
  readonly span_id: string;
  readonly name: string;
  readonly attributes: Map;
  readonly content_attributes: Map;
  readonly resource_attributes: Map;
  readonly attribute_sources: string;
  readonly events: string;
  readonly links: string;
  readonly input_messages_bytes: number;
  readonly output_messages_bytes: number;
  readonly tool_arguments_bytes: number;
  readonly tool_result_bytes: number;
}

export interface LogOfStore extends Texts {
  readonly occurred_at: string;
  readonly event_name: string;
  readonly body: string;
}

export function payloadRoutes(edges: Edges): Route[] {
  return [
    ...qualityRoutes(edges),
    route({
      method: 'GET',
      path: '/v1/traces/:trace_id/spans/:span_id/payload',
      scope: 'read',
      summary:
        'What one span said: messages, tool arguments and result, attributes, events, links, log records.',
      params: z.strictObject({
        trace_id: traceId,
        span_id: z
          .string()
          .trim()
          .toLowerCase()
          .regex(/^[0-9a-f]{16}$/, 'a span id has 16 hexadecimal digits'),
      }),
      answer: payloadAnswer,
      handle: async ({ principal, params }) => {
        const received_from = receivedFrom(await requestOf(edges, principal.tenant_id, params.trace_id));
        const read = <Row>(name: string): Promise<Row[]> =>
          edges.questions.read<Row>({
            name,
            tenant_id: principal.tenant_id,
            parameters: { ...params, received_from },
            limits: read_limits,
          });
        const [[span], logs] = await Promise.all([
          read<SpanOfStore>('span-payload'),
          read<LogOfStore>('span-logs'),
        ]);
        if (!span) throw new ApiError('not_found', 'there is no such span');
        // Not through the schema: it would lose an attribute called __proto__.
        return new Sent(JSON.stringify(payloadOf(span, logs)), 'application/json; charset=utf-8');
      },
    }),
  ];
}

/** A span and its log records as one payload. */
export function payloadOf(span: SpanOfStore, logs: readonly LogOfStore[]): SpanPayload {
  const said = (field: keyof Texts): string | null =>
    span[field] || logs.find((log) => log[field] !== '')?.[field] || null;
  const messages = (field: 'input_messages' | 'output_messages'): Message[] | null =>
    messagesOf(span[field]) ?? joined(logs.map((log) => messagesOf(log[field])));
  const payload = {
    system_instructions: said('system_instructions'),
    input_messages: messages('input_messages'),
    output_messages: messages('output_messages'),
    tool_arguments: said('tool_arguments'),
    tool_result: said('tool_result'),
  };
  const bytes = {
    input_messages_bytes: span.input_messages_bytes,
    output_messages_bytes: span.output_messages_bytes,
    tool_arguments_bytes: span.tool_arguments_bytes,
    tool_result_bytes: span.tool_result_bytes,
  };
  const isThere =
    Object.values(payload).some((part) => part !== null) || Object.keys(span.content_attributes).length > 0;
  const wasSent = Object.values(bytes).some((length) => length > 0);
  return {
    trace_id: span.trace_id,
    span_id: span.span_id,
    name: span.name,
    stored: isThere || !wasSent,
    ...payload,
    ...bytes,
    attributes: sentAttributes(span.attributes, span.attribute_sources, { ...span }),
    content_attributes: span.content_attributes,
    resource_attributes: span.resource_attributes,
    events: eventsOf(span.events),
    links: linksOf(span.links),
    logs: logs.map(({ event_name, occurred_at, body }) => ({ event_name, at: occurred_at, body })),
  };
}

const messageList = z.array(message);

/** Messages of a column; what is not a list of messages is shown as one of the text that it is. */
function messagesOf(text: string): Message[] | null {
  if (text === '') return null;
  const list = messageList.safeParse(jsonOf(text));
  return list.success ? list.data : [{ role: 'unknown', parts: [{ type: 'text', content: text }] }];
}

function joined(lists: readonly (Message[] | null)[]): Message[] | null {
  const known = lists.filter((list) => list !== null);
  return known.length === 0 ? null : known.flat();
}

const eventList = z.array(
  z.object({
    name: z.string(),
    at_ns: z.string().regex(/^\d+$/),
    attributes: z.record(z.string(), z.unknown()),
  }),
);
const linkList = z.array(z.object({ trace_id: z.string(), span_id: z.string() }));

function eventsOf(text: string): SpanPayload['events'] {
  const events = eventList.safeParse(jsonOf(text));
  return events.success
    ? events.data.map(({ name, at_ns, attributes }) => ({ name, at: timeOf(BigInt(at_ns)), attributes }))
    : [];
}

function linksOf(text: string): SpanPayload['links'] {
  const links = linkList.safeParse(jsonOf(text));
  return links.success ? links.data : [];
}

function jsonOf(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

const ns_per_ms = 1_000_000n;

/** RFC 3339 with nanoseconds, as ClickHouse writes the times of spans. */
function timeOf(ns: bigint): string {
  const ms = new Date(Number(ns / ns_per_ms)).toISOString().slice(0, -1);
  return `${ms}${(ns % ns_per_ms).toString().padStart(6, '0')}Z`;
}
