// One model span as a row of the cost ledger.

import type { failureClasses, outcomes } from '../../contract/rows.ts';
import { type CostLine, costLines, storedRates, totalPico } from './cost.ts';
import type { Candidate, Counting } from './counting.ts';
import { answersOf } from './emitters.ts';
import { msBetween } from './facts.ts';
import { latencyOf } from './latency.ts';
import { failureClassOf, isRefusal, type Outcome, outcomeOf } from './outcome.ts';
import type { CostBasis, PriceBook } from './price.ts';
import { inherited, type TraceTree } from './tree.ts';
import type { UsageFlag, UsageSemantics } from './usage.ts';

/** A row of `calls`, with money in pico-dollars and times in nanoseconds. */
export interface Call {
  readonly tenant_id: string;
  readonly started_ns: bigint;
  readonly trace_id: string;
  readonly span_id: string;
  readonly parent_span_id: string;
  readonly duration_ms: number;
  readonly kind: string;
  readonly operation: string;
  readonly dialect: string;
  readonly scope_name: string;
  readonly service_name: string;
  readonly environment: string;
  readonly team: string;
  readonly user_id: string;
  readonly conversation_id: string;
  readonly agent_name: string;
  readonly workflow_name: string;
  readonly provider: string;
  readonly model: string;
  readonly request_model: string;
  readonly response_model: string;
  readonly response_id: string;
  readonly counting: Counting['counting'];
  readonly duplicate_of_span_id: string | null;
  readonly duplicate_of_trace_id: string | null;
  readonly usage_semantics: UsageSemantics;
  readonly usage_flags: readonly UsageFlag[];
  readonly input_tokens: number | null;
  readonly uncached_input_tokens: number | null;
  readonly cache_read_tokens: number | null;
  readonly cache_write_tokens: number | null;
  readonly cache_write_1h_tokens: number | null;
  readonly audio_input_tokens: number | null;
  readonly image_input_tokens: number | null;
  readonly output_tokens: number | null;
  readonly reasoning_tokens: number | null;
  readonly audio_output_tokens: number | null;
  readonly list_cost_pico: bigint | null;
  readonly reported_cost_pico: bigint | null;
  readonly cost_basis: CostBasis;
  readonly price_id: string;
  readonly price_rates: string;
  readonly streamed: boolean | null;
  readonly ttft_ms: number | null;
  readonly ttft_source: string;
  readonly tpot_ms: number | null;
  readonly finish_reasons: readonly string[];
  readonly outcome: (typeof outcomes)[number];
  readonly error_type: string;
  readonly failure_class: (typeof failureClasses)[number] | null;
}

interface Priced {
  readonly lines: readonly CostLine[];
  readonly list_cost_pico: bigint | null;
  readonly cost_basis: CostBasis;
  readonly price_id: string;
  /** The prompt reached a tier: for the sum of several prompts that need not be true of any of them. */
  readonly tiered?: boolean;
}

const ns_per_ms = 1_000_000n;

