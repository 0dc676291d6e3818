// Usage objects as providers and frameworks send them (JSON in an attribute), read into token fields. Which shape it was
// stays on the row as the source of the usage: it says whether cached and reasoning tokens are inside the counts.

import { tokens_max } from '../limits.ts';
import type { Draft } from './draft.ts';
import { type NumberField, tokenFields } from './fields.ts';
import { isObject } from './messages.ts';
import { at } from './opened.ts';

type Paths = Partial<Record<NumberField, readonly string[]>>;

interface Shape {
  /** What stands in `usage_source`. */
  readonly source: string;
  /** One of these has to be there. */
  readonly marks: readonly string[];
  readonly paths: Paths;
}

const gemini: Shape = {
  source: 'gemini_usage',
  marks: ['promptTokenCount', 'prompt_token_count', 'totalTokenCount', 'total_token_count'],
  paths: {
    input_tokens: ['promptTokenCount', 'prompt_token_count'],
    output_tokens: ['candidatesTokenCount', 'candidates_token_count'],
    total_tokens: ['totalTokenCount', 'total_token_count'],
    cache_read_tokens: ['cachedContentTokenCount', 'cached_content_token_count'],
    reasoning_tokens: ['thoughtsTokenCount', 'thoughts_token_count'],
  },
};

/** Chat completions of OpenAI and of the many that speak its protocol; LiteLLM adds the cache writes of Anthropic. */
const openaiChat: Shape = {
  source: 'openai_usage',
  marks: ['prompt_tokens', 'completion_tokens'],
  paths: {
    input_tokens: ['prompt_tokens'],
    output_tokens: ['completion_tokens'],
    total_tokens: ['total_tokens'],
    cache_read_tokens: [
      'prompt_tokens_details.cached_tokens',
      'prompt_cache_hit_tokens',
      'cache_read_input_tokens',
    ],
    cache_write_tokens: [
      'prompt_tokens_details.cache_write_tokens',
      'prompt_tokens_details.cache_creation_tokens',
      'cache_creation_input_tokens',
    ],
    cache_write_5m_tokens: ['prompt_tokens_details.cache_creation_token_details.ephemeral_5m_input_tokens'],
    cache_write_1h_tokens: ['prompt_tokens_details.cache_creation_token_details.ephemeral_1h_input_tokens'],
    reasoning_tokens: ['completion_tokens_details.reasoning_tokens'],
    audio_input_tokens: ['prompt_tokens_details.audio_tokens'],
    image_input_tokens: ['prompt_tokens_details.image_tokens'],
    audio_output_tokens: ['completion_tokens_details.audio_tokens'],
  },
};

const openaiResponses: Shape = {
  source: 'openai_usage',
  marks: ['input_tokens_details', 'output_tokens_details'],
  paths: {
    input_tokens: ['input_tokens'],
    output_tokens: ['output_tokens'],
    total_tokens: ['total_tokens'],
    cache_read_tokens: ['input_tokens_details.cached_tokens'],
    cache_write_tokens: ['input_tokens_details.cache_write_tokens'],
    reasoning_tokens: ['output_tokens_details.reasoning_tokens'],
    audio_input_tokens: ['input_tokens_details.audio_tokens'],
    audio_output_tokens: ['output_tokens_details.audio_tokens'],
  },
};

/** LangChain's usage_metadata: inclusive whatever the provider; its details may be missing altogether. */
const langchain: Shape = {
  source: 'langchain_usage',
  marks: ['input_token_details', 'output_token_details', 'total_tokens'],
  paths: {
    input_tokens: ['input_tokens'],
    output_tokens: ['output_tokens'],
    total_tokens: ['total_tokens'],
    cache_read_tokens: ['input_token_details.cache_read'],
    cache_write_tokens: ['input_token_details.cache_creation'],
    cache_write_5m_tokens: ['input_token_details.ephemeral_5m_input_tokens'],
    cache_write_1h_tokens: ['input_token_details.ephemeral_1h_input_tokens'],
    reasoning_tokens: ['output_token_details.reasoning'],
    audio_input_tokens: ['input_token_details.audio'],
    audio_output_tokens: ['output_token_details.audio'],
  },
};

/** Anthropic's own: the input count leaves cached tokens out. */
const anthropic: Shape = {
  source: 'anthropic_usage',
  marks: ['cache_creation_input_tokens', 'cache_read_input_tokens', 'cache_creation', 'input_tokens'],
  paths: {
    input_tokens: ['input_tokens'],
    output_tokens: ['output_tokens'],
    cache_read_tokens: ['cache_read_input_tokens'],
    cache_write_tokens: ['cache_creation_input_tokens'],
    cache_write_5m_tokens: ['cache_creation.ephemeral_5m_input_tokens'],
    cache_write_1h_tokens: ['cache_creation.ephemeral_1h_input_tokens'],
  },
};

