// Haystack's own tracing: components and agent steps; a model's usage stands in the JSON of its replies.

import type { Dialect } from '../dialect.ts';
import type { Draft } from '../draft.ts';
import { isObject, messagesJson, readMessages } from '../messages.ts';
import { at, jsonOf, textOf } from '../opened.ts';
import { fillFromResponse, fillReply } from '../provider-response.ts';

/** A component is a model when its replies carry usage, or when its type says so. */
function readGenerator(draft: Draft, output: string, input: string): void {
  const answer = jsonOf(draft, output);
  const generator =
    /(?:Chat)?Generator$/.test(textOf(draft, 'haystack.component.type') ?? '') ||
    output !== 'haystack.component.output';
  if (!generator) return readEmbedder(draft, answer);
  draft.setKind('llm');
  fillFromResponse(draft, answer);
  fillReply(draft, answer);
  draft.fillText('input_messages', messagesJson(readMessages(at(jsonOf(draft, input), 'messages'), 'user')));
}

function readEmbedder(draft: Draft, answer: unknown): void {
  if (!/Embedder$/.test(textOf(draft, 'haystack.component.type') ?? '')) return;
  draft.setKind('embedding');
  const meta = at(answer, 'meta');
  if (isObject(meta)) fillFromResponse(draft, meta);
}

export const haystack: Dialect = {
  name: 'haystack',
  keys: {
    tool_name: ['haystack.tool.name'],
    tool_arguments: [{ key: 'haystack.agent.step.tool.input', as: 'any' }],
    tool_result: [{ key: 'haystack.agent.step.tool.output', as: 'any' }],
  },
  names: [
    [/^haystack\.pipeline\.(?:async_)?run$/, 'workflow'],
    [/^haystack\.agent\.run$/, 'agent'],
    [/^haystack\.agent\.step\.llm$/, 'llm'],
    [/^haystack\.agent\.step\.tool$/, 'tool'],
    [/^haystack\.(?:agent\.step|component\.run)$/, 'step'],
  ],
  content: [
    'haystack.component.input*',
    'haystack.component.output*',
    'haystack.pipeline.*',
    'haystack.agent.input',
    'haystack.agent.output',
    'haystack.agent.step.*',
    'haystack.agent.state_schema',
    'haystack.agent.tools',
  ],
  triggers: ['haystack.component.type', 'haystack.agent.step.llm.output'],
  complete: (draft) => {
    if (textOf(draft, 'haystack.component.type') !== null)
      readGenerator(draft, 'haystack.component.output', 'haystack.component.input');
    else readGenerator(draft, 'haystack.agent.step.llm.output', 'haystack.agent.step.llm.input');
  },
};
