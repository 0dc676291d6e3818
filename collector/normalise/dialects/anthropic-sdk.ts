// Anthropic's SDKs, which trace their own calls whenever a global provider exists: nearest to the wire.

import type { Dialect } from '../dialect.ts';
import { textOf } from '../opened.ts';

export const anthropicSdk: Dialect = {
  name: 'anthropic-sdk',
  keys: {
    cache_write_5m_tokens: ['anthropic.usage.cache_creation.ephemeral_5m_input_tokens'],
    cache_write_1h_tokens: ['anthropic.usage.cache_creation.ephemeral_1h_input_tokens'],
    finish_reasons: ['anthropic.message.stop_reason'],
    tool_result: [{ key: 'anthropic.tool_result.content', as: 'any' }],
  },
  names: [
    [/^anthropic\.messages\.count_tokens$/, 'other'],
    [/^anthropic\.custom_tool_use /, 'tool'],
    [/^anthropic\.messages\.tool_runner$/, 'agent'],
  ],
  content: ['anthropic.tool_result.content'],
  scopes: ['com.anthropic.sdk.*'],
  complete: (draft) => {
    // Counting tokens is free and generates nothing.
    if (draft.name.endsWith('.count_tokens')) draft.setKind('other');
    // Sent only when true.
    if (draft.kind === 'llm' && textOf(draft, 'gen_ai.request.stream') === null)
      draft.fillNumber('streamed', 0);
  },
};