/** Bedrock's Converse: exclusive counts, inclusive total. */
const bedrock: Shape = {
  source: 'bedrock_usage',
  marks: ['cacheReadInputTokens', 'cacheWriteInputTokens', 'cacheReadInputTokenCount', 'inputTokens'],
  paths: {
    input_tokens: ['inputTokens'],
    output_tokens: ['outputTokens'],
    total_tokens: ['totalTokens'],
    cache_read_tokens: ['cacheReadInputTokens', 'cacheReadInputTokenCount'],
    cache_write_tokens: ['cacheWriteInputTokens', 'cacheWriteInputTokenCount'],
  },
};

const shapes: readonly Shape[] = [gemini, openaiChat, openaiResponses, langchain, anthropic, bedrock];

/** Token fields and the name of their shape; undefined when `value` is no usage object with a count in it. */
export interface ReadUsage {
  readonly source: string;
  readonly tokens: ReadonlyMap<NumberField, number>;
  /** A count was there that is no count. */
  readonly invalid: boolean;
}

export function readUsage(value: unknown): ReadUsage | undefined {
  if (!isObject(value)) return undefined;
  const shape = shapes.find(({ marks }) =>
    marks.some((mark) => value[mark] !== undefined && value[mark] !== null),
  );
  return shape && readPaths(value, shape.paths, shape.source);
}

/** Reads by paths of the caller's own, for usage that no provider shapes. */
export function readPaths(value: unknown, paths: Paths, source: string): ReadUsage | undefined {
  const tokens = new Map<NumberField, number>();
  let invalid = false;
  for (const [field, candidates] of Object.entries(paths) as [NumberField, readonly string[]][]) {
    const sent = candidates
      .map((path) => at(value, path))
      .find((found) => found !== undefined && found !== null);
    if (sent === undefined) continue;
    const count = countOf(sent);
    if (count === undefined) invalid = true;
    else tokens.set(field, count);
  }
  addToolPrompt(value, tokens);
  addLifetimes(at(value, 'cacheDetails'), tokens);
  if (!tokens.has('input_tokens') && !tokens.has('output_tokens')) return undefined;
  return { source, tokens, invalid };
}

/** Gemini bills the results of its own tools as input, beside the prompt. */
function addToolPrompt(value: unknown, tokens: Map<NumberField, number>): void {
  const extra = countOf(at(value, 'toolUsePromptTokenCount') ?? at(value, 'tool_use_prompt_token_count'));
  if (extra) tokens.set('input_tokens', (tokens.get('input_tokens') ?? 0) + extra);
}

/** How long Bedrock keeps what it wrote: `[{ inputTokens, ttl: '5m' }, { inputTokens, ttl: '1h' }]`. */
export function addLifetimes(details: unknown, tokens: Map<NumberField, number>): void {
  if (!Array.isArray(details)) return;
  for (const [field, ttl] of lifetimes) {
    const ofLife = details.filter((detail) => at(detail, 'ttl') === ttl);
    const sum = ofLife.reduce<number>((all, detail) => all + (countOf(at(detail, 'inputTokens')) ?? 0), 0);
    if (ofLife.length > 0) tokens.set(field, sum);
  }
}

const lifetimes = [
  ['cache_write_5m_tokens', '5m'],
  ['cache_write_1h_tokens', '1h'],
] as const;

/** A whole, safe count, or undefined. */
export function countOf(sent: unknown): number | undefined {
  return typeof sent === 'number' && Number.isInteger(sent) && sent >= 0 && sent <= tokens_max
    ? sent
    : undefined;
}

/** Takes a whole usage object instead of whatever token counts the keys said. */
export function takeUsage(draft: Draft, usage: ReadUsage | undefined): boolean {
  if (!usage) return false;
  for (const field of tokenFields) draft.clear(field);
  for (const [field, count] of usage.tokens) draft.setNumber(field, count);
  draft.usageSource = usage.source;
  if (usage.invalid) draft.flag('invalid_number');
  return true;
}

/** Takes `value` where the keys did not already say how much came from a cache, and whose writes live how long. */
export function fillUsage(draft: Draft, value: unknown): boolean {
  const read = readUsage(value);
  if (!read) return false;
  const known = draft.has('input_tokens') && draft.has('cache_read_tokens');
  const more = read.tokens.has('cache_write_1h_tokens') && !draft.has('cache_write_1h_tokens');
  return known && !more ? false : takeUsage(draft, read);
}
