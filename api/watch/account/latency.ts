// Time to first token and time per output token, of streamed calls only (numbers: TPOT = (duration - TTFT) / (N - 1)).

import { msBetween, type SpanFact } from './facts.ts';

export interface Latency {
  readonly ttft_ms: number | null;
  readonly tpot_ms: number | null;
  readonly streamed: boolean | null;
}

/** Clock and rounding slack around the span's own duration. */
const duration_slack_ratio = 1.02;
const duration_slack_ms = 1;
/** A first token this close to the end, of a call that does not say that it streamed, is the duration under another name. */
const whole_ratio = 0.9;

/** `output` is the inclusive count of output tokens, null when unknown. */
export function latencyOf(span: SpanFact, output: number | null): Latency {
  const duration_ms = msBetween(span.started_ns, span.ended_ns);
  const ttft_ms = span.streamed === false ? null : believable(span, duration_ms);
  const streamed = span.streamed ?? (ttft_ms === null ? null : true);
  return {
    ttft_ms,
    streamed,
    tpot_ms: streamed === true ? perToken(span, { ttft_ms, duration_ms, output }) : null,
  };
}

function believable(span: SpanFact, duration_ms: number): number | null {
  if (span.ttft_ns === null) return null;
  const ttft_ms = span.ttft_ns / 1e6;
  if (ttft_ms <= 0 || ttft_ms > duration_ms * duration_slack_ratio + duration_slack_ms) return null;
  if (span.streamed === null && ttft_ms >= duration_ms * whole_ratio) return null;
  return ttft_ms;
}

interface Measured {
  readonly ttft_ms: number | null;
  readonly duration_ms: number;
  readonly output: number | null;
}

function perToken(span: SpanFact, { ttft_ms, duration_ms, output }: Measured): number | null {
  if (ttft_ms === null || output === null || output <= 1) return null;
  // The emitter's own duration leaves out what the application did between the last chunk and the span's end.
  const whole_ms = span.operation_duration_ns === null ? duration_ms : span.operation_duration_ns / 1e6;
  const rest_ms = whole_ms - ttft_ms;
  return rest_ms < 0 ? null : rest_ms / (output - 1);
}
