// What every emitter is put through, and what the fake model answers: each scenario uses its own numbers of tokens, so
// that a figure in the wrong place is seen. The scene stands in the path of the request: `/ai-sdk-7/cached/v1`.

import type { Failure, ModelRequest, Reply, Usage } from '../../demo/model/exchange.ts';
import { profileOf } from '../../demo/model/models.ts';

export const scenarioNames = [
  'plain',
  'streamed',
  'streamed_no_usage',
  'cached',
  'cached_streamed',
  'reasoning',
  'reasoning_streamed',
  'tools',
  'tools_streamed',
  'loop',
  'retried',
  'failed',
  'broken_stream',
  'conversation_1',
  'conversation_2',
  'embeddings',
] as const;
export type ScenarioName = (typeof scenarioNames)[number];

/** A model call that asks for a tool more often than this would never end; emitters stop there. */
export const loop_steps = 5;

export const question = 'What is the weather in Lyon, and do I need an umbrella?';
export const secondQuestion = 'And tomorrow?';
export const weatherTool = {
  name: 'get_weather',
  description: 'The weather in a city',
  parameters: ['city'],
};
export const weather = { city: 'Lyon', sky: 'light rain', celsius: 11 };

/** The model that a scenario asks for. */
export const modelFor = (scenario: ScenarioName): string =>
  scenario.startsWith('reasoning') ? 'o4-mini' : 'gpt-4o';

const usage = (
  inputTokens: number,
  cachedTokens: number,
  outputTokens: number,
  reasoningTokens: number,
): Usage => ({
  inputTokens,
  cachedTokens,
  outputTokens,
  reasoningTokens,
});

const usages: Readonly<Record<ScenarioName, Usage>> = {
  plain: usage(1213, 0, 187, 0),
  streamed: usage(1319, 0, 191, 0),
  streamed_no_usage: usage(1321, 0, 193, 0),
  cached: usage(5217, 4096, 211, 0),
  cached_streamed: usage(5227, 4224, 223, 0),
  reasoning: usage(1427, 0, 953, 704),
  reasoning_streamed: usage(1429, 1152, 967, 768),
  tools: usage(1709, 1024, 97, 0),
  tools_streamed: usage(1721, 1024, 101, 0),
  loop: usage(1511, 1024, 41, 0),
  retried: usage(1613, 0, 103, 0),
  failed: usage(0, 0, 0, 0),
  broken_stream: usage(1663, 0, 107, 0),
  conversation_1: usage(1801, 0, 109, 0),
  conversation_2: usage(2003, 1664, 113, 0),
  embeddings: usage(64, 0, 0, 0),
};

/** Later calls of one scenario are larger, as a growing prompt is. */
const growth = { input: 128, output: 10 };

function answerText(scenario: ScenarioName): string {
  return scenario === 'conversation_2'
    ? 'Dry and a little warmer, leave it at home.'
    : 'Light rain at eleven degrees: take the umbrella with you.';
}

/** Answers the scenarios; the first attempt at `retried` meets a rate limit. */
export function createScenarioAnswers(): (request: ModelRequest) => Reply {
  const attempts = new Map<string, number>();

  function failureOf(scenario: ScenarioName, key: string): Failure | undefined {
    if (scenario === 'failed') return 'context_length';
    if (scenario === 'broken_stream') return 'broken_stream';
    const attempt = (attempts.get(key) ?? 0) + 1;
    attempts.set(key, attempt);
    return scenario === 'retried' && attempt === 1 ? 'rate_limit' : undefined;
  }

  return (request) => {
    const scenario = request.label[1] as ScenarioName;
    const results = request.messages.filter(({ role }) => role === 'tool').length;
    const wantsTool = request.toolNames.length > 0 && (scenario === 'loop' || results === 0);
    const base = usages[scenario];
    const failure = failureOf(scenario, request.label.join('/'));
    return {
      model: profileOf(request.model).answersAs,
      text: wantsTool ? '' : answerText(scenario),
      toolCalls: wantsTool ? [{ name: request.toolNames[0]!, arguments: { city: 'Lyon' } }] : [],
      usage: {
        ...base,
        inputTokens: base.inputTokens + results * growth.input,
        outputTokens: base.outputTokens + results * growth.output,
      },
      timing: { firstChunkMs: 30, totalMs: 60, chunks: 4 },
      ...(failure ? { failure } : {}),
    };
  };
}
