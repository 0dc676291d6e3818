// Which attributes and JSON fields say how many tokens or how long, in the words of the fleet's SDKs: what has to change
// together when a recorded call is copied with other figures.

/** What one call used; a copy changes it, and everything that repeats it changes alike. */
export interface CallUsage {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  readonly reasoning: number;
}

const measures = {
  input: ({ input }: CallUsage) => input,
  output: ({ output }: CallUsage) => output,
  total: ({ input, output }: CallUsage) => input + output,
  cached: ({ cached }: CallUsage) => cached,
  uncached: ({ input, cached }: CallUsage) => input - cached,
  reasoning: ({ reasoning }: CallUsage) => reasoning,
  visible: ({ output, reasoning }: CallUsage) => output - reasoning,
} satisfies Record<string, (usage: CallUsage) => number>;

export type Measure = keyof typeof measures;

/** A sum over calls: of one call on its own span, of many where an SDK repeats its children's sum. */
export const measured = (measure: Measure, usages: readonly CallUsage[]): number =>
  usages.reduce((sum, usage) => sum + measures[measure](usage), 0);

export const tokenKeys: ReadonlyMap<string, Measure> = new Map([
  ['gen_ai.usage.input_tokens', 'input'],
  ['gen_ai.usage.output_tokens', 'output'],
  ['gen_ai.usage.total_tokens', 'total'],
  ['gen_ai.usage.cache_read.input_tokens', 'cached'],
  ['llm.token_count.prompt', 'input'],
  ['llm.token_count.completion', 'output'],
  ['llm.token_count.total', 'total'],
  ['llm.token_count.prompt_details.cache_read', 'cached'],
  ['llm.token_count.completion_details.reasoning', 'reasoning'],
  ['ai.usage.inputTokens', 'input'],
  ['ai.usage.promptTokens', 'input'],
  ['ai.usage.outputTokens', 'output'],
  ['ai.usage.completionTokens', 'output'],
  ['ai.usage.totalTokens', 'total'],
  ['ai.usage.cachedInputTokens', 'cached'],
  ['ai.usage.inputTokenDetails.cacheReadTokens', 'cached'],
  ['ai.usage.inputTokenDetails.noCacheTokens', 'uncached'],
  ['ai.usage.reasoningTokens', 'reasoning'],
  ['ai.usage.outputTokenDetails.reasoningTokens', 'reasoning'],
  ['ai.usage.outputTokenDetails.textTokens', 'visible'],
]);

/** Fields of the provider's own usage object, which OpenInference sends within a JSON text. */
export const jsonTokenFields: ReadonlyMap<string, Measure> = new Map([
  ['prompt_tokens', 'input'],
  ['input_tokens', 'input'],
  ['completion_tokens', 'output'],
  ['output_tokens', 'output'],
  ['total_tokens', 'total'],
  ['cached_tokens', 'cached'],
  ['reasoning_tokens', 'reasoning'],
]);

/** Durations in whichever unit: a slower copy multiplies them. */
export const durationKeys: ReadonlySet<string> = new Set([
  'gen_ai.client.operation.duration',
  'gen_ai.client.operation.time_to_first_chunk',
  'gen_ai.client.operation.time_per_output_chunk',
  'gen_ai.execute_tool.duration',
  'ai.response.msToFirstChunk',
  'ai.response.msToFinish',
]);

export const speedKey = 'ai.response.avgOutputTokensPerSecond';
export const finishKey = 'ai.response.msToFinish';
export const timestampKey = 'ai.response.timestamp';
