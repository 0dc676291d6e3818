// The loop that people write around a chat API by hand: ask, run the tools that the model wants, ask again, until it
// answers or the agent gives up. The agents on the plain OpenAI SDK share it; what differs is how they ask.

import type OpenAI from 'openai';
import { steps_max } from '../limits.ts';
import type { Performance } from './stage.ts';
import { parametersSchema } from './tool-schema.ts';

export type Message = OpenAI.Chat.ChatCompletionMessageParam;
type Tool = OpenAI.Chat.ChatCompletionFunctionTool;

export interface ToolRequest {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

/** What the model said in one call. */
export interface Said {
  readonly text: string;
  readonly toolRequests: readonly ToolRequest[];
}

export interface Asking {
  readonly messages: Message[];
  readonly tools: Tool[];
}

export interface Loop {
  readonly ask: (asking: Asking) => Promise<Said>;
  /** Runs one tool; agents that trace their tools by hand wrap it. */
  readonly runTool: (request: ToolRequest) => Promise<unknown>;
}

function toolsOf({ cast }: Performance): Tool[] {
  return cast.tools.map(({ name, description, parameters }) => ({
    type: 'function',
    function: { name, description, parameters: { ...parametersSchema(parameters) } },
  }));
}

function opening({ cast, history, question }: Performance): Message[] {
  const earlier = history.flatMap((turn): Message[] => [
    { role: 'user', content: turn.question },
    { role: 'assistant', content: turn.answer },
  ]);
  return [{ role: 'system', content: cast.instructions }, ...earlier, { role: 'user', content: question }];
}

const requested = ({ toolRequests }: Said): Message => ({
  role: 'assistant',
  content: null,
  tool_calls: toolRequests.map(({ id, name, arguments: given }) => ({
    id,
    type: 'function',
    function: { name, arguments: given },
  })),
});

/** Runs one turn. Throws when the model still wants tools after the last step. */
export async function converse(performance: Performance, { ask, runTool }: Loop): Promise<string> {
  const messages = opening(performance);
  const tools = toolsOf(performance);
  for (let step = 0; step < steps_max; step++) {
    const said = await ask({ messages, tools });
    if (said.toolRequests.length === 0) return said.text;
    messages.push(requested(said));
    for (const request of said.toolRequests) {
      const result = await runTool(request);
      messages.push({ role: 'tool', tool_call_id: request.id, content: JSON.stringify(result) });
    }
  }
  throw new Error(`gave up after ${steps_max} steps without an answer`);
}

/** What a whole completion says. */
export function saidIn({ choices }: OpenAI.Chat.ChatCompletion): Said {
  const message = choices[0]?.message;
  const toolRequests = (message?.tool_calls ?? []).flatMap((call) =>
    call.type === 'function'
      ? [{ id: call.id, name: call.function.name, arguments: call.function.arguments }]
      : [],
  );
  return { text: message?.content ?? '', toolRequests };
}

/** What a stream of chunks says, put together. */
export async function saidInStream(chunks: AsyncIterable<OpenAI.Chat.ChatCompletionChunk>): Promise<Said> {
  let text = '';
  const toolRequests: ToolRequest[] = [];
  for await (const { choices } of chunks) {
    const delta = choices[0]?.delta;
    text += delta?.content ?? '';
    for (const { index, id, function: called } of delta?.tool_calls ?? []) {
      const begun = toolRequests[index] ?? { id: '', name: '', arguments: '' };
      toolRequests[index] = {
        id: id ?? begun.id,
        name: called?.name ?? begun.name,
        arguments: begun.arguments + (called?.arguments ?? ''),
      };
    }
  }
  return { text, toolRequests };
}
