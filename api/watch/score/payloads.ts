// What the requests of one turn said: their spans' payloads, messages of log records where a span has none, vectors that
// instrumentations sent, and evaluations that stand on spans. Read as text and parsed here, off the thread that serves.

import type { Parameters, Store } from '../../../sql/store.ts';
import type { SpokenSpan } from '../../judge/drift/spoken.ts';
import { column_chars_max, trace_spans_max } from './limits.ts';

/** A request that is due. */
export interface Due {
  readonly tenant_id: string;
  readonly trace_id: string;
  /** Nanoseconds since the epoch, as text. */
  readonly started_ns: string;
  readonly received_ms: number;
  readonly agent_name: string;
  readonly environment: string;
  readonly outcome: string;
}

export interface StoredSpan extends SpokenSpan {
  readonly trace_id: string;
  /** Bytes of what was said: more than 0 where a payload was sent and is not stored. */
  readonly payload_bytes: number;
  readonly request_model: string;
  /** Attributes that hold vectors or evaluations. */
  readonly marks: Readonly<Record<string, string>>;
  readonly events: string;
}

const day_ms = 86_400_000;
const text = (column: string): string => `substring(${column}, 1, ${column_chars_max}) AS ${column}`;

const spanSql = `SELECT * FROM (
SELECT trace_id, span_id, toString(kind) AS kind, name, agent_name, tool_name, toString(status_code) AS status_code,
 toUnixTimestamp64Nano(started_at) / 1e6 AS started_ms, toUnixTimestamp64Nano(ended_at) / 1e6 AS ended_ms,
 if(response_model = '', request_model, response_model) AS request_model,
 ${['system_instructions', 'input_messages', 'output_messages', 'tool_arguments', 'tool_result'].map(text).join(', ')},
 input_messages_bytes + output_messages_bytes + tool_arguments_bytes + tool_result_bytes AS payload_bytes,
 mapFilter((key, value) -> match(key, '^(flyball\\\\.|embedding\\\\.|annotations\\\\.|evaluations?\\\\.|trace\\\\.annotations\\\\.|langfuse\\\\.score)'), mapConcat(attributes, content_attributes)) AS marks,
 if(position(events, 'gen_ai.evaluation.result') > 0, events, '') AS events
FROM spans
WHERE tenant_id = {tenant_id:String} AND trace_id IN {trace_ids:Array(String)} AND received_at >= {received_from:DateTime64(3, 'UTC')}
ORDER BY trace_id, started_at, ended_at DESC
LIMIT 1 BY trace_id, span_id)
LIMIT {spans_max:UInt32} BY trace_id`;

const logSql = `SELECT DISTINCT trace_id, span_id, toString(occurred_at) AS at, system_instructions, ${text('input_messages')}, ${text('output_messages')}, tool_arguments, tool_result
FROM logs
WHERE tenant_id = {tenant_id:String} AND trace_id IN {trace_ids:Array(String)} AND received_at >= {received_from:DateTime64(3, 'UTC')}
 AND (input_messages != '' OR output_messages != '' OR tool_arguments != '' OR tool_result != '')
ORDER BY at`;

type LogRow = Pick<
  StoredSpan,
  | 'trace_id'
  | 'span_id'
  | 'system_instructions'
  | 'input_messages'
  | 'output_messages'
  | 'tool_arguments'
  | 'tool_result'
>;

/** Runs a statement and gives its rows as JSON lines; who reads adds limits, and the wall between tenants. */
export type ReadText = (sql: string, parameters: Parameters) => Promise<string>;

/** The scorer's own way to read: it works for every tenant, one at a time. */
export const readerOf =
  (store: Store): ReadText =>
  (sql, parameters) =>
    store.text(`${sql}\nSETTINGS output_format_json_quote_64bit_integers = 0`, 'JSONEachRow', parameters);

/** Spans with their payloads, by trace. All of `due` are of one tenant. Throws StoreError. */
export async function readPayloads(
  read: ReadText,
  tenant_id: string,
  due: readonly Pick<Due, 'trace_id' | 'started_ns'>[],
): Promise<Map<string, StoredSpan[]>> {
  if (due.length === 0) return new Map();
  const first = Math.min(...due.map(({ started_ns }) => Number(BigInt(started_ns) / 1_000_000n)));
  const parameters: Parameters = {
    tenant_id,
    trace_ids: due.map(({ trace_id }) => trace_id),
    received_from: new Date(first - day_ms),
    spans_max: trace_spans_max,
  };
  const [spans, logs] = await Promise.all([
    read(spanSql, parameters).then((lines) => parsed<StoredSpan>(lines)),
    read(logSql, parameters).then((lines) => parsed<LogRow>(lines)),
  ]);
  const bySpan = Map.groupBy(logs, ({ trace_id, span_id }) => `${trace_id} ${span_id}`);
  const whole = spans.map((span) => withLogs(span, bySpan.get(`${span.trace_id} ${span.span_id}`) ?? []));
  return Map.groupBy(whole, ({ trace_id }) => trace_id);
}

const parsed = <Row>(lines: string): Row[] =>
  lines === ''
    ? []
    : lines
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Row);

function withLogs(span: StoredSpan, logs: readonly LogRow[]): StoredSpan {
  if (logs.length === 0) return span;
  const said = (field: keyof LogRow): string =>
    span[field] || (logs.find((log) => log[field] !== '')?.[field] ?? '');
  return {
    ...span,
    system_instructions: said('system_instructions'),
    input_messages: span.input_messages || joined(logs.map(({ input_messages }) => input_messages)),
    output_messages: span.output_messages || joined(logs.map(({ output_messages }) => output_messages)),
    tool_arguments: said('tool_arguments'),
    tool_result: said('tool_result'),
  };
}

/** Lists of messages, one of each record, as one list. */
function joined(columns: readonly string[]): string {
  const lists = columns.filter((column) => column.startsWith('[') && column.endsWith(']'));
  if (lists.length === 0) return columns.find((column) => column !== '') ?? '';
  return `[${lists
    .map((list) => list.slice(1, -1).trim())
    .filter(Boolean)
    .join(',')}]`;
}
