// Logfire's integrations with model SDKs: cache, reasoning and cache lifetimes only in the provider's own usage object. A
// stream's usage comes on a log-like span of no length at its end, whose `duration` says how long the stream took.

import type { Dialect } from '../dialect.ts';
import { jsonOf, textOf } from '../opened.ts';
import { readUsage, takeUsage } from '../usage-object.ts';

export const logfire: Dialect = {
  name: 'logfire',
  keys: {
    reported_cost_usd: ['operation.cost'],
    operation_duration_ns: ['duration'],
  },
  content: ['request_data', 'response_data', 'events', 'logfire.json_schema', 'gen_ai.usage.raw'],
  triggers: ['gen_ai.usage.raw', 'logfire.span_type', 'logfire.msg_template'],
  complete: (draft) => {
    takeUsage(draft, readUsage(jsonOf(draft, 'gen_ai.usage.raw')));
    // A pending span announces one that will come whole, under an id of its own.
    if (textOf(draft, 'logfire.span_type') === 'pending_span') draft.setKind('other');
    if (textOf(draft, 'logfire.msg_template')?.startsWith('streaming response from'))
      draft.setNumber('streamed', 1);
  },
};
