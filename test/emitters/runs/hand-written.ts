// Spans written by hand with the newest names of the GenAI conventions, around an OpenAI SDK that nothing watches:
// the stock exporters with nothing else between, and an emitter that leaves nothing out.

import { type Attributes, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import OpenAI from 'openai';
import { startTelemetry } from '../../../demo/agents/telemetry.ts';
import { question } from '../scenarios.ts';
import { conversationId, runScenarios, type Scenarios, type Scene, userId } from './stage.ts';

const telemetry = startTelemetry();

type Completion = Pick<OpenAI.Chat.ChatCompletion, 'id' | 'model'> & {
  readonly usage?: OpenAI.CompletionUsage | null | undefined;
};

const endAttributes = ({ id, model, usage }: Completion): Attributes => ({
  'gen_ai.response.id': id,
  'gen_ai.response.model': model,
  ...(usage && {
    'gen_ai.usage.input_tokens': usage.prompt_tokens,
    'gen_ai.usage.output_tokens': usage.completion_tokens,
    'gen_ai.usage.cache_read.input_tokens': usage.prompt_tokens_details?.cached_tokens ?? 0,
    'gen_ai.usage.reasoning.output_tokens': usage.completion_tokens_details?.reasoning_tokens ?? 0,
  }),
});

function chatSpan(scene: Scene, run: (span: Span) => Promise<Completion>): Promise<void> {
  const attributes = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': scene.model,
    'gen_ai.conversation.id': conversationId,
    'gen_ai.agent.name': 'weather',
    'user.id': userId,
  };
  const options = { kind: SpanKind.CLIENT, attributes };
  return trace.getTracer('hand-written').startActiveSpan(`chat ${scene.model}`, options, async (span) => {
    try {
      span.setAttributes(endAttributes(await run(span)));
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) });
      span.setAttribute(
        'error.type',
        error instanceof OpenAI.APIError ? String(error.status ?? error.name) : '_OTHER',
      );
      throw error;
    } finally {
      span.end();
    }
  });
}

const clientFor = ({ modelUrl }: Scene): OpenAI => new OpenAI({ apiKey: 'test', baseURL: modelUrl });
const messages: OpenAI.Chat.ChatCompletionMessageParam[] = [{ role: 'user', content: question }];

const whole = (scene: Scene): Promise<void> =>
  chatSpan(scene, () => clientFor(scene).chat.completions.create({ model: scene.model, messages }));

const streamed = (scene: Scene): Promise<void> =>
  chatSpan(scene, async (span) => {
    const startedMs = performance.now();
    const include_usage = scene.scenario !== 'streamed_no_usage';
    const options = {
      model: scene.model,
      messages,
      stream: true,
      stream_options: { include_usage },
    } as const;
    span.setAttribute('gen_ai.request.stream', true);
    let last: Completion = { id: '', model: '' };
    for await (const chunk of await clientFor(scene).chat.completions.create(options)) {
      if (last.id === '')
        span.setAttribute('gen_ai.response.time_to_first_chunk', (performance.now() - startedMs) / 1000);
      last = chunk;
    }
    return last;
  });

const scenarios: Scenarios = {
  plain: whole,
  streamed,
  streamed_no_usage: streamed,
  cached: whole,
  cached_streamed: streamed,
  reasoning: whole,
  reasoning_streamed: streamed,
  retried: whole,
  failed: whole,
  broken_stream: streamed,
  conversation_1: whole,
  conversation_2: whole,
};

await runScenarios(telemetry, scenarios);
