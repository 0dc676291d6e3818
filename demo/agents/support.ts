// Customer support on the AI SDK 7 with @ai-sdk/otel: streams, uses tools, searches the help centre by embedding the
// question. Its spans carry session and user only where `runtimeContext` was switched on: on agent and steps.

import { createOpenAI } from '@ai-sdk/openai';
import { OpenTelemetry } from '@ai-sdk/otel';
import {
  embed,
  jsonSchema,
  type ModelMessage,
  registerTelemetry,
  stepCountIs,
  streamText,
  type ToolSet,
  tool,
} from 'ai';
import { steps_max } from '../limits.ts';
import { type Perform, type Performance, serve } from './stage.ts';
import { startTelemetry } from './telemetry.ts';
import { parametersSchema } from './tool-schema.ts';

const telemetry = startTelemetry();
registerTelemetry(new OpenTelemetry({ runtimeContext: true, agentSpanName: 'functionId' }));

const provider = (modelUrl: string): ReturnType<typeof createOpenAI> =>
  createOpenAI({ apiKey: 'demo', baseURL: modelUrl });

function toolsOf({ cast, useTool, modelUrl }: Performance): ToolSet {
  const openai = provider(modelUrl);
  const entries = cast.tools.map(({ name, description, parameters }) => {
    const execute = async (given: { query?: string }): Promise<unknown> => {
      if (name === 'search_help_center') {
        await embed({
          model: openai.embedding('text-embedding-3-small'),
          value: given.query ?? '',
          telemetry: { functionId: name },
        });
      }
      return useTool(name, given);
    };
    return [
      name,
      tool({
        description,
        inputSchema: jsonSchema<{ query?: string }>(parametersSchema(parameters)),
        execute,
      }),
    ];
  });
  return Object.fromEntries(entries) as ToolSet;
}

function messagesOf({ history, question }: Performance): ModelMessage[] {
  const earlier = history.flatMap((turn): ModelMessage[] => [
    { role: 'user', content: turn.question },
    { role: 'assistant', content: turn.answer },
  ]);
  return [...earlier, { role: 'user', content: question }];
}

const perform: Perform = async (performance) => {
  const { cast, scene, model, modelUrl } = performance;
  const failures: unknown[] = [];
  const result = streamText({
    model: provider(modelUrl).chat(model),
    instructions: cast.instructions,
    messages: messagesOf(performance),
    tools: toolsOf(performance),
    stopWhen: stepCountIs(steps_max),
    runtimeContext: { sessionId: scene.conversation, userId: scene.user },
    telemetry: { functionId: cast.agent, includeRuntimeContext: { sessionId: true, userId: true } },
    onError: ({ error }) => void failures.push(error),
  });
  await result.consumeStream();
  if (failures.length > 0) throw failures[0];
  return await result.text;
};

serve(telemetry, perform);
