// Tool spans as tool calls. One run of a tool is often reported more than once (a framework's span, MCP's client and
// server spans, a span below the model span that asked for it): the outermost report counts.

import type { failureClasses, outcomes } from '../../contract/rows.ts';
import { msBetween, type SpanFact } from './facts.ts';
import { failureClassOf, outcomeOf } from './outcome.ts';
import { inherited, type TraceTree } from './tree.ts';

/** A row of `tool_calls`. */
export interface ToolCall {
  readonly tenant_id: string;
  readonly started_ns: bigint;
  readonly trace_id: string;
  readonly span_id: string;
  readonly parent_span_id: string;
  readonly duration_ms: number;
  readonly service_name: string;
  readonly environment: string;
  readonly team: string;
  readonly user_id: string;
  readonly conversation_id: string;
  readonly agent_name: string;
  readonly tool_name: string;
  readonly tool_type: string;
  readonly tool_call_id: string;
  readonly arguments_hash: bigint | null;
  readonly result_hash: bigint | null;
  readonly counting: 'counted' | 'duplicate';
  readonly duplicate_of_span_id: string | null;
  readonly outcome: (typeof outcomes)[number];
  readonly error_type: string;
  readonly failure_class: (typeof failureClasses)[number] | null;
}

const isTool = (span: SpanFact): boolean => span.kind === 'tool' || span.kind === 'mcp';

export function toolCallsOf(tree: TraceTree): ToolCall[] {
  const tools = tree.spans.filter(isTool);
  const byCallId = new Map<string, SpanFact>();
  return tools.map((span) => {
    const original = repeated(tree, span, byCallId);
    if (!original && span.tool_call_id !== '') byCallId.set(span.tool_call_id, span);
    return toolCall(tree, span, original);
  });
}

/** The span that already reported this run, if one did: an enclosing report of the same tool, or the same call id. */
function repeated(
  tree: TraceTree,
  span: SpanFact,
  byCallId: ReadonlyMap<string, SpanFact>,
): SpanFact | undefined {
  for (const above of tree.ancestorsOf(span)) {
    if (above.kind === 'llm' || above.kind === 'agent') break;
    if (isTool(above) && (above.tool_name === span.tool_name || span.kind === 'mcp')) return above;
  }
  const same = span.tool_call_id === '' ? undefined : byCallId.get(span.tool_call_id);
  return same && overlap(same, span) ? same : undefined;
}

function overlap(a: SpanFact, b: SpanFact): boolean {
  return a.started_ns <= b.ended_ns && b.started_ns <= a.ended_ns;
}

function toolCall(tree: TraceTree, span: SpanFact, original: SpanFact | undefined): ToolCall {
  const outcome = outcomeOf(span);
  return {
    tenant_id: span.tenant_id,
    started_ns: span.started_ns,
    trace_id: span.trace_id,
    span_id: span.span_id,
    parent_span_id: span.parent_span_id,
    duration_ms: msBetween(span.started_ns, span.ended_ns),
    service_name: span.service_name,
    environment: inherited(tree, span, 'environment'),
    team: inherited(tree, span, 'team'),
    user_id: inherited(tree, span, 'user_id'),
    conversation_id: inherited(tree, span, 'conversation_id'),
    agent_name: inherited(tree, span, 'agent_name'),
    tool_name: span.tool_name === '' ? span.name : span.tool_name,
    tool_type: span.tool_type,
    tool_call_id: span.tool_call_id,
    arguments_hash: span.tool_arguments_hash,
    result_hash: span.tool_result_hash,
    counting: original ? 'duplicate' : 'counted',
    duplicate_of_span_id: original?.span_id ?? null,
    outcome,
    error_type: span.error_type,
    failure_class: failureClassOf(outcome, `${span.error_type} ${span.status_message} tool error`),
  };
}
