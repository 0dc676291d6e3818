// Mistral's SDK, which traces its own calls. Before its third version it wrote the old name of the input count and nothing
// about a cache.

import type { Dialect } from '../dialect.ts';
import { indexOf } from '../opened.ts';

export const mistralSdk: Dialect = {
  name: 'mistral-sdk',
  keys: {},
  scopes: ['mistralai_sdk_tracer'],
  complete: (draft) => {
    if (indexOf(draft, 'gen_ai.usage.prompt_tokens') >= 0 && !draft.has('cache_read_tokens'))
      draft.flag('cache_unreported');
  },
};
