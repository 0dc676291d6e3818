// One trace as one request: who asked, which agent answered, how it ended, what it took and cost. Sums are over
// counted calls only; what is unknown in all of them is null.

import type { failureClasses, outcomes } from '../../contract/rows.ts';
import type { Call } from './call.ts';
import { type LogFact, msBetween, type SpanFact } from './facts.ts';
import { failureClassOf, isFailure, type Outcome, outcomeOf } from './outcome.ts';
import type { ToolCall } from './tool-calls.ts';
import { depthOf, type TraceTree } from './tree.ts';

/** A row of `requests`, with money in pico-dollars and times in nanoseconds. */
export interface Request {
  readonly tenant_id: string;
  readonly started_ns: bigint;
  readonly trace_id: string;
  readonly root_span_id: string;
  readonly root_seen: boolean;
  readonly name: string;
  readonly duration_ms: number;
  readonly service_name: string;
  readonly environment: string;
  readonly team: string;
  readonly user_id: string;
  readonly conversation_id: string;
  readonly agent_name: string;
  readonly agent_names: readonly string[];
  readonly workflow_name: string;
  readonly models: readonly string[];
  readonly providers: readonly string[];
  readonly outcome: (typeof outcomes)[number];
  readonly failure_class: (typeof failureClasses)[number] | null;
  readonly error_type: string;
  readonly error_message: string;
  readonly span_count: number;
  readonly call_count: number;
  readonly tool_call_count: number;
  readonly error_count: number;
  readonly depth_count: number;
  readonly unpriced_call_count: number;
  readonly usage_flags: readonly string[];
  readonly input_tokens: number | null;
  readonly uncached_input_tokens: number | null;
  readonly cache_read_tokens: number | null;
  readonly cache_write_tokens: number | null;
  readonly output_tokens: number | null;
  readonly reasoning_tokens: number | null;
  readonly list_cost_pico: bigint | null;
  readonly reported_cost_pico: bigint | null;
  readonly ttft_ms: number | null;
  readonly tpot_ms: number | null;
  readonly received_ms: number;
}

const names_max = 32;

/** Summarises a trace. `calls` and `toolCalls` are those of the trace, all of them. */
export function requestOf(
  tree: TraceTree,
  parts: {
    readonly calls: readonly Call[];
    readonly toolCalls: readonly ToolCall[];
    readonly logs: readonly LogFact[];
  },
): Request {
  const root = rootOf(tree);
  const calls = parts.calls.filter((call) => call.counting === 'counted');
  const toolCalls = parts.toolCalls.filter((call) => call.counting === 'counted');
  const started_ns = tree.spans[0]!.started_ns;
  const ended_ns = lastEnd(tree.spans);
  return {
    tenant_id: root.tenant_id,
    started_ns,
    trace_id: root.trace_id,
    root_span_id: root.span_id,
    root_seen: root.parent_span_id === '',
    name: root.name,
    duration_ms: msBetween(started_ns, ended_ns),
    ...whoOf(tree, root, parts.logs),
    models: distinct(calls.map((call) => call.model)),
    providers: distinct(calls.map((call) => call.provider)),
    ...endOf(tree, root, calls),
    span_count: tree.spans.length,
    call_count: calls.length,
    tool_call_count: toolCalls.length,
    error_count:
      calls.filter((call) => call.outcome !== 'ok').length +
      toolCalls.filter((call) => call.outcome !== 'ok').length,
    depth_count: Math.min(depthOf(tree), 0xffff),
    unpriced_call_count: calls.filter((call) => call.cost_basis === 'unpriced').length,
    usage_flags: distinct(calls.flatMap((call) => call.usage_flags)),
    ...tokensOf(calls),
    list_cost_pico: sumPico(calls.map((call) => call.list_cost_pico)),
    reported_cost_pico: sumPico(calls.map((call) => call.reported_cost_pico)),
    ...latencyOfCalls(calls, started_ns),
    received_ms: tree.spans.reduce((latest, span) => Math.max(latest, span.received_ms), 0),
  };
}

function lastEnd(spans: readonly SpanFact[]): bigint {
  let last = 0n;
  for (const { ended_ns } of spans) if (ended_ns > last) last = ended_ns;
  return last;
}

/** The span that stands for the request: a true root if there is one, the earliest of what there is else. */
function rootOf(tree: TraceTree): SpanFact {
  return tree.roots.find((span) => span.parent_span_id === '') ?? tree.roots[0] ?? tree.spans[0]!;
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values.filter((value) => value !== ''))].sort().slice(0, names_max);
}

type Who = Pick<
  Request,
  | 'service_name'
  | 'environment'
  | 'team'
  | 'user_id'
  | 'conversation_id'
  | 'agent_name'
  | 'agent_names'
  | 'workflow_name'
>;

