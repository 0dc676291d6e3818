// Sent token counts to disjoint buckets: uncached input, cache read, cache write | output without reasoning, reasoning.
// An emitter's own total, where it sent one, decides over the table; nothing is clamped silently.

import type { usageFlags, usageSemantics } from '../../contract/rows.ts';
import { type Emitter, ruleFor } from './emitters.ts';
import type { SentUsage } from './facts.ts';

export type UsageFlag = (typeof usageFlags)[number];
export type UsageSemantics = (typeof usageSemantics)[number];

/** Disjoint and in whole tokens; null is unknown. `input` and `output` are the inclusive sums. */
export interface Usage {
  readonly input: number | null;
  readonly uncached: number | null;
  readonly cacheRead: number | null;
  /** All cache writes; those with a one-hour life also stand in `cacheWrite1h`. */
  readonly cacheWrite: number | null;
  readonly cacheWrite1h: number | null;
  readonly audioInput: number | null;
  readonly imageInput: number | null;
  readonly output: number | null;
  readonly reasoning: number | null;
  readonly audioOutput: number | null;
  readonly semantics: UsageSemantics;
  readonly flags: readonly UsageFlag[];
}

/** Puts what was sent into buckets. Pure; the verdict on inclusion is `semantics`. */
export function bucketsOf(sent: SentUsage, emitter: Emitter): Usage {
  const rule = ruleFor(emitter);
  const { input_tokens, output_tokens } = fromTotal(sent);
  const cacheRead = sent.cache_read_tokens;
  const cacheWrite = sent.cache_write_tokens ?? sumKnown(sent.cache_write_5m_tokens, sent.cache_write_1h_tokens);
  const cached = (cacheRead ?? 0) + (cacheWrite ?? 0);
  const semantics = inputSemantics({ ...sent, input_tokens, output_tokens }, cached, rule?.input === 'exclusive');
  const input = input_tokens === null ? null : semantics === 'inclusive' ? input_tokens : input_tokens + cached;
  const output = outputOf({ ...sent, output_tokens }, input_tokens, rule?.output === 'exclusive');
  return {
    input,
    uncached: input === null ? null : input - cached,
    cacheRead,
    cacheWrite,
    cacheWrite1h: sent.cache_write_1h_tokens,
    audioInput: sent.audio_input_tokens,
    imageInput: sent.image_input_tokens,
    output,
    reasoning: sent.reasoning_tokens,
    audioOutput: sent.audio_output_tokens,
    semantics,
    flags: [],
  };
}

function sumKnown(a: number | null, b: number | null): number | null {
  return a === null && b === null ? null : (a ?? 0) + (b ?? 0);
}

/** One side from the total, when only the other side and the total were sent. */
function fromTotal(sent: SentUsage): { input_tokens: number | null; output_tokens: number | null } {
  const { input_tokens, output_tokens, total_tokens } = sent;
  if (total_tokens === null) return { input_tokens, output_tokens };
  if (input_tokens === null && output_tokens !== null && total_tokens >= output_tokens) return { input_tokens: total_tokens - output_tokens, output_tokens };
  if (output_tokens === null && input_tokens !== null && total_tokens >= input_tokens) return { input_tokens, output_tokens: total_tokens - input_tokens };
  return { input_tokens, output_tokens };
}

/**
 * total = input + output + cached proves that the input leaves the cache out. total = input + output proves nothing:
 * some emitters add up exclusive numbers. More cached than input is impossible where it is included.
 */
function inputSemantics(sent: SentUsage, cached: number, byTable: boolean): UsageSemantics {
  if (cached === 0) return byTable ? 'exclusive' : 'inclusive';
  const { input_tokens, output_tokens, total_tokens } = sent;
  if (total_tokens !== null && total_tokens === (input_tokens ?? 0) + (output_tokens ?? 0) + cached) return 'exclusive';
  if (byTable) return 'exclusive';
  return input_tokens !== null && cached > input_tokens ? 'inferred_exclusive' : 'inclusive';
}

function outputOf(sent: SentUsage, input: number | null, byTable: boolean): number | null {
  const { output_tokens, reasoning_tokens, total_tokens } = sent;
  if (output_tokens === null) return null;
  if (reasoning_tokens === null || reasoning_tokens === 0) return output_tokens;
  const onTop = byTable || reasoning_tokens > output_tokens || (total_tokens !== null && input !== null && total_tokens === input + output_tokens + reasoning_tokens);
  return onTop ? output_tokens + reasoning_tokens : output_tokens;
}
