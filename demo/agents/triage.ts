// Triage on the AI SDK 6 with its experimental telemetry: structured verdicts without streaming, and for disputed cases
// a streamed answer of a reasoning model with a tool. Session and user travel as telemetry metadata.

import { createOpenAI } from '@ai-sdk/openai6';
import { generateObject, jsonSchema, stepCountIs, streamText, type ToolSet, tool } from 'ai6';
import { steps_max } from '../limits.ts';
import { type Perform, type Performance, serve } from './stage.ts';
import { startTelemetry } from './telemetry.ts';
import { parametersSchema } from './tool-schema.ts';

const telemetry = startTelemetry();

const verdict = jsonSchema<object>({
  type: 'object',
  properties: {
    queue: { type: 'string' },
    urgency: { type: 'string', enum: ['none', 'low', 'high', 'critical'] },
    language: { type: 'string' },
    summary: { type: 'string' },
  },
  required: ['queue', 'urgency', 'language', 'summary'],
  additionalProperties: false,
});

function toolsOf({ cast, useTool }: Performance): ToolSet {
  const entries = cast.tools.map(({ name, description, parameters }) => {
    const execute = (given: object): Promise<unknown> => useTool(name, given);
    return [
      name,
      tool({ description, inputSchema: jsonSchema<object>(parametersSchema(parameters)), execute }),
    ];
  });
  return Object.fromEntries(entries) as ToolSet;
}

const perform: Perform = async (performance) => {
  const { cast, scene, model, modelUrl, question } = performance;
  const openai = createOpenAI({ apiKey: 'demo', baseURL: modelUrl });
  const common = {
    model: openai.chat(model),
    system: cast.instructions,
    prompt: question,
    experimental_telemetry: {
      isEnabled: true,
      functionId: cast.agent,
      metadata: { sessionId: scene.conversation, userId: scene.user },
    },
  };
  if (scene.script !== 'disputed-case') {
    const { object } = await generateObject({ ...common, schema: verdict });
    return JSON.stringify(object);
  }
  const failures: unknown[] = [];
  const onError = ({ error }: { error: unknown }): void => void failures.push(error);
  const result = streamText({
    ...common,
    tools: toolsOf(performance),
    stopWhen: stepCountIs(steps_max),
    onError,
  });
  await result.consumeStream();
  if (failures.length > 0) throw failures[0];
  return await result.text;
};

serve(telemetry, perform);