/** Names stand on the root, or on the first span (or log record) below that has them. */
function whoOf(tree: TraceTree, root: SpanFact, logs: readonly LogFact[]): Who {
  const first = (
    field: 'service_name' | 'environment' | 'team' | 'user_id' | 'conversation_id' | 'workflow_name',
  ): string => root[field] || tree.spans.find((span) => span[field] !== '')?.[field] || '';
  const fromLogs = (field: 'user_id' | 'conversation_id'): string =>
    logs.find((log) => log[field] !== '')?.[field] ?? '';
  const agents = tree.spans.filter((span) => span.agent_name !== '');
  const top = agents.find((span) => span.kind === 'agent') ?? agents[0];
  return {
    service_name: first('service_name'),
    environment: first('environment'),
    team: first('team'),
    user_id: first('user_id') || fromLogs('user_id'),
    conversation_id: first('conversation_id') || fromLogs('conversation_id'),
    agent_name: root.agent_name || top?.agent_name || first('workflow_name') || first('service_name'),
    agent_names: distinct(agents.map((span) => span.agent_name)),
    workflow_name: first('workflow_name'),
  };
}

type End = Pick<Request, 'outcome' | 'failure_class' | 'error_type' | 'error_message'>;

/**
 * A request ended as its root did. A root that says nothing (most roots: an unset status is OpenTelemetry's default, and
 * applications catch), or that never came, ended as the last thing below it did.
 */
function endOf(tree: TraceTree, root: SpanFact, calls: readonly Call[]): End {
  const decisive =
    (root.parent_span_id === '' ? decisiveOf(tree, [root]) : decisiveOf(tree, tree.roots)) ?? root;
  const said: Outcome = outcomeOf(decisive);
  // Some instrumentations end every root with OK: where no model call succeeded, no model gave the answer.
  const outcome =
    said === 'ok' && calls.length > 0 && calls.every((call) => isFailure(call.outcome))
      ? calls.at(-1)!.outcome
      : said;
  if (outcome === 'ok') return { outcome, failure_class: null, error_type: '', error_message: '' };
  // Wrappers repeat an error upwards: the innermost failed span says most about it.
  const cause = tree.spans.findLast((span) => outcomeOf(span) === outcome) ?? decisive;
  return {
    outcome,
    failure_class: failureClassOf(
      outcome,
      `${cause.error_type} ${cause.status_message} ${decisive.error_type} ${decisive.status_message}`,
    ),
    error_type: cause.error_type || decisive.error_type,
    error_message: (cause.status_message || decisive.status_message).slice(0, 300),
  };
}

/** The span that says how `siblings` ended: the last of them if it says so itself, else the last below it that does. */
function decisiveOf(tree: TraceTree, siblings: readonly SpanFact[]): SpanFact | null {
  let level = siblings;
  let decisive: SpanFact | null = null;
  while (level.length > 0) {
    const last = level.reduce((latest, span) => (span.ended_ns >= latest.ended_ns ? span : latest));
    decisive = last;
    if (last.status_code === 'ok' || outcomeOf(last) !== 'ok') break;
    // Below a span of the application, what is no part of the agent's work (a request of its HTTP client) decides nothing.
    level = tree.childrenOf(last).filter((span) => span.kind !== 'other' || tree.childrenOf(span).length > 0);
  }
  return decisive;
}

type Tokens = Pick<
  Request,
  | 'input_tokens'
  | 'uncached_input_tokens'
  | 'cache_read_tokens'
  | 'cache_write_tokens'
  | 'output_tokens'
  | 'reasoning_tokens'
>;

function tokensOf(calls: readonly Call[]): Tokens {
  const sum = (field: keyof Tokens): number | null => {
    const known = calls.map((call) => call[field]).filter((value) => value !== null);
    return known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
  };
  return {
    input_tokens: sum('input_tokens'),
    uncached_input_tokens: sum('uncached_input_tokens'),
    cache_read_tokens: sum('cache_read_tokens'),
    cache_write_tokens: sum('cache_write_tokens'),
    output_tokens: sum('output_tokens'),
    reasoning_tokens: sum('reasoning_tokens'),
  };
}

/** The sum of what is known; null when nothing is. */
export function sumPico(values: readonly (bigint | null)[]): bigint | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((total, value) => total + value, 0n);
}

/** From the request's start to its first streamed token; time per token weighted by tokens over all streamed calls. */
function latencyOfCalls(calls: readonly Call[], started_ns: bigint): Pick<Request, 'ttft_ms' | 'tpot_ms'> {
  const firsts = calls
    .filter((call) => call.ttft_ms !== null)
    .map((call) => msBetween(started_ns, call.started_ns) + (call.ttft_ms as number));
  const streamed = calls.filter((call) => call.tpot_ms !== null);
  const gaps = streamed.reduce((sum, call) => sum + (call.output_tokens as number) - 1, 0);
  const time = streamed.reduce(
    (sum, call) => sum + (call.tpot_ms as number) * ((call.output_tokens as number) - 1),
    0,
  );
  return {
    ttft_ms: firsts.length === 0 ? null : Math.min(...firsts),
    tpot_ms: gaps === 0 ? null : time / gaps,
  };
}
