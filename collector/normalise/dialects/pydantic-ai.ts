// pydantic-ai, instrumentation versions 1 to 6: usage details under gen_ai.usage.details.*, an exact cost, the user only
// in the root's metadata. gen_ai.aggregated_usage.* is the sum of a run and is read by nobody.

import type { Dialect } from '../dialect.ts';
import { messagesJson, readMessages } from '../messages.ts';
import { at, jsonOf, textAt } from '../opened.ts';

export const pydanticAi: Dialect = {
  name: 'pydantic-ai',
  keys: {
    agent_name: ['agent_name'],
    request_model: ['model_name'],
    cache_read_tokens: [
      'gen_ai.usage.details.cache_read_tokens',
      'gen_ai.usage.details.cache_read_input_tokens',
      'gen_ai.usage.details.cached_content_tokens',
    ],
    cache_write_tokens: [
      'gen_ai.usage.details.cache_write_tokens',
      'gen_ai.usage.details.cache_creation_input_tokens',
    ],
    cache_write_5m_tokens: ['gen_ai.usage.details.ephemeral_5m_input_tokens'],
    cache_write_1h_tokens: ['gen_ai.usage.details.ephemeral_1h_input_tokens'],
    reasoning_tokens: ['gen_ai.usage.details.reasoning_tokens', 'gen_ai.usage.details.thoughts_tokens'],
    audio_input_tokens: ['gen_ai.usage.details.input_audio_tokens'],
    audio_output_tokens: ['gen_ai.usage.details.output_audio_tokens'],
    reported_cost_usd: ['operation.cost'],
    tool_arguments: [{ key: 'tool_arguments', as: 'any' }],
    tool_result: [{ key: 'tool_response', as: 'any' }],
  },
  names: [
    [/^agent run/, 'agent'],
    [/^running \d+ tools?$/, 'step'],
    [/^running tool/, 'tool'],
  ],
  content: [
    'model_request_parameters',
    'pydantic_ai.all_messages',
    'all_messages_events',
    'events',
    'final_result',
  ],
  scopes: ['pydantic-ai'],
  complete: (draft) => {
    if (draft.kind === 'llm' && !draft.has('input_messages')) {
      const events = jsonOf(draft, 'events');
      draft.fillText('input_messages', messagesJson(readMessages(events, 'user')));
    }
    if (draft.kind !== 'agent') return;
    const metadata = jsonOf(draft, 'metadata');
    if (metadata === undefined) return;
    draft.fillText('user_id', textAt(metadata, 'user_id', 'userId'));
    const team = at(metadata, 'team');
    if (typeof team === 'string') draft.fillText('team', team);
  },
};
