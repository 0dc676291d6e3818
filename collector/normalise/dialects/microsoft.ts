// Microsoft: Agent Framework, Semantic Kernel and Extensions.AI. They write gen_ai.*; here is what they write beside it,
// among it Semantic Kernel's log record with the provider's whole usage, printed.

import { json_attribute_bytes_max } from '../../limits.ts';
import type { Dialect } from '../dialect.ts';
import type { Draft } from '../draft.ts';
import { parsePython } from '../python-literal.ts';
import { readUsage, takeUsage } from '../usage-object.ts';

const usageRecord = /^OpenAI usage: (.*)$/s;

/** `OpenAI usage: CompletionUsage(completion_tokens=…)`: the span itself leaves the cache out. */
function readUsageRecord(draft: Draft): void {
  const printed = typeof draft.body === 'string' ? usageRecord.exec(draft.body) : null;
  if (!printed) return;
  if (takeUsage(draft, readUsage(parsePython(printed[1]!, json_attribute_bytes_max))) && draft.dialect < 0)
    draft.dialect = 0;
}

export const microsoft: Dialect = {
  name: 'microsoft',
  keys: {
    workflow_name: ['workflow.name', 'workflow_builder.name'],
  },
  names: [
    [/^workflow\.(?:run|build)/, 'workflow'],
    [/^(?:executor\.process|edge_group\.process|message\.send)/, 'step'],
    [/^AutoFunctionInvocationLoop$/, 'step'],
    [/^agent_runtime /, 'other'],
  ],
  scopes: ['semantic_kernel*', 'agent_framework'],
  complete: (draft) => {
    readUsageRecord(draft);
    // The conversation that Agent Framework sends is the id of the answer before, not a conversation.
    if (
      draft.scopeName === 'agent_framework' &&
      /^(?:resp|chatcmpl|msg)[-_]/.test(draft.text('conversation_id') ?? '')
    )
      draft.clear('conversation_id');
  },
};
