// Mastra's exporters: a generation wraps steps, a step wraps the inference that is the call, which wraps its chunks.

import type { Dialect } from '../dialect.ts';
import { fillFirstToken } from '../first-token.ts';
import { messagesJson, readMessages } from '../messages.ts';
import { at, jsonOf, textOf } from '../opened.ts';
import { fillFromResponse } from '../provider-response.ts';

export const mastra: Dialect = {
  name: 'mastra',
  kinds: [
    {
      key: 'mastra.span.type',
      values: {
        agent_run: 'agent',
        model_generation: 'llm',
        model_step: 'step',
        model_inference: 'llm',
        model_chunk: 'other',
        tool_call: 'tool',
        mcp_tool_call: 'tool',
        workflow_run: 'workflow',
        workflow_step: 'step',
        mapping: 'other',
        processor_run: 'guardrail',
        generic: 'other',
        llm_generation: 'llm',
      },
    },
  ],
  keys: {
    conversation_id: ['mastra.metadata.threadId', 'mastra.metadata.sessionId'],
    user_id: ['mastra.metadata.userId'],
    tool_name: ['mastra.metadata.toolName'],
    tool_arguments: [{ key: 'mastra.tool_call.input', as: 'any' }],
    tool_result: [{ key: 'mastra.tool_call.output', as: 'any' }],
    cache_write_5m_tokens: ['gen_ai.usage.cache_creation.5m_input_tokens'],
    cache_write_1h_tokens: ['gen_ai.usage.cache_creation.1h_input_tokens'],
  },
  content: [
    'mastra.*.input',
    'mastra.*.output',
    'mastra.agent_run.*',
    'mastra.model_*',
    'mastra.tool_call.*',
    'mastra.mapping.*',
    'mastra.metadata.body',
    'mastra.metadata.headers',
  ],
  triggers: ['mastra.span.type'],
  complete: (draft) => {
    const failed =
      textOf(draft, 'error.message') ??
      (draft.events.some((event) => event.name === 'exception') ? 'exception' : null);
    if (failed !== null) {
      draft.flag('error_reported');
      draft.fillText('error_type', failed.slice(0, 120));
    }
    if (draft.kind !== 'llm') return;
    // A generation's first token is that of its first step; and one that was not streamed has an instant as well.
    if (textOf(draft, 'mastra.span.type') === 'model_inference')
      fillFirstToken(draft, 'mastra.completion_start_time', false);
    fillFromResponse(draft, jsonOf(draft, 'mastra.metadata.body'));
    const input = jsonOf(draft, 'mastra.model_generation.input') ?? jsonOf(draft, 'mastra.model_step.input');
    draft.fillText('input_messages', messagesJson(readMessages(at(input, 'messages') ?? input, 'user')));
  },
};
