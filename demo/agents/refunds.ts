// Refunds on the OpenAI SDK under OpenInference's instrumentation: whole answers, cached prompts. Agent and tool spans
// are written by hand with OpenInference's attributes, as its documentation shows.

import { OpenAIInstrumentation } from '@arizeai/openinference-instrumentation-openai';
import OpenAI from 'openai';
import { converse, saidIn, type ToolRequest } from './chat-loop.ts';
import { type Perform, serve } from './stage.ts';
import { startTelemetry } from './telemetry.ts';
import { traced } from './traced.ts';

const instrumentation = new OpenAIInstrumentation();
const telemetry = startTelemetry([instrumentation]);
// An ES module cannot be patched while it loads without a loader hook; this is the documented way.
instrumentation.manuallyInstrument(OpenAI);

const scope = 'refunds-agent';

const perform: Perform = (performance) => {
  const { cast, scene, model, modelUrl, question, useTool } = performance;
  const client = new OpenAI({ apiKey: 'demo', baseURL: modelUrl });
  const session = { 'session.id': scene.conversation, 'user.id': scene.user };

  const runTool = ({ name, arguments: given }: ToolRequest): Promise<unknown> =>
    traced(scope, {
      name,
      attributes: { ...session, 'openinference.span.kind': 'TOOL', 'tool.name': name, 'input.value': given },
      run: async (span) => {
        const result = await useTool(name, JSON.parse(given));
        span.setAttributes({
          'output.value': JSON.stringify(result),
          'output.mime_type': 'application/json',
        });
        return result;
      },
    });

  return traced(scope, {
    name: 'refunds',
    attributes: {
      ...session,
      'openinference.span.kind': 'AGENT',
      'agent.name': cast.agent,
      'input.value': question,
    },
    run: async (span) => {
      const ask = async (asking: object): Promise<ReturnType<typeof saidIn>> =>
        saidIn(await client.chat.completions.create({ model, temperature: 0.2, ...asking } as Whole));
      const answer = await converse(performance, { ask, runTool });
      span.setAttribute('output.value', answer);
      return answer;
    },
  });
};

type Whole = OpenAI.Chat.ChatCompletionCreateParamsNonStreaming;

serve(telemetry, perform);
