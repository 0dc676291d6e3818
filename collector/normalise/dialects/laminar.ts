// Laminar (lmnr): one scope for all, the original instrumentation named in an attribute. Messages keep the providers'
// shapes under OpenTelemetry's keys.

import type { Dialect } from '../dialect.ts';
import type { Draft } from '../draft.ts';
import { messagesJson, readMessages } from '../messages.ts';
import { jsonOf, textOf } from '../opened.ts';

function reshape(draft: Draft, field: 'input_messages' | 'output_messages', key: string): void {
  const sent = jsonOf(draft, key);
  if (sent !== undefined)
    draft.setText(field, messagesJson(readMessages(sent, field === 'input_messages' ? 'user' : 'assistant')));
}

export const laminar: Dialect = {
  name: 'laminar',
  kinds: [
    {
      key: 'lmnr.span.type',
      values: { llm: 'llm', tool: 'tool', evaluator: 'evaluator', embedding: 'embedding', default: 'other' },
    },
  ],
  keys: {
    conversation_id: ['lmnr.association.properties.session_id'],
    user_id: ['lmnr.association.properties.user_id'],
    reported_cost_usd: ['gen_ai.usage.total_cost'],
    cache_write_5m_tokens: ['gen_ai.usage.cache_creation.input_tokens.ephemeral_5m'],
    cache_write_1h_tokens: ['gen_ai.usage.cache_creation.input_tokens.ephemeral_1h'],
  },
  content: ['lmnr.span.input', 'lmnr.span.output'],
  triggers: ['lmnr.span.type'],
  scopes: ['lmnr*'],
  complete: (draft) => {
    if (draft.kind === 'tool') {
      draft.fillText('tool_name', draft.name);
      draft.fillText('tool_arguments', textOf(draft, 'lmnr.span.input'));
      draft.fillText('tool_result', textOf(draft, 'lmnr.span.output'));
    }
    if (draft.kind !== 'llm') return;
    if (/[._]stream$/.test(draft.name)) draft.fillNumber('streamed', 1);
    if (/embed/i.test(draft.name)) draft.setKind('embedding');
    if (draft.scopeName !== 'lmnr.tracer') return;
    reshape(draft, 'input_messages', 'gen_ai.input.messages');
    reshape(draft, 'output_messages', 'gen_ai.output.messages');
  },
};
