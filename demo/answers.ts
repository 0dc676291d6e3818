// What the fake model says to the fleet. The script is the brain: how far a conversation has come shows in its messages,
// and the seed decides tokens and latencies. The same request always gets the same answer.

import type { Cast, Turn } from './casts/cast.ts';
import { type Facts, factsOf, fill, fillDeep } from './casts/facts.ts';
import { castOf, scriptOf } from './casts/fleet.ts';
import type { Message, ModelRequest, Reply, Timing, ToolCall, Usage } from './model/exchange.ts';
import { type ModelProfile, profileOf } from './model/models.ts';
import { type Random, seeded, skewed } from './model/random.ts';
import { type Fault, readLabel } from './scene.ts';

/** Rough, as for English text. */
const tokensIn = (text: string): number => Math.ceil(text.length / 4);
const tokensOf = (messages: readonly Message[]): number =>
  messages.reduce((sum, { text }) => sum + 4 + tokensIn(text), 0);

interface Position {
  readonly turn: Turn;
  readonly turnIndex: number;
  readonly stepIndex: number;
}

/** Where in its script a conversation stands: users speak once per turn, each step leaves one tool result. */
function positionOf(turns: readonly Turn[], messages: readonly Message[]): Position {
  const lastUser = messages.findLastIndex(({ role }) => role === 'user');
  const turnIndex = Math.max(0, messages.filter(({ role }) => role === 'user').length - 1);
  const stepIndex = messages.slice(lastUser + 1).filter(({ role }) => role === 'tool').length;
  return { turn: turns[turnIndex] ?? turns.at(-1)!, turnIndex, stepIndex };
}

function nextToolCalls({ turn, stepIndex }: Position, facts: Facts): readonly ToolCall[] {
  const step = turn.steps[stepIndex] ?? (turn.endless ? turn.steps.at(-1) : undefined);
  return step ? [fillDeep({ name: step.tool, arguments: step.arguments }, facts)] : [];
}

/** Caches hold whole blocks of 128 tokens of an unchanged beginning of at least 1,024. */
function cachedTokens(prefixTokens: number, warm: boolean): number {
  return warm && prefixTokens >= 1024 ? Math.floor(prefixTokens / 128) * 128 : 0;
}

interface Spoken {
  readonly cast: Cast;
  readonly position: Position;
  readonly said: string;
  readonly profile: ModelProfile;
}

function usageOf(
  { messages }: ModelRequest,
  { cast, position, said, profile }: Spoken,
  random: Random,
): Usage {
  const { turn, turnIndex, stepIndex } = position;
  const prompt = Math.round(cast.promptTokens * (0.97 + random() * 0.06));
  const inputTokens = prompt + (turn.extraInputTokens ?? 0) + tokensOf(messages);
  const newest = tokensOf(messages.slice(-1));
  const prefix = stepIndex > 0 ? inputTokens - newest : prompt + tokensOf(messages.slice(0, -1));
  const reasoning = profile.reasons ? (turn.reasoningTokens ?? 320) : 0;
  // Most of the thinking comes before the answer; deciding on a tool takes less.
  const reasoningTokens = Math.round(
    skewed(random, reasoning * (stepIndex < turn.steps.length ? 0.3 : 1), 0.25),
  );
  const visible = Math.max(8, Math.round(tokensIn(said) * (0.92 + random() * 0.16)));
  // Caches are best effort: even what was sent a second ago is not always found.
  const warm = random() < (turnIndex > 0 || stepIndex > 0 ? 0.8 : 0.5);
  return {
    inputTokens,
    cachedTokens: cachedTokens(prefix, warm),
    outputTokens: visible + reasoningTokens,
    reasoningTokens,
  };
}

function timingOf(usage: Usage, profile: ModelProfile, random: Random): Timing {
  const readingMs = (usage.inputTokens - usage.cachedTokens) * 0.012;
  const thinkingMs = Math.min(18_000, (usage.reasoningTokens / profile.tokensPerSecond) * 400);
  const firstChunkMs = skewed(random, profile.firstTokenMs, 0.3) + readingMs + thinkingMs;
  const visible = usage.outputTokens - usage.reasoningTokens;
  const speakingMs = (visible / skewed(random, profile.tokensPerSecond, 0.15)) * 1000;
  return { firstChunkMs, totalMs: firstChunkMs + speakingMs, chunks: Math.min(24, Math.ceil(visible / 6)) };
}

/** Which calls were tried before: only `rate_limit_once` needs a memory, of the newest calls. */
function createAttempts(): (key: string) => boolean {
  const tried = new Set<string>();
  return (key) => {
    if (tried.size > 1_000) tried.clear();
    const first = !tried.has(key);
    tried.add(key);
    return first;
  };
}

function embedded(request: ModelRequest): Reply {
  const inputTokens = tokensOf(request.messages);
  const usage = { inputTokens, cachedTokens: 0, outputTokens: 0, reasoningTokens: 0 };
  return {
    model: request.model,
    text: '',
    toolCalls: [],
    usage,
    timing: { firstChunkMs: 60, totalMs: 60, chunks: 0 },
  };
}

function spoken(request: ModelRequest): Omit<Reply, 'failure'> {
  const { agent, script, seed } = readLabel(request.label);
  const cast = castOf(agent);
  const facts = factsOf(seed);
  const position = positionOf(scriptOf(cast, script).turns, request.messages);
  const toolCalls = nextToolCalls(position, facts);
  const text = toolCalls.length > 0 ? '' : fill(position.turn.answer, facts);
  const profile = profileOf(request.model);
  const random = seeded(`${request.label.join(' ')} ${position.turnIndex} ${position.stepIndex}`);
  const said = text || JSON.stringify(toolCalls);
  const usage = usageOf(request, { cast, position, said, profile }, random);
  return { model: profile.answersAs, text, toolCalls, usage, timing: timingOf(usage, profile, random) };
}

/** Answers for the fleet's scenes. */
export function createAnswers(): (request: ModelRequest) => Reply {
  const isFirst = createAttempts();

  function failureOf(request: ModelRequest, fault: Fault): Pick<Reply, 'failure'> {
    if (fault === 'none') return {};
    if (fault !== 'rate_limit_once') return { failure: fault };
    return isFirst(`${request.label.join(' ')} ${request.messages.length}`) ? { failure: 'rate_limit' } : {};
  }

  return (request) => {
    if (request.api === 'embeddings') return embedded(request);
    return { ...spoken(request), ...failureOf(request, readLabel(request.label).fault) };
  };
}
