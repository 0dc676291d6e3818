// Captured emitters: the bodies that a real SDK sent and the truth of what it was served, read through our decoder and
// normaliser and accounted as the watcher would.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Accounted, account, type Other } from '../../api/watch/account/account.ts';
import { isModelKind, type LogFact, type SpanFact, type TraceFacts } from '../../api/watch/account/facts.ts';
import { cataloguePrices } from '../../api/watch/account/price.ts';
import { NearIndex } from '../../api/watch/near-index.ts';
import { placedOf } from '../../api/watch/neighbours.ts';
import { keyOf } from '../../api/watch/open-traces.ts';
import { jsonToProtobuf } from '../../collector/decode/json.ts';
import { kinds } from '../../collector/normalise/fields.ts';
import { logFactOf, logRowsOf, spanFactOf, spanRowsOf } from './segment-facts.ts';
import type { SegmentRow } from './segment-rows.ts';

export interface ServedCall {
  readonly api: string;
  readonly model: string | null;
  readonly streamed: boolean;
  readonly input_tokens: number;
  readonly cache_read_tokens: number;
  readonly cache_write_5m_tokens: number;
  readonly cache_write_1h_tokens: number;
  readonly output_tokens: number;
  readonly reasoning_tokens: number;
  readonly usage_on_the_wire?: boolean;
  readonly failed_status?: number;
}

export interface Scenario {
  readonly scenario: string;
  readonly trace_ids: readonly string[];
  readonly calls: readonly ServedCall[];
  readonly client_error?: string;
  readonly shares_traces_with?: readonly string[];
}

export interface Truth {
  readonly emitter: string;
  readonly scenarios: readonly Scenario[];
}

/** A call of a tool that a model asked for in its answer, on a span or in a log record of it. */
export interface ToolRequest {
  readonly trace_id: string;
  readonly span_id: string;
  readonly name: string;
  /** As JSON; 'null' where the emitter keeps content back. */
  readonly arguments: string;
}

export interface Captured {
  readonly truth: Truth;
  readonly spans: readonly SpanFact[];
  readonly logs: readonly LogFact[];
  readonly toolRequests: readonly ToolRequest[];
}

/** Shortly after the bodies were captured. */
const captured_ms = Date.parse('2026-11-21T02:00:00Z');

export interface CapturedBody {
  readonly signal: 'traces' | 'logs';
  /** Protobuf, also of those that were sent as JSON. */
  readonly bytes: Buffer;
}

/** One emitter's bodies in order of arrival. */
export function capturedBodies(folder: string): CapturedBody[] {
  return readdirSync(folder)
    .sort()
    .flatMap((file) => {
      const match = /\.(traces|logs)\.(pb|json)\.gz$/.exec(file);
      if (!match) return [];
      const signal = match[1] as CapturedBody['signal'];
      const sent = gunzipSync(readFileSync(join(folder, file)));
      return [{ signal, bytes: match[2] === 'json' ? jsonToProtobuf(sent, signal) : sent }];
    });
}

/** Reads one emitter's folder through our decoder and normaliser, as if it arrived at `received_ms`. */
export function readCaptured(folder: string, received_ms = captured_ms): Captured {
  const truth = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8')) as Truth;
  const spans: SpanFact[] = [];
  const logs: LogFact[] = [];
  const toolRequests: ToolRequest[] = [];
  for (const { signal, bytes } of capturedBodies(folder)) {
    const rows = signal === 'traces' ? spanRowsOf(bytes, received_ms) : logRowsOf(bytes, received_ms);
    if (signal === 'traces') spans.push(...rows.map(spanFactOf));
    else logs.push(...rows.map(logFactOf));
    toolRequests.push(...rows.flatMap(toolRequestsOf));
  }
  return { truth, spans, logs, toolRequests };
}

interface MessagePart {
  readonly type: string;
  readonly name?: string;
  readonly arguments?: unknown;
}

/** Read from the canonical messages, as a detector would. Agents repeat what their models asked for. */
function toolRequestsOf(row: SegmentRow): ToolRequest[] {
  if (row['output_messages'] === '' || ('kind' in row && kinds[Number(row['kind'])] !== 'llm')) return [];
  const messages = JSON.parse(String(row['output_messages'])) as { readonly parts: readonly MessagePart[] }[];
  return messages
    .flatMap(({ parts }) => parts)
    .filter(({ type }) => type === 'tool_call')
    .map((part) => ({
      trace_id: String(row['trace_id']),
      span_id: String(row['span_id']),
      name: part.name ?? '',
      arguments: JSON.stringify(part.arguments ?? null),
    }));
}

/**
 * Accounts every trace of a capture as the watcher would: alone, then with the model spans of other traces that share a
 * response id, or lie near in time in one service.
 */
export function accountCaptured({ spans, logs }: Captured): Map<string, Accounted> {
  const logsByTrace = Map.groupBy(logs, (log) => log.trace_id);
  const facts = [...Map.groupBy(dedupe(spans), (span) => span.trace_id)].map(([trace_id, own]) => ({
    tenant_id: 'default',
    trace_id,
    spans: own,
    logs: logsByTrace.get(trace_id) ?? [],
  }));
  const prices = cataloguePrices();
  const first = new Map(facts.map((trace) => [trace.trace_id, account(trace, prices)]));
  const othersOf = neighbours(first, spans);
  return new Map(facts.map((trace) => [trace.trace_id, account(trace, prices, othersOf(trace))]));
}

/** Model spans of other traces that a trace has to be compared with: by time, from the watcher's index, and by id. */
function neighbours(
  accounted: ReadonlyMap<string, Accounted>,
  spans: readonly SpanFact[],
): (trace: TraceFacts) => Other[] {
  const index = new NearIndex();
  const leaves = new Map<string, Other>();
  for (const [trace_id, trace] of accounted) {
    index.put(keyOf('default', trace_id), trace.leaves.map(placedOf));
    for (const leaf of trace.leaves) leaves.set(`${trace_id}${leaf.span_id}`, leaf);
  }
  const byResponse = Map.groupBy(
    spans.filter((span) => span.response_id !== '' && isModelKind(span.kind)),
    (span) => span.response_id,
  );
  return ({ trace_id, spans: own }) => {
    const near = index
      .near(keyOf('default', trace_id))
      .map(({ report, span_id }) => leaves.get(`${report.trace_id}${span_id}`)!);
    const known = new Set(near.map((leaf) => leaf.span_id));
    const ids = new Set(own.map((span) => span.response_id).filter((id) => id !== ''));
    const sharing = [...ids]
      .flatMap((id) => byResponse.get(id) ?? [])
      .filter((span) => span.trace_id !== trace_id && !known.has(span.span_id));
    return [...near, ...sharing];
  };
}

const dedupe = (spans: readonly SpanFact[]): SpanFact[] => [
  ...new Map(spans.map((span) => [`${span.trace_id}${span.span_id}`, span])).values(),
];

/** The folders of captured emitters below `root`. */
export function capturedFolders(root: string): string[] {
  return existsSync(root)
    ? readdirSync(root)
        .sort()
        .filter((name) => existsSync(join(root, name, 'truth.json')))
    : [];
}
