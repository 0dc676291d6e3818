// When a span happened, in nanoseconds: what was sent if it is believable, else the receive time with a flag.

import { clock_ahead_ms_max } from './limits.ts';

export interface Times {
  readonly startedNs: bigint;
  readonly endedNs: bigint;
  /** Quality flags: clock_skew, end_before_start, no_end. */
  readonly flags: readonly string[];
}

const ns_per_ms = 1_000_000n;
/** Before OpenTelemetry, let alone LLM agents, existed: a unit mistake or a missing value, not an old span. */
const implausible_before_ns = 1_262_304_000_000_000_000n;
const none: readonly string[] = [];

/** Decides start and end. `startNs` and `endNs` are as sent, 0 when missing; `nowMs` is the receive time. */
export function decideTimes(startNs: bigint, endNs: bigint, nowMs: number): Times {
  const latest = BigInt(nowMs + clock_ahead_ms_max) * ns_per_ms;
  if (startNs < implausible_before_ns || startNs > latest) {
    const received = BigInt(nowMs) * ns_per_ms;
    return { startedNs: received, endedNs: received, flags: ['clock_skew'] };
  }
  if (endNs === 0n) return { startedNs: startNs, endedNs: startNs, flags: ['no_end'] };
  if (endNs < startNs) return { startedNs: startNs, endedNs: startNs, flags: ['end_before_start'] };
  if (endNs > latest) return { startedNs: startNs, endedNs: startNs, flags: ['clock_skew'] };
  return { startedNs: startNs, endedNs: endNs, flags: none };
}
