// Sentry's AI monitoring: gen_ai.* with cached counts as children of the input count's key.

import type { Dialect } from '../dialect.ts';

export const sentry: Dialect = {
  name: 'sentry',
  keys: {
    cache_read_tokens: [
      'gen_ai.usage.input_tokens.cached',
      'gen_ai.usage.cached_tokens',
      'gen_ai.usage.prompt_tokens_details.cached_tokens',
    ],
    cache_write_tokens: ['gen_ai.usage.input_tokens.cache_write'],
    reasoning_tokens: ['gen_ai.usage.output_tokens.reasoning'],
    ttft_ns: ['gen_ai.response.time_to_first_token'],
    streamed: ['gen_ai.response.streaming'],
    tool_arguments: [{ key: 'gen_ai.tool.input', as: 'any' }],
    tool_result: [{ key: 'gen_ai.tool.output', as: 'any' }],
  },
  content: [
    'gen_ai.request.messages',
    'gen_ai.response.text',
    'gen_ai.response.tool_calls',
    'gen_ai.request.available_tools',
  ],
};
