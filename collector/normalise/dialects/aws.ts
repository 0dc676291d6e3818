// botocore's instrumentation of Bedrock: Converse reports cached tokens when there are any, InvokeModel never does.

import type { Dialect } from '../dialect.ts';
import { textOf } from '../opened.ts';

export const aws: Dialect = {
  name: 'aws',
  keys: { conversation_id: ['aws.bedrock.agent.session_id'] },
  scopes: ['opentelemetry.instrumentation.botocore*'],
  complete: (draft) => {
    const silent = !draft.has('cache_read_tokens') && !draft.has('cache_write_tokens');
    if (silent && draft.has('input_tokens') && (textOf(draft, 'rpc.method') ?? '').startsWith('InvokeModel'))
      draft.flag('cache_unreported');
  },
};