/** Prices the call at the time of its span and gathers what the page shows of it. */
export function callOf(
  tree: TraceTree,
  candidate: Candidate,
  context: { readonly counting: Counting; readonly prices: PriceBook },
): Call {
  const { span, usage, model } = candidate;
  const { counting } = context;
  const outcome = outcomeOf(span);
  const flags = flagsOf(tree, candidate, wasServed(candidate, outcome));
  if (counting.counting === 'counted' && counting.unresolved) flags.push('twin_unresolved');
  const priced = priceOf(candidate, context.prices);
  if (priced.tiered && candidate.standsIn && !flags.includes('usage_partial')) flags.push('usage_partial');
  const latency = latencyOf(span, usage.output);
  const twin = counting.counting === 'duplicate' ? counting.twin : null;
  return {
    tenant_id: span.tenant_id,
    started_ns: span.started_ns,
    trace_id: span.trace_id,
    span_id: span.span_id,
    parent_span_id: span.parent_span_id,
    duration_ms: msBetween(span.started_ns, span.ended_ns),
    kind: span.kind,
    operation: span.operation,
    dialect: span.dialect,
    scope_name: span.scope_name,
    service_name: span.service_name,
    environment: inherited(tree, span, 'environment'),
    team: inherited(tree, span, 'team'),
    user_id: inherited(tree, span, 'user_id'),
    conversation_id: inherited(tree, span, 'conversation_id'),
    agent_name: inherited(tree, span, 'agent_name'),
    workflow_name: inherited(tree, span, 'workflow_name'),
    provider: span.provider,
    model,
    request_model: span.request_model,
    response_model: span.response_model,
    response_id: span.response_id,
    counting: counting.counting,
    duplicate_of_span_id: twin?.span_id ?? null,
    duplicate_of_trace_id: twin?.trace_id ?? null,
    usage_semantics: usage.semantics,
    usage_flags: flags,
    input_tokens: usage.input,
    uncached_input_tokens: usage.uncached,
    cache_read_tokens: usage.cacheRead,
    cache_write_tokens: usage.cacheWrite,
    cache_write_1h_tokens: usage.cacheWrite1h,
    audio_input_tokens: usage.audioInput,
    image_input_tokens: usage.imageInput,
    output_tokens: usage.output,
    reasoning_tokens: usage.reasoning,
    audio_output_tokens: usage.audioOutput,
    list_cost_pico: priced.list_cost_pico,
    reported_cost_pico: span.reported_cost_pico,
    cost_basis: priced.cost_basis,
    price_id: priced.price_id,
    price_rates: priced.lines.length === 0 ? '' : storedRates(priced.lines),
    ...latency,
    ttft_source: latency.ttft_ms === null ? '' : span.ttft_source,
    finish_reasons: span.finish_reasons,
    outcome,
    error_type: span.error_type,
    failure_class: failureClassOf(outcome, `${span.error_type} ${span.status_message}`),
  };
}

/**
 * Did the provider do something for the call, so that its tokens exist? A refused call has none. One that was cancelled,
 * timed out, broke after its answer had begun, or whose answer was of no use has some: unknown when they were not sent.
 */
function wasServed({ span, standsIn }: Candidate, outcome: Outcome): boolean {
  return outcome !== 'error' || standsIn === true || span.response_id !== '' || !isRefusal(span);
}

/** What is not known of the tokens. */
function flagsOf(tree: TraceTree, candidate: Candidate, served: boolean): UsageFlag[] {
  const { span, usage } = candidate;
  const flags = new Set(usage.flags);
  const none = usage.input === null && usage.output === null;
  const half = !none && (usage.input === null || (usage.output === null && span.kind === 'llm'));
  if (none && served) flags.add('usage_missing');
  if (half || (!none && hidesCalls(tree, candidate))) flags.add('usage_partial');
  return [...flags];
}

/** Usage of one call on a span that stands for several: an SDK's own calls of tools, an overwritten span. */
function hidesCalls(tree: TraceTree, { span }: Candidate): boolean {
  if (span.quality_flags.includes('hidden_calls')) return true;
  // LiteLLM wrote onto the caller's span; one request below it is all there was to overwrite.
  if (span.quality_flags.includes('overwritten'))
    return tree.childrenOf(span).filter(({ name }) => name === 'raw_gen_ai_request').length !== 1;
  if (!answersOf({ ...span, model: span.response_model || span.request_model }).toolsInside) return false;
  return tree.childrenOf(span).some((child) => child.kind === 'tool');
}

function priceOf(candidate: Candidate, prices: PriceBook): Priced {
  const { span, usage, model } = candidate;
  const unknown = usage.input === null || (usage.output === null && span.kind === 'llm');
  if (unknown) return { lines: [], list_cost_pico: null, cost_basis: 'no_usage', price_id: '' };
  const price = prices.resolve(span.provider, model, Number(span.started_ns / ns_per_ms));
  if (!price) return { lines: [], list_cost_pico: null, cost_basis: 'unpriced', price_id: '' };
  const lines = costLines(usage, price);
  const tiered = price.tiers.some(({ above }) => usage.input! > above);
  return { lines, list_cost_pico: totalPico(lines), cost_basis: price.basis, price_id: price.id, tiered };
}
