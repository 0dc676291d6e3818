// Which way of calling the AI SDK plays which scenario; versions 6 and 7 differ in how each way is written.

import type { Scenarios, Scene } from './stage.ts';

type Way = (scene: Scene) => PromiseLike<unknown>;

export interface Ways {
  readonly whole: Way;
  readonly wholeWithTools: Way;
  readonly streamed: Way;
  readonly streamedWithTools: Way;
  readonly secondTurn: Way;
  readonly embedded: Way;
}

/** `streamed_no_usage` is missing: the OpenAI provider always asks for usage. */
export const aiSdkScenarios = (ways: Ways): Scenarios => ({
  plain: ways.whole,
  streamed: ways.streamed,
  cached: ways.whole,
  cached_streamed: ways.streamed,
  reasoning: ways.whole,
  reasoning_streamed: ways.streamed,
  tools: ways.wholeWithTools,
  tools_streamed: ways.streamedWithTools,
  loop: ways.wholeWithTools,
  retried: ways.whole,
  failed: ways.whole,
  broken_stream: ways.streamed,
  conversation_1: ways.whole,
  conversation_2: ways.secondTurn,
  embeddings: ways.embedded,
});
