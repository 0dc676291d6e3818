// The scenarios as code on the plain OpenAI SDK; which instrumentation watches it is the caller's business.

import type OpenAI from 'openai';
import { parametersSchema } from '../../../demo/agents/tool-schema.ts';
import { loop_steps, question, secondQuestion, weather, weatherTool } from '../scenarios.ts';
import type { Scenarios, Scene } from './stage.ts';

type Message = OpenAI.Chat.ChatCompletionMessageParam;
type ToolCall = OpenAI.Chat.ChatCompletionMessageFunctionToolCall;
type Usage = 'with usage' | 'without usage';

const tools: OpenAI.Chat.ChatCompletionFunctionTool[] = [
  {
    type: 'function',
    function: { ...weatherTool, parameters: { ...parametersSchema(weatherTool.parameters) } },
  },
];

const asked: Message[] = [
  { role: 'system', content: 'Answer in one sentence.' },
  { role: 'user', content: question },
];

export function openaiScenarios(Client: typeof OpenAI): Scenarios {
  const clientFor = ({ modelUrl }: Scene): OpenAI =>
    new Client({ apiKey: 'test', baseURL: modelUrl, maxRetries: 2 });

  const whole = async (scene: Scene, messages = asked): Promise<string> => {
    const { choices } = await clientFor(scene).chat.completions.create({ model: scene.model, messages });
    return choices[0]?.message.content ?? '';
  };

  const streamed = async (scene: Scene, usage: Usage = 'with usage'): Promise<void> => {
    const stream = await clientFor(scene).chat.completions.create({
      model: scene.model,
      messages: asked,
      stream: true,
      ...(usage === 'with usage' ? { stream_options: { include_usage: true } } : {}),
    });
    for await (const _chunk of stream);
  };

  const withTools = async (scene: Scene): Promise<void> => {
    const messages = [...asked];
    for (let step = 0; step < loop_steps; step++) {
      const { choices } = await clientFor(scene).chat.completions.create({
        model: scene.model,
        messages,
        tools,
      });
      const calls = (choices[0]?.message.tool_calls ?? []).filter(
        (call): call is ToolCall => call.type === 'function',
      );
      if (calls.length === 0) return;
      messages.push({ role: 'assistant', content: null, tool_calls: calls });
      messages.push(
        ...calls.map(
          ({ id }): Message => ({ role: 'tool', tool_call_id: id, content: JSON.stringify(weather) }),
        ),
      );
    }
  };

  const secondTurn = (scene: Scene): Promise<string> => {
    const answered: Message = { role: 'assistant', content: 'Light rain: take it with you.' };
    return whole(scene, [...asked, answered, { role: 'user', content: secondQuestion }]);
  };

  return {
    plain: (scene) => whole(scene),
    streamed,
    streamed_no_usage: (scene) => streamed(scene, 'without usage'),
    cached: (scene) => whole(scene),
    cached_streamed: streamed,
    reasoning: (scene) => whole(scene),
    reasoning_streamed: streamed,
    tools: withTools,
    loop: withTools,
    retried: (scene) => whole(scene),
    failed: (scene) => whole(scene),
    broken_stream: streamed,
    conversation_1: (scene) => whole(scene),
    conversation_2: secondTurn,
    embeddings: (scene) =>
      clientFor(scene).embeddings.create({ model: 'text-embedding-3-small', input: question }),
  };
}
