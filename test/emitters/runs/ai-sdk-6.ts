// The AI SDK 6 with its experimental telemetry (`ai.*` names).

import { createOpenAI } from '@ai-sdk/openai6';
import { embed, generateText, jsonSchema, type ModelMessage, stepCountIs, streamText, tool } from 'ai6';
import { startTelemetry } from '../../../demo/agents/telemetry.ts';
import { parametersSchema } from '../../../demo/agents/tool-schema.ts';
import { loop_steps, question, secondQuestion, weather, weatherTool } from '../scenarios.ts';
import { aiSdkScenarios } from './ai-sdk-scenarios.ts';
import { conversationId, runScenarios, type Scene, userId } from './stage.ts';

const telemetry = startTelemetry();

const provider = ({ modelUrl }: Scene): ReturnType<typeof createOpenAI> =>
  createOpenAI({ apiKey: 'test', baseURL: modelUrl });
const tools = {
  [weatherTool.name]: tool({
    description: weatherTool.description,
    inputSchema: jsonSchema<object>(parametersSchema(weatherTool.parameters)),
    execute: async () => weather,
  }),
};

const experimental_telemetry = {
  isEnabled: true,
  functionId: 'weather',
  metadata: { sessionId: conversationId, userId },
};

const settings = (scene: Scene, messages: ModelMessage[] = [{ role: 'user', content: question }]) => ({
  model: provider(scene).chat(scene.model),
  system: 'Answer in one sentence.',
  messages,
  stopWhen: stepCountIs(loop_steps),
  experimental_telemetry,
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
  embed({
    model: provider(scene).embedding('text-embedding-3-small'),
    value: question,
    experimental_telemetry,
  });

const ways = { whole, wholeWithTools, streamed, streamedWithTools, secondTurn, embedded };
await runScenarios(telemetry, aiSdkScenarios(ways));
