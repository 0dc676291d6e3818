// Captured emitters: the bodies that a real SDK sent and the truth of what it was served. `verdicts` says for each
// scenario whether our tokens and dollars are exact, flagged as unknowable, or silently wrong.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Accounted, account, type Other } from '../../api/watch/account/account.ts';
import type { Call } from '../../api/watch/account/call.ts';
import { costLines, totalPico } from '../../api/watch/account/cost.ts';
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
  readonly model: string;
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

export interface Sums {
  readonly calls: number;
  readonly input: number;
  readonly cache_read: number;
  readonly cache_write: number;
  readonly cache_write_1h: number;
  readonly output: number;
  readonly reasoning: number;
  readonly usd: string;
}

export interface Verdict {
  readonly scenario: string;
  /** `unsent`: no span of a model, agent or workflow arrived, so there is nothing that could be flagged. */
  readonly verdict: 'exact' | 'flagged' | 'unsent' | 'silent wrong';
  readonly flags: readonly string[];
  readonly ours: Sums;
  readonly truth: Sums;
  readonly unpriced: number;
}

/** One verdict per scenario; scenarios that the emitter put into one trace are judged together. */
export function verdicts(captured: Captured): Verdict[] {
  const accounted = accountCaptured(captured);
  const done = new Set<string>();
  return captured.truth.scenarios.flatMap((scenario) => {
    if (done.has(scenario.scenario)) return [];
    const together = captured.truth.scenarios.filter(
      (other) => other === scenario || scenario.shares_traces_with?.includes(other.scenario),
    );
    for (const one of together) done.add(one.scenario);
    return [judge(together, accounted, captured.spans)];
  });
}

/** Kinds of spans that say that a model was at work. */
const telling: ReadonlySet<string> = new Set(['llm', 'embedding', 'rerank', 'agent', 'workflow', 'step']);

function judge(
  together: readonly Scenario[],
  accounted: ReadonlyMap<string, Accounted>,
  spans: readonly SpanFact[],
): Verdict {
  const traces = [...new Set(together.flatMap((scenario) => scenario.trace_ids))];
  const calls = traces
    .flatMap((trace) => accounted.get(trace)?.calls ?? [])
    .filter((call) => call.counting === 'counted');
  const served = together
    .flatMap((scenario) => scenario.calls)
    .filter((call) => call.failed_status === undefined);
  const ours = sumOfCalls(calls);
  const truth = sumOfServed(served);
  const unsent = !spans.some((span) => traces.includes(span.trace_id) && telling.has(span.kind));
  const flags = [...new Set(calls.flatMap((call) => call.usage_flags))].sort();
  const reasoningOnWire = !served.every((call) => /^(messages|bedrock)/.test(call.api));
  const same = (['input', 'cache_read', 'cache_write', 'cache_write_1h', 'output'] as const).every(
    (key) => ours[key] === truth[key],
  );
  const exact = same && ours.usd === truth.usd && (!reasoningOnWire || ours.reasoning === truth.reasoning);
  return {
    scenario: together.map((scenario) => scenario.scenario).join('+'),
    verdict: exact ? 'exact' : explained(flags, ours, truth) ? 'flagged' : unsent ? 'unsent' : 'silent wrong',
    flags,
    ours,
    truth,
    unpriced: calls.filter((call) => call.cost_basis === 'unpriced').length,
  };
}

const anything = ['usage_missing', 'usage_partial', 'known_defect', 'twin_unresolved'];
/** Which flags explain a difference; a flag about the cache does not excuse a wrong output. */
const explains: Readonly<Record<string, readonly string[]>> = {
  input: [...anything, 'cache_unknown'],
  cache_read: [...anything, 'cache_unknown'],
  cache_write: [...anything, 'cache_unknown'],
  cache_write_1h: [...anything, 'cache_unknown'],
  output: anything,
  reasoning: [...anything, 'reasoning_unknown'],
  usd: [...anything, 'cache_unknown'],
};

function explained(flags: readonly string[], ours: Sums, truth: Sums): boolean {
  const differing = Object.keys(explains).filter(
    (key) => ours[key as keyof Sums] !== truth[key as keyof Sums],
  );
  return differing.every((key) => explains[key]!.some((flag) => flags.includes(flag)));
}

function sumOfCalls(calls: readonly Call[]): Sums {
  const sum = (pick: (call: Call) => number | null): number =>
    calls.reduce((total, call) => total + (pick(call) ?? 0), 0);
  return {
    calls: calls.length,
    input: sum((call) => call.input_tokens),
    cache_read: sum((call) => call.cache_read_tokens),
    cache_write: sum((call) => call.cache_write_tokens),
    cache_write_1h: sum((call) => call.cache_write_1h_tokens),
    output: sum((call) => call.output_tokens),
    reasoning: sum((call) => call.reasoning_tokens),
    usd: String(calls.reduce((total, call) => total + (call.list_cost_pico ?? 0n), 0n)),
  };
}

const prices = cataloguePrices();
const providers: readonly (readonly [RegExp, string])[] = [
  [/^bedrock/, 'aws.bedrock'],
  [/^gemini/, 'gcp.gemini'],
  [/^messages/, 'anthropic'],
  [/^cohere/, 'cohere'],
  [/^ollama/, 'ollama'],
];

function sumOfServed(calls: readonly ServedCall[]): Sums {
  const sum = (pick: (call: ServedCall) => number): number =>
    calls.reduce((total, call) => total + pick(call), 0);
  return {
    calls: calls.length,
    input: sum((call) => call.input_tokens),
    cache_read: sum((call) => call.cache_read_tokens),
    cache_write: sum((call) => call.cache_write_5m_tokens + call.cache_write_1h_tokens),
    cache_write_1h: sum((call) => call.cache_write_1h_tokens),
    output: sum((call) => call.output_tokens),
    reasoning: sum((call) => call.reasoning_tokens),
    usd: String(calls.reduce((total, call) => total + servedPico(call), 0n)),
  };
}

/** What the served call costs, by the same price book: the tokens are the truth, the rates are ours. */
function servedPico(call: ServedCall): bigint {
  const provider = providers.find(([api]) => api.test(call.api))?.[1] ?? providerOf(call.model);
  const price = prices.resolve(provider, call.model, received_ms);
  if (!price) return 0n;
  const written = call.cache_write_5m_tokens + call.cache_write_1h_tokens;
  const usage = {
    input: call.input_tokens,
    uncached: call.input_tokens - call.cache_read_tokens - written,
    cacheRead: call.cache_read_tokens,
    cacheWrite: written,
    cacheWrite1h: call.cache_write_1h_tokens,
    audioInput: null,
    imageInput: null,
    output: call.output_tokens,
    reasoning: call.reasoning_tokens,
    audioOutput: null,
    semantics: 'inclusive' as const,
    flags: [],
  };
  return totalPico(costLines(usage, price));
}

function providerOf(model: string): string {
  if (/llama|groq|qwen|kimi|gpt-oss/.test(model)) return 'groq';
  if (/claude/.test(model)) return 'anthropic';
  return /mistral|magistral/.test(model) ? 'mistral_ai' : 'openai';
}

/** The folders of captured emitters below `root`. */
export function capturedFolders(root: string): string[] {
  return existsSync(root)
    ? readdirSync(root)
        .sort()
        .filter((name) => existsSync(join(root, name, 'truth.json')))
    : [];
}
