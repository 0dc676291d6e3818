// OpenAI's chat completions, as far as the SDKs read them.

import { z } from 'zod';
import { type Api, type Exchange, type Frame, type Message, pieces } from './exchange.ts';

const part = z.looseObject({ text: z.string().optional() });
const message = z.looseObject({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']),
  content: z.union([z.string(), z.array(part)]).nullish(),
});
const body = z.looseObject({
  model: z.string(),
  messages: z.array(message),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
  tools: z.array(z.looseObject({ function: z.looseObject({ name: z.string() }) })).optional(),
});

function readMessage({ role, content }: z.infer<typeof message>): Message {
  const text =
    typeof content === 'string' ? content : (content ?? []).map((each) => each.text ?? '').join('');
  return { role: role === 'developer' ? 'system' : role, text };
}

const base = ({ reply, id, createdSeconds }: Exchange): object => ({
  id,
  created: createdSeconds,
  model: reply.model,
  system_fingerprint: 'fp_demo',
  service_tier: 'default',
});

const usageOf = ({ reply: { usage } }: Exchange): object => ({
  prompt_tokens: usage.inputTokens,
  completion_tokens: usage.outputTokens,
  total_tokens: usage.inputTokens + usage.outputTokens,
  prompt_tokens_details: { cached_tokens: usage.cachedTokens, audio_tokens: 0 },
  completion_tokens_details: {
    reasoning_tokens: usage.reasoningTokens,
    audio_tokens: 0,
    accepted_prediction_tokens: 0,
    rejected_prediction_tokens: 0,
  },
});

const toolCallsOf = ({ reply, id }: Exchange): object[] =>
  reply.toolCalls.map((call, index) => ({
    id: callId(id, index),
    type: 'function',
    function: { name: call.name, arguments: JSON.stringify(call.arguments) },
  }));

/** Tool call ids are the response's id in another dress, so each is unique and its response is known. */
export const callId = (responseId: string, index: number): string =>
  `call_${responseId.replace(/^[a-z]+[-_]/, '')}${index}`;

const finishReason = ({ reply }: Exchange): string => (reply.toolCalls.length > 0 ? 'tool_calls' : 'stop');

function whole(exchange: Exchange): unknown {
  const calls = toolCallsOf(exchange);
  const said = calls.length > 0 ? { content: null, tool_calls: calls } : { content: exchange.reply.text };
  const choice = { index: 0, logprobs: null, finish_reason: finishReason(exchange) };
  return {
    ...base(exchange),
    object: 'chat.completion',
    choices: [{ ...choice, message: { role: 'assistant', refusal: null, ...said } }],
    usage: usageOf(exchange),
  };
}

function deltas(exchange: Exchange): object[] {
  const { reply } = exchange;
  if (reply.toolCalls.length === 0)
    return pieces(reply.text, reply.timing.chunks).map((content) => ({ content }));
  return toolCallsOf(exchange).map((call, index) => ({ tool_calls: [{ index, ...call }] }));
}

function frames(exchange: Exchange): Frame[] {
  const { request } = exchange;
  // With include_usage every chunk but the last carries `usage: null`.
  const common = {
    ...base(exchange),
    object: 'chat.completion.chunk',
    ...(request.usageWanted ? { usage: null } : {}),
  };
  const chunk = (delta: object, finish: string | null = null): Frame => ({
    data: { ...common, choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }] },
  });
  const usage: Frame = { data: { ...common, choices: [], usage: usageOf(exchange) } };
  return [
    chunk({ role: 'assistant', content: '', refusal: null }),
    ...deltas(exchange).map((delta) => chunk(delta)),
    chunk({}, finishReason(exchange)),
    ...(request.usageWanted ? [usage] : []),
    { data: '[DONE]' },
  ];
}

export const chat: Api = {
  name: 'chat',
  idPrefix: 'chatcmpl-',
  read: (given, label) => {
    const { model, messages, stream, stream_options, tools } = body.parse(given);
    return {
      label,
      api: 'chat',
      model,
      streamed: stream === true,
      usageWanted: stream !== true || stream_options?.include_usage === true,
      messages: messages.map(readMessage),
      toolNames: (tools ?? []).map((tool) => tool.function.name),
    };
  },
  whole,
  frames,
};
