// OpenAI's responses API, as far as the SDKs read it.

import { z } from 'zod';
import { callId } from './chat.ts';
import { type Api, type Exchange, type Frame, type Message, pieces } from './exchange.ts';

const content = z.union([z.string(), z.array(z.looseObject({ text: z.string().optional() }))]);
const item = z.looseObject({
  type: z.string().optional(),
  role: z.enum(['system', 'developer', 'user', 'assistant']).optional(),
  content: content.nullish(),
  output: z.unknown().optional(),
});
const body = z.looseObject({
  model: z.string(),
  instructions: z.string().nullish(),
  input: z.union([z.string(), z.array(item)]),
  stream: z.boolean().nullish(),
  tools: z.array(z.looseObject({ name: z.string().optional() })).optional(),
});

const textOf = (given: z.infer<typeof content> | null | undefined): string =>
  typeof given === 'string' ? given : (given ?? []).map((part) => part.text ?? '').join('');

function readItem({ type, role, content: said, output }: z.infer<typeof item>): Message {
  if (type === 'function_call_output') return { role: 'tool', text: JSON.stringify(output) };
  return { role: role === 'developer' ? 'system' : (role ?? 'assistant'), text: textOf(said) };
}

function readInput(given: z.infer<typeof body>): Message[] {
  const system: Message[] = given.instructions ? [{ role: 'system', text: given.instructions }] : [];
  const input: Message[] =
    typeof given.input === 'string' ? [{ role: 'user', text: given.input }] : given.input.map(readItem);
  return [...system, ...input];
}

const usageOf = ({ reply: { usage } }: Exchange): object => ({
  input_tokens: usage.inputTokens,
  input_tokens_details: { cached_tokens: usage.cachedTokens },
  output_tokens: usage.outputTokens,
  output_tokens_details: { reasoning_tokens: usage.reasoningTokens },
  total_tokens: usage.inputTokens + usage.outputTokens,
});

interface Item {
  readonly id: string;
  readonly type: string;
  readonly [field: string]: unknown;
}

const textPart = (text: string): object => ({ type: 'output_text', text, annotations: [], logprobs: [] });
const suffix = (id: string): string => id.replace(/^resp_/, '');

function items({ reply, id }: Exchange): Item[] {
  if (reply.toolCalls.length === 0) {
    const said = { status: 'completed', role: 'assistant', content: [textPart(reply.text)] };
    return [{ id: `msg_${suffix(id)}`, type: 'message', ...said }];
  }
  return reply.toolCalls.map((call, index) => ({
    id: `fc_${suffix(id)}${index}`,
    type: 'function_call',
    status: 'completed',
    name: call.name,
    call_id: callId(id, index),
    arguments: JSON.stringify(call.arguments),
  }));
}

function response(exchange: Exchange, status: 'in_progress' | 'completed'): object {
  const done = status === 'completed';
  return {
    id: exchange.id,
    object: 'response',
    created_at: exchange.createdSeconds,
    status,
    background: false,
    error: null,
    incomplete_details: null,
    instructions: null,
    max_output_tokens: null,
    model: exchange.reply.model,
    output: done ? items(exchange) : [],
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: exchange.reply.usage.reasoningTokens > 0 ? 'medium' : null, summary: null },
    service_tier: 'default',
    store: true,
    temperature: 1,
    text: { format: { type: 'text' } },
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    truncation: 'disabled',
    usage: done ? usageOf(exchange) : null,
    user: null,
    metadata: {},
  };
}

interface StreamEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** The events of one output item, without their sequence numbers. */
function itemFrames(exchange: Exchange, whole: Item, output_index: number): StreamEvent[] {
  const at = { item_id: whole.id, output_index };
  const added = (begun: object): StreamEvent => ({
    type: 'response.output_item.added',
    output_index,
    item: begun,
  });
  const done = { type: 'response.output_item.done', output_index, item: whole };
  if (whole.type === 'function_call') {
    const given = whole['arguments'];
    return [
      added({ ...whole, arguments: '', status: 'in_progress' }),
      { type: 'response.function_call_arguments.delta', ...at, delta: given },
      { type: 'response.function_call_arguments.done', ...at, arguments: given, name: whole['name'] },
      done,
    ];
  }
  const { text, timing } = exchange.reply;
  const within = { ...at, content_index: 0 };
  return [
    added({ ...whole, content: [], status: 'in_progress' }),
    { type: 'response.content_part.added', ...within, part: textPart('') },
    ...pieces(text, timing.chunks).map((delta) => ({
      type: 'response.output_text.delta',
      ...within,
      delta,
      logprobs: [],
    })),
    { type: 'response.output_text.done', ...within, text, logprobs: [] },
    { type: 'response.content_part.done', ...within, part: textPart(text) },
    done,
  ];
}

function frames(exchange: Exchange): Frame[] {
  const events: StreamEvent[] = [
    { type: 'response.created', response: response(exchange, 'in_progress') },
    { type: 'response.in_progress', response: response(exchange, 'in_progress') },
    ...items(exchange).flatMap((whole, index) => itemFrames(exchange, whole, index)),
    { type: 'response.completed', response: response(exchange, 'completed') },
  ];
  return events.map((event, sequence_number) => ({ event: event.type, data: { ...event, sequence_number } }));
}

export const responses: Api = {
  name: 'responses',
  idPrefix: 'resp_',
  read: (given, label) => {
    const read = body.parse(given);
    return {
      label,
      api: 'responses',
      model: read.model,
      streamed: read.stream === true,
      usageWanted: true,
      messages: readInput(read),
      toolNames: (read.tools ?? []).flatMap((tool) => tool.name ?? []),
    };
  },
  whole: (exchange) => response(exchange, 'completed'),
  frames,
};
