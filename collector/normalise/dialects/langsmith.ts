// LangSmith's OpenTelemetry export, of its own tracers and of LangChain. Counts are inclusive; their details come as JSON
// or as what Python prints. A failed run has status OK and an exception event.

import type { Dialect } from '../dialect.ts';
import type { Draft } from '../draft.ts';
import { messagesJson, readMessages } from '../messages.ts';
import { at, jsonOf, literalOf, textOf } from '../opened.ts';
import { fillFromResponse } from '../provider-response.ts';
import { readUsage, takeUsage } from '../usage-object.ts';

function readDetails(draft: Draft): void {
  const whole = readUsage(
    jsonOf(draft, 'langsmith.usage_metadata') ?? jsonOf(draft, 'langsmith.metadata.usage_metadata'),
  );
  if (takeUsage(draft, whole) || !draft.has('input_tokens')) return;
  const usage = {
    input_tokens: draft.number('input_tokens'),
    output_tokens: draft.number('output_tokens'),
    total_tokens: draft.number('total_tokens'),
    input_token_details: literalOf(draft, 'gen_ai.usage.input_token_details') ?? {},
    output_token_details: literalOf(draft, 'gen_ai.usage.output_token_details') ?? {},
  };
  takeUsage(draft, readUsage(usage));
}

/** Every exception has the type `Exception`; its message begins with the true one. */
function readFailure(draft: Draft): void {
  const exception = draft.events.find((event) => event.name === 'exception');
  if (!exception) return;
  draft.flag('error_reported');
  const message = exception.attributes.get('exception.message');
  const type = /^([A-Za-z_][\w.]*)[(:]/.exec(typeof message === 'string' ? message : '')?.[1];
  if (type) draft.setText('error_type', type);
}

function fillModel(draft: Draft): void {
  readDetails(draft);
  const completion = jsonOf(draft, 'gen_ai.completion');
  fillFromResponse(draft, completion);
  if (!draft.has('input_messages')) {
    const prompt = jsonOf(draft, 'gen_ai.prompt');
    const messages = at(prompt, 'messages') ?? at(prompt, 'input');
    draft.fillText(
      'input_messages',
      messagesJson(readMessages(Array.isArray(messages) ? messages.flat() : messages, 'user')),
    );
  }
  const reply =
    at(completion, 'choices') ?? at(completion, 'generations.0.0') ?? at(completion, 'output') ?? completion;
  draft.fillText('output_messages', messagesJson(readMessages(reply, 'assistant')));
}

function fillTool(draft: Draft): void {
  draft.fillText('tool_name', draft.name);
  draft.fillText('tool_arguments', textOf(draft, 'gen_ai.prompt'));
  const output = at(jsonOf(draft, 'gen_ai.completion'), 'output');
  const content = at(output, 'content') ?? output;
  draft.fillText('tool_result', typeof content === 'string' ? content : textOf(draft, 'gen_ai.completion'));
}

export const langsmith: Dialect = {
  name: 'langsmith',
  kinds: [
    {
      key: 'langsmith.span.kind',
      values: {
        llm: 'llm',
        tool: 'tool',
        retriever: 'retrieval',
        embedding: 'embedding',
        chain: 'workflow',
        prompt: 'other',
        parser: 'other',
      },
    },
  ],
  keys: {
    request_model: ['langsmith.metadata.ls_model_name'],
    provider: ['langsmith.metadata.ls_provider'],
    // langsmith.trace.session_id is the project, not a conversation.
    conversation_id: [
      'langsmith.metadata.session_id',
      'langsmith.metadata.thread_id',
      'langsmith.metadata.conversation_id',
    ],
    user_id: ['langsmith.metadata.user_id'],
    team: ['langsmith.metadata.team', 'langsmith.metadata.team_id'],
    agent_name: ['langsmith.metadata.lc_agent_name'],
    streamed: ['langsmith.request.streaming'],
  },
  content: [
    'gen_ai.prompt',
    'gen_ai.completion',
    'langsmith.metadata.lc_versions',
    'langsmith.metadata.usage_metadata',
    'langsmith.usage_metadata',
  ],
  triggers: ['langsmith.span.kind'],
  complete: (draft) => {
    if (draft.kind === 'llm') fillModel(draft);
    if (draft.kind === 'tool') fillTool(draft);
    readFailure(draft);
    const agent = textOf(draft, 'langsmith.metadata.lc_agent_name');
    if (agent !== null && agent === draft.name && draft.kind === 'workflow') draft.setKind('agent');
  },
};
