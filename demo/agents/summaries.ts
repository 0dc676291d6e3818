// Summaries on the OpenAI SDK under OpenLLMetry: whole answers from a model of our own that has no public price, and
// streams without usage from a small public one. The workflow span is what Traceloop's decorators would write.

import { OpenAIInstrumentation } from '@traceloop/instrumentation-openai';
import OpenAI from 'openai';
import { type Asking, converse, type Said, saidIn, saidInStream } from './chat-loop.ts';
import { type Perform, serve } from './stage.ts';
import { startTelemetry } from './telemetry.ts';
import { traced } from './traced.ts';

const instrumentation = new OpenAIInstrumentation();
const telemetry = startTelemetry([instrumentation]);
instrumentation.manuallyInstrument(OpenAI);

const perform: Perform = (performance) => {
  const { cast, scene, model, modelUrl, useTool } = performance;
  const client = new OpenAI({ apiKey: 'demo', baseURL: modelUrl });
  const streamed = model !== cast.model;

  async function ask({ messages }: Asking): Promise<Said> {
    if (!streamed) return saidIn(await client.chat.completions.create({ model, messages, max_tokens: 400 }));
    return saidInStream(await client.chat.completions.create({ model, messages, stream: true }));
  }

  return traced('@traceloop/node-server-sdk', {
    name: `${cast.agent}.agent`,
    attributes: {
      'traceloop.span.kind': 'agent',
      'traceloop.entity.name': cast.agent,
      'traceloop.workflow.name': 'digests',
      'traceloop.association.properties.session_id': scene.conversation,
      'traceloop.association.properties.user_id': scene.user,
    },
    run: () =>
      converse(performance, {
        ask,
        runTool: ({ name, arguments: given }) => useTool(name, JSON.parse(given)),
      }),
  });
};

serve(telemetry, perform);
