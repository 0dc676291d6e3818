// Accounting of one trace, the order of things: build the tree, put usage into buckets, decide what counts, price it at
// span time, summarise the request. A pure function of facts and prices, so it can be done again at any time.

import { type Call, callOf } from './call.ts';
import { type Candidate, decideCounting } from './counting.ts';
import { isModelKind, type LogFact, type SpanFact, type TraceFacts } from './facts.ts';
import { hasUsage } from './lines.ts';
import { isAlone } from './near.ts';
import type { PriceBook } from './price.ts';
import { type Request, requestOf } from './request.ts';
import { type ToolCall, toolCallsOf } from './tool-calls.ts';
import { buildTree, type TraceTree } from './tree.ts';
import { bucketsOf } from './usage.ts';

/** What is derived from one trace. */
export interface Accounted {
  readonly request: Request;
  readonly calls: readonly Call[];
  readonly tool_calls: readonly ToolCall[];
  /** The model spans that other traces may have to be compared with by time (see `near_ms`). */
  readonly leaves: readonly Other[];
}

/**
 * A model span of another trace of the tenant: one that carries a response id of this one, or (with `alone`) one of the
 * `leaves` of a trace of the same service that starts within `near_ms` of one of this trace's leaves.
 */
export type Other = SpanFact & { readonly alone?: boolean };

export function account(facts: TraceFacts, prices: PriceBook, others: readonly Other[] = []): Accounted {
  const tree = buildTree(withLogs(facts));
  const candidates = candidatesOf(tree);
  const { verdicts, completed, winners } = decideCounting(tree, candidates, others.map(otherOf));
  const leaves = winners.map(({ span }) => ({ ...span, alone: isAlone(tree, span) }));
  const calls = candidates.map((candidate) =>
    callOf(tree, completed.get(candidate) ?? candidate, { counting: verdicts.get(candidate)!, prices }),
  );
  const toolCalls = toolCallsOf(tree);
  const request = requestOf(tree, { calls, toolCalls, logs: facts.logs });
  return {
    request,
    calls: calls.map((call) => ofAgent(call, request)),
    tool_calls: toolCalls.map((call) => ofAgent(call, request)),
    leaves,
  };
}

/** Work below no agent is that of whom the request was put to, so that agents add up to the whole. */
function ofAgent<Work extends Call | ToolCall>(work: Work, { agent_name }: Request): Work {
  return work.agent_name === '' ? { ...work, agent_name } : work;
}

export function candidateOf(span: SpanFact): Candidate {
  const model = span.response_model || span.request_model;
  return { span, model, usage: bucketsOf(span, { ...span, model }) };
}

function otherOf(span: Other): Candidate {
  return span.alone === undefined ? candidateOf(span) : { ...candidateOf(span), alone: span.alone };
}

const standIn = (agent: SpanFact): Candidate => ({
  ...candidateOf({ ...agent, kind: 'llm' }),
  standsIn: true,
});

/**
 * Model spans. Where a trace has none, its agents (and workflows with usage) stand for the calls that did not arrive (a
 * remote agent, a framework that reports no model calls): with the usage they report, or as one call without.
 */
function candidatesOf(tree: TraceTree): Candidate[] {
  const models = tree.spans.filter((span) => isModelKind(span.kind)).map(candidateOf);
  if (models.length > 0) return models;
  const agents = tree.spans.filter((span) => span.kind === 'agent' && span.operation !== 'create_agent');
  const crews = tree.spans.filter((span) => span.kind === 'workflow');
  const reporting = [...agents, ...crews].map(standIn).filter(hasUsage);
  if (reporting.length > 0)
    return reporting.filter(
      ({ span }) =>
        !tree
          .ancestorsOf(span)
          .some((above) => reporting.some((other) => other.span.span_id === above.span_id)),
    );
  return agents.slice(0, 1).map(standIn);
}

/** A span without usage takes that of its log records, which repeat it: never added, only filled in. */
function withLogs({ spans, logs }: TraceFacts): readonly SpanFact[] {
  if (logs.length === 0) return spans;
  const bySpan = Map.groupBy(logs, (log) => log.span_id);
  return spans.map((span) => {
    const own = bySpan.get(span.span_id);
    return own ? inOrder(own).reduce(filledFrom, span) : span;
  });
}

/** An order that does not depend on arrival: the record that says more of the usage first. */
function inOrder(logs: readonly LogFact[]): readonly LogFact[] {
  if (logs.length === 1) return logs;
  const keyOf = (log: LogFact): string =>
    [log.input_tokens, log.output_tokens, log.cache_read_tokens, log.cache_write_tokens, log.reasoning_tokens]
      .map((count) => (count === null ? '~' : String(count).padStart(16, '0')))
      .concat(log.response_id, log.response_model, log.conversation_id, log.user_id, log.event_name)
      .concat(String(log.tool_arguments_hash), String(log.tool_result_hash), String(log.reported_cost_pico))
      .join();
  const keyed = logs.map((log) => [keyOf(log), log] as const);
  return keyed.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, log]) => log);
}

function filledFrom(span: SpanFact, log: LogFact): SpanFact {
  return {
    ...span,
    ...usageFrom(span, log),
    response_id: span.response_id || log.response_id,
    response_model: span.response_model || log.response_model,
    conversation_id: span.conversation_id || log.conversation_id,
    user_id: span.user_id || log.user_id,
    reported_cost_pico: span.reported_cost_pico ?? log.reported_cost_pico,
    tool_arguments_hash: span.tool_arguments_hash ?? log.tool_arguments_hash,
    tool_result_hash: span.tool_result_hash ?? log.tool_result_hash,
  };
}

/** All of the log's usage where the span has none; where both agree, what only the log knows of the cache and reasoning. */
function usageFrom(span: SpanFact, log: LogFact): Partial<SpanFact> {
  if (log.input_tokens === null && log.output_tokens === null) return {};
  const {
    input_tokens,
    output_tokens,
    total_tokens,
    cache_read_tokens,
    cache_write_tokens,
    reasoning_tokens,
  } = log;
  if (span.input_tokens === null && span.output_tokens === null) {
    return {
      input_tokens,
      output_tokens,
      total_tokens,
      cache_read_tokens,
      cache_write_tokens,
      reasoning_tokens,
      usage_source: span.usage_source || 'log',
    };
  }
  if (span.input_tokens !== input_tokens || span.output_tokens !== output_tokens) return {};
  return {
    cache_read_tokens: span.cache_read_tokens ?? cache_read_tokens,
    cache_write_tokens: span.cache_write_tokens ?? cache_write_tokens,
    reasoning_tokens: span.reasoning_tokens ?? reasoning_tokens,
  };
}
