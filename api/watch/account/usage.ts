// Sent token counts to disjoint buckets: uncached input, cache read, cache write | output without reasoning, reasoning.
// An emitter's own total, where it sent one, decides over the table; nothing is clamped silently, and what an emitter
// cannot have said is flagged, not taken for zero.

import type { usageFlags, usageSemantics } from '../../contract/rows.ts';
import { type Answers, answersOf, type Emitter } from './emitters.ts';
import type { SentUsage } from './facts.ts';

export type UsageFlag = (typeof usageFlags)[number];
export type UsageSemantics = (typeof usageSemantics)[number];

/** Disjoint and in whole tokens; null is unknown. `input` and `output` are the inclusive sums. */
export interface Usage {
  readonly input: number | null;
  /** What is not known to come from or go into a cache. */
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

/** What is asked about a call beside its counts. */
export interface Caller extends Emitter {
  readonly kind: string;
  readonly quality_flags: readonly string[];
}

/** No provider caches a prompt shorter than this (OpenAI, Anthropic and Gemini alike: 1,024 tokens or more). */
const cacheable_tokens_min = 1_024;

/** Puts what was sent into buckets. Pure; the verdict on inclusion is `semantics`. */
export function bucketsOf(sent: SentUsage, caller: Caller): Usage {
  const answers = answersOf(caller);
  const counts = settled(sent, caller, answers);
  const { hidden, ...input } = inputOf(counts, caller, answers);
  const output = outputOf(counts, caller, answers);
  return {
    ...input,
    ...output,
    audioInput: counts.audio_input_tokens,
    imageInput: counts.image_input_tokens,
    audioOutput: counts.audio_output_tokens,
    flags: flagsOf({ ...input, ...output, hidden }, caller, answers),
  };
}

/** The counts that can be believed: made-up ones and the 0/0 of a call that was answered are no counts. */
function settled(sent: SentUsage, caller: Caller, answers: Answers): SentUsage {
  const invented =
    answers.inventsUncached === true && sent.cache_read_tokens === null && caller.kind === 'llm';
  const empty = sent.input_tokens === 0 && (sent.output_tokens ?? 0) === 0;
  if (invented || empty)
    return {
      ...sent,
      input_tokens: null,
      output_tokens: null,
      total_tokens: null,
      cache_read_tokens: null,
      cache_write_tokens: null,
      reasoning_tokens: null,
    };
  return { ...sent, ...fromTotal(sent) };
}

/** One side from the total, when only the other side and the total were sent. A difference of nothing says nothing. */
function fromTotal({
  input_tokens,
  output_tokens,
  total_tokens,
}: SentUsage): Pick<SentUsage, 'input_tokens' | 'output_tokens'> {
  if (total_tokens === null) return { input_tokens, output_tokens };
  if (input_tokens === null && output_tokens !== null && total_tokens > output_tokens)
    return { input_tokens: total_tokens - output_tokens, output_tokens };
  if (output_tokens === null && input_tokens !== null && total_tokens > input_tokens)
    return { input_tokens, output_tokens: total_tokens - input_tokens };
  return { input_tokens, output_tokens };
}

type Input = Pick<Usage, 'input' | 'uncached' | 'cacheRead' | 'cacheWrite' | 'cacheWrite1h' | 'semantics'> & {
  readonly hidden: number;
};

function inputOf(sent: SentUsage, caller: Caller, answers: Answers): Input {
  const cacheRead = sent.cache_read_tokens;
  const cacheWrite = writesOf(sent);
  const cached = (cacheRead ?? 0) + (cacheWrite ?? 0);
  const semantics = semanticsOf(sent, cached, { caller, answers });
  const hidden = hiddenCache(sent, caller, cached);
  const input =
    sent.input_tokens === null ? null : sent.input_tokens + hidden + (semantics === 'inclusive' ? 0 : cached);
  const uncached = input === null ? null : input - cached;
  return {
    input,
    uncached,
    cacheRead,
    cacheWrite,
    cacheWrite1h: sent.cache_write_1h_tokens,
    semantics,
    hidden,
  };
}

/** LangChain sets the sum to 0 where it sends the parts. */
function writesOf(sent: SentUsage): number | null {
  const { cache_write_tokens, cache_write_5m_tokens, cache_write_1h_tokens } = sent;
  if (cache_write_5m_tokens === null && cache_write_1h_tokens === null) return cache_write_tokens;
  return Math.max(cache_write_tokens ?? 0, (cache_write_5m_tokens ?? 0) + (cache_write_1h_tokens ?? 0));
}

/**
 * total = input + output + cached proves that the input leaves the cache out. total = input + output proves nothing:
 * some emitters add up exclusive numbers. More cached than input is impossible where it is included.
 */
function semanticsOf(
  sent: SentUsage,
  cached: number,
  { caller, answers }: { readonly caller: Caller; readonly answers: Answers },
): UsageSemantics {
  const byTable = answers.input === 'exclusive';
  if (cached === 0 || byTable) return byTable ? 'exclusive' : 'inclusive';
  const { input_tokens, output_tokens, total_tokens } = sent;
  const proven =
    total_tokens !== null && total_tokens === (input_tokens ?? 0) + (output_tokens ?? 0) + cached;
  // Gemini's total holds the thoughts, which may by chance be as many as the cached tokens.
  if (proven && !isGoogle(caller)) return 'exclusive';
  return input_tokens !== null && cached > input_tokens ? 'inferred_exclusive' : 'inclusive';
}

const isGoogle = ({ provider }: Caller): boolean => provider.startsWith('gcp.');

/** Bedrock's total is inclusive where its input is not: what is missing between them came from or went into the cache. */
function hiddenCache(
  { input_tokens, output_tokens, total_tokens }: SentUsage,
  { provider }: Caller,
  cached: number,
): number {
  if (
    provider !== 'aws.bedrock' ||
    cached > 0 ||
    total_tokens === null ||
    input_tokens === null ||
    output_tokens === null
  )
    return 0;
  return Math.max(0, total_tokens - input_tokens - output_tokens);
}

/** Reasoning is inside the output count, on top of it, or only in the total (Google's thoughts). */
function outputOf(sent: SentUsage, caller: Caller, answers: Answers): Pick<Usage, 'output' | 'reasoning'> {
  const { input_tokens, output_tokens, reasoning_tokens, total_tokens } = sent;
  if (output_tokens === null) return { output: null, reasoning: reasoning_tokens };
  const beyond =
    total_tokens === null || input_tokens === null ? 0 : total_tokens - input_tokens - output_tokens;
  if (reasoning_tokens === null && beyond > 0 && (isGoogle(caller) || answers.output === 'hidden'))
    return { output: output_tokens + beyond, reasoning: beyond };
  const reasoning = reasoning_tokens ?? 0;
  const onTop =
    answers.output === 'exclusive' || reasoning > output_tokens || (beyond > 0 && beyond === reasoning);
  return { output: onTop ? output_tokens + reasoning : output_tokens, reasoning: reasoning_tokens };
}

/** Providers whose answers never say how much was reasoning: it is billed as output, and no bucket is lacking. */
const withoutReasoning = /^(anthropic|aws\.bedrock)$/;
/** Providers whose input count leaves cached tokens out; an emitter may pass it on. */
const withoutCache = /^(anthropic|aws\.bedrock)$/;
/** Bedrock's writes have one price in the book, however long they live. */
const withLifetimes = /^(anthropic|gcp\.vertex_ai)$/;

function flagsOf(
  usage: Input & Pick<Usage, 'output' | 'reasoning'>,
  caller: Caller,
  answers: Answers,
): UsageFlag[] {
  if (usage.input === null && usage.output === null) return answers.inventsUncached ? ['known_defect'] : [];
  const flags: UsageFlag[] = [];
  const generates = caller.kind === 'llm';
  if (generates && isCacheUnknown(usage, caller, answers)) flags.push('cache_unknown');
  const reasoningSilent =
    usage.reasoning === null && answers.reasoning === 'unknown' && !withoutReasoning.test(caller.provider);
  if (generates && reasoningSilent && usage.output !== null) flags.push('reasoning_unknown');
  if (generates && answers.defect) flags.push('known_defect');
  return flags;
}

function isCacheUnknown(usage: Input, caller: Caller, answers: Answers): boolean {
  if (usage.hidden > 0 || caller.quality_flags.includes('cache_unreported')) return true;
  // Writes alone say nothing of reads: the AI SDK 5 passes on no more of Bedrock's usage.
  const said = usage.cacheRead !== null;
  // Where the provider's own count leaves the cache out, a short one may be the rest of a long prompt.
  const rest = usage.semantics !== 'inclusive' || withoutCache.test(caller.provider);
  const long = rest || (usage.input ?? 0) >= cacheable_tokens_min;
  if (!said && answers.cache === 'unknown' && long) return true;
  if (!withLifetimes.test(caller.provider)) return false;
  if (said && usage.cacheWrite === null && answers.writes === 'unknown') return true;
  return (usage.cacheWrite ?? 0) > 0 && usage.cacheWrite1h === null && answers.lifetime === 'unknown';
}
