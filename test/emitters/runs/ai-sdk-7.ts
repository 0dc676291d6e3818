// The AI SDK 7 with @ai-sdk/otel in its default shape (GenAI conventions).

import { createOpenAI } from '@ai-sdk/openai';
import { OpenTelemetry } from '@ai-sdk/otel';
import {
  embed,
  generateText,
  jsonSchema,
  type ModelMessage,
  registerTelemetry,
  stepCountIs,
  streamText,
  tool,
} from 'ai';
import { startTelemetry } from '../../../demo/agents/telemetry.ts';
import { parametersSchema } from '../../../demo/agents/tool-schema.ts';
import { loop_steps, question, secondQuestion, weather, weatherTool } from '../scenarios.ts';
import { aiSdkScenarios } from './ai-sdk-scenarios.ts';
import { conversationId, runScenarios, type Scene, userId } from './stage.ts';

const telemetry = startTelemetry();
registerTelemetry(new OpenTelemetry({ runtimeContext: true }));

const provider = ({ modelUrl }: Scene): ReturnType<typeof createOpenAI> =>
  createOpenAI({ apiKey: 'test', baseURL: modelUrl });
const tools = {
  [weatherTool.name]: tool({
    description: weatherTool.description,
    inputSchema: jsonSchema<object>(parametersSchema(weatherTool.parameters)),
    execute: async () => weather,
  }),
};

const settings = (scene: Scene, messages: ModelMessage[] = [{ role: 'user', content: question }]) => ({
  model: provider(scene).chat(scene.model),
  instructions: 'Answer in one sentence.',
  messages,
  stopWhen: stepCountIs(loop_steps),
  runtimeContext: { sessionId: conversationId, userId },
  telemetry: { functionId: 'weather', includeRuntimeContext: { sessionId: true, userId: true } } as const,
});

const whole = (scene: Scene) => generateText(settings(scene));
const wholeWithTools = (scene: Scene) => generateText({ ...settings(scene), tools });
const streamed = (scene: Scene) => streamText({ ...settings(scene), onError: () => {} }).consumeStream();
const streamedWithTools = (scene: Scene) => streamText({ ...settings(scene), tools }).consumeStream();

const secondTurn = (scene: Scene) => {
  const answered: ModelMessage = { role: 'assistant', content: 'Light rain: take it with you.' };
  const earlier: ModelMessage[] = [{ role: 'user', content: question }, answered];
  return generateText(settings(scene, [...earlier, { role: 'user', content: secondQuestion }]));
};

const embedded = (scene: Scene) =>
  embed({ model: provider(scene).embedding('text-embedding-3-small'), value: question });

const ways = { whole, wholeWithTools, streamed, streamedWithTools, secondTurn, embedded };
await runScenarios(telemetry, aiSdkScenarios(ways));
