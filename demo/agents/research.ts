// Research on the OpenAI SDK under the official OpenTelemetry instrumentation: streams with usage, a reasoning model,
// prompts and answers as log records. The agent span is written by hand with the GenAI conventions; tools have no span.

import { createRequire } from 'node:module';
import { OpenAIInstrumentation } from '@opentelemetry/instrumentation-openai';
import type OpenAI from 'openai';
import { converse, saidInStream } from './chat-loop.ts';
import { type Perform, serve } from './stage.ts';
import { startTelemetry } from './telemetry.ts';
import { traced } from './traced.ts';

const instrumentation = new OpenAIInstrumentation({ captureMessageContent: true });
const telemetry = startTelemetry([instrumentation]);

// The instrumentation declares support up to version 6 of the SDK and works with 7; its own patch is applied by hand,
// because the declared range keeps it from being applied while the module loads.
const sdk = createRequire(import.meta.url)('openai') as { OpenAI: typeof OpenAI };
for (const definition of instrumentation.getModuleDefinitions()) definition.patch?.(sdk);

const perform: Perform = (performance) => {
  const { cast, scene, model, modelUrl, useTool } = performance;
  const client = new sdk.OpenAI({ apiKey: 'demo', baseURL: modelUrl });
  return traced('research-agent', {
    name: `invoke_agent ${cast.agent}`,
    attributes: {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': cast.agent,
      'gen_ai.conversation.id': scene.conversation,
      'user.id': scene.user,
    },
    run: () =>
      converse(performance, {
        ask: async (asking) =>
          saidInStream(
            await client.chat.completions.create({
              ...asking,
              model,
              reasoning_effort: 'medium',
              stream: true,
              stream_options: { include_usage: true },
            }),
          ),
        runTool: ({ name, arguments: given }) => useTool(name, JSON.parse(given)),
      }),
  });
};

serve(telemetry, perform);
