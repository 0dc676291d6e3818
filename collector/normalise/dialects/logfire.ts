// Logfire's integrations with model SDKs and with the OpenAI Agents SDK: cache, reasoning and cache lifetimes only in the
// provider's own usage object. A stream's usage comes on a log-like span of no length at its end, whose `duration` says
// how long the stream took.

import type { Dialect } from '../dialect.ts';
import type { Draft } from '../draft.ts';
import { messagesJson, readMessages } from '../messages.ts';
import { jsonOf, textOf } from '../opened.ts';
import { readUsage, takeUsage } from '../usage-object.ts';

/** Spans of the Agents SDK keep its own names: `name`, `input`, `output`, `usage`. */
function readAgentsSdk(draft: Draft): void {
  if (draft.name.startsWith('Agent run: ')) {
    draft.setKind('agent');
    draft.fillText('agent_name', textOf(draft, 'name'));
  } else if (draft.name.startsWith('Function: ')) {
    draft.setKind('tool');
    draft.fillText('tool_name', textOf(draft, 'name'));
    draft.fillText('tool_arguments', textOf(draft, 'input'));
    draft.fillText('tool_result', textOf(draft, 'output'));
  } else if (/^(?:Chat completion|Responses API|Generation)\b/.test(draft.name)) {
    draft.setKind('llm');
    takeUsage(draft, readUsage(jsonOf(draft, 'usage')));
    draft.fillText('input_messages', messagesJson(readMessages(jsonOf(draft, 'input'), 'user')));
    draft.fillText('output_messages', messagesJson(readMessages(jsonOf(draft, 'output'), 'assistant')));
  } else if (/^(?:Turn|Task)\b/.test(draft.name)) draft.setKind('step');
}

export const logfire: Dialect = {
  name: 'logfire',
  keys: {
    reported_cost_usd: ['operation.cost'],
    operation_duration_ns: ['duration'],
  },
  content: [
    'request_data',
    'response_data',
    'events',
    'logfire.json_schema',
    'gen_ai.usage.raw',
    'input',
    'output',
  ],
  triggers: ['gen_ai.usage.raw', 'logfire.span_type', 'logfire.msg_template'],
  complete: (draft) => {
    takeUsage(draft, readUsage(jsonOf(draft, 'gen_ai.usage.raw')));
    if (draft.scopeName === 'logfire.openai_agents') readAgentsSdk(draft);
    // A pending span announces one that will come whole, under an id of its own.
    if (textOf(draft, 'logfire.span_type') === 'pending_span') draft.setKind('other');
    if (textOf(draft, 'logfire.msg_template')?.startsWith('streaming response from'))
      draft.setNumber('streamed', 1);
  },
};
