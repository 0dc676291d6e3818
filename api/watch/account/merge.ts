// Reports of one call know different things of it: the one that counts is completed with what another says and it does
// not. Counts are only taken from a report that agrees with it on all that was read and written.

import type { Candidate } from './counting.ts';
import type { SpanFact } from './facts.ts';
import { order, preference } from './twins.ts';
import type { Usage } from './usage.ts';

/** The report that counts, with what `others` know beside it, the best of them first. */
export function completed(winner: Candidate, others: readonly Candidate[]): Candidate {
  let { usage, span, model } = winner;
  for (const other of [...others].sort((a, b) => preference(a, b) || order(a, b))) {
    usage = withCounts(usage, other.usage);
    span = withFacts(span, other.span);
    model ||= other.model;
  }
  return { ...winner, usage, span, model };
}

function withCounts(usage: Usage, other: Usage): Usage {
  if (usage.input === null || usage.input !== other.input || usage.output !== other.output) return usage;
  const cacheRead = usage.cacheRead ?? other.cacheRead;
  const cacheWrite = usage.cacheWrite ?? other.cacheWrite;
  const uncached = usage.input - (cacheRead ?? 0) - (cacheWrite ?? 0);
  if (uncached < 0) return usage;
  const settled = (['cache_unknown', 'reasoning_unknown'] as const).filter(
    (flag) => !other.flags.includes(flag),
  );
  return {
    ...usage,
    uncached,
    cacheRead,
    cacheWrite,
    cacheWrite1h: usage.cacheWrite1h ?? other.cacheWrite1h,
    reasoning: usage.reasoning ?? other.reasoning,
    flags: usage.flags.filter((flag) => !settled.some((known) => known === flag)),
  };
}

/** Its first token at the instant at which the other saw it. */
function withFacts(span: SpanFact, other: SpanFact): SpanFact {
  const ttft_ns = other.ttft_ns === null ? null : other.ttft_ns + Number(other.started_ns - span.started_ns);
  const timed = span.ttft_ns === null && ttft_ns !== null && ttft_ns > 0;
  return {
    ...span,
    ...(timed ? { ttft_ns, ttft_source: other.ttft_source } : {}),
    streamed: span.streamed ?? other.streamed,
    finish_reasons: span.finish_reasons.length > 0 ? span.finish_reasons : other.finish_reasons,
    provider: span.provider || other.provider,
    response_id: span.response_id || other.response_id,
    response_model: span.response_model || other.response_model,
  };
}
