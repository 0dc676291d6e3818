// Captured emitters: the bodies that a real SDK sent and the truth of what it was served, read through our decoder and
// normaliser and accounted as the watcher would.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Accounted, account, type Other } from '../../api/watch/account/account.ts';
import {
  isModelKind,
  type LogFact,
  msBetween,
  type SpanFact,
  type TraceFacts,
} from '../../api/watch/account/facts.ts';
import { near_ms } from '../../api/watch/account/near.ts';
import { cataloguePrices } from '../../api/watch/account/price.ts';
import { intervalOf } from '../../api/watch/account/twins.ts';
import { jsonToProtobuf } from '../../collector/decode/json.ts';
import { logFactOf, logRowsOf, spanFactOf, spanRowsOf } from './segment-facts.ts';

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

export interface Captured {
  readonly truth: Truth;
  readonly spans: readonly SpanFact[];
  readonly logs: readonly LogFact[];
}

/** The moment at which the bodies are taken to be received: shortly after they were captured. */
const received_ms = Date.parse('2026-11-21T02:00:00Z');

/** Reads one emitter's folder through our decoder and normaliser, bodies in order of arrival. */
export function readCaptured(folder: string): Captured {
  const truth = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8')) as Truth;
  const spans: SpanFact[] = [];
  const logs: LogFact[] = [];
  for (const file of readdirSync(folder).sort()) {
    const match = /\.(traces|logs)\.(pb|json)\.gz$/.exec(file);
    if (!match) continue;
    const bytes = gunzipSync(readFileSync(join(folder, file)));
    const signal = match[1] as 'traces' | 'logs';
    const body = match[2] === 'json' ? jsonToProtobuf(bytes, signal) : bytes;
    if (signal === 'traces') spans.push(...spanRowsOf(body, received_ms).map(spanFactOf));
    else logs.push(...logRowsOf(body, received_ms).map(logFactOf));
  }
  return { truth, spans, logs };
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
  const othersOf = neighbours(
    facts.flatMap((trace) => account(trace, prices).leaves),
    spans,
  );
  return new Map(facts.map((trace) => [trace.trace_id, account(trace, prices, othersOf(trace))]));
}

/** Model spans of other traces that a trace has to be compared with. Simple and slow; the watcher keeps an index. */
function neighbours(leaves: readonly Other[], spans: readonly SpanFact[]): (trace: TraceFacts) => Other[] {
  const byResponse = Map.groupBy(
    spans.filter((span) => span.response_id !== '' && isModelKind(span.kind)),
    (span) => span.response_id,
  );
  const ownLeaves = Map.groupBy(leaves, (leaf) => leaf.trace_id);
  return ({ trace_id, spans: own }) => {
    const near = leaves.filter(
      (leaf) =>
        leaf.trace_id !== trace_id && (ownLeaves.get(trace_id) ?? []).some((mine) => isNear(mine, leaf)),
    );
    const known = new Set(near.map((leaf) => leaf.span_id));
    const ids = new Set(own.map((span) => span.response_id).filter((id) => id !== ''));
    const sharing = [...ids]
      .flatMap((id) => byResponse.get(id) ?? [])
      .filter((span) => span.trace_id !== trace_id && !known.has(span.span_id));
    return [...near, ...sharing];
  };
}

function isNear(a: Other, b: Other): boolean {
  return (
    a.service_name === b.service_name &&
    Math.abs(msBetween(intervalOf(a).from, intervalOf(b).from)) <= near_ms
  );
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
