// Claude Code and the Agent SDK: bare keys on spans of its own names, exclusive counts, the cost in a log record.

import type { Dialect } from '../dialect.ts';
import { textOf } from '../opened.ts';

export const claudeCode: Dialect = {
  name: 'claude-code',
  kinds: [
    {
      key: 'span.type',
      values: {
        interaction: 'agent',
        llm_request: 'llm',
        tool: 'tool',
        'tool.execution': 'other',
        'tool.blocked_on_user': 'other',
      },
    },
  ],
  keys: {
    request_model: ['model'],
    response_id: ['request_id'],
    input_tokens: ['input_tokens'],
    output_tokens: ['output_tokens'],
    cache_read_tokens: ['cache_read_tokens'],
    cache_write_tokens: ['cache_creation_tokens'],
    reported_cost_usd: ['cost_usd'],
    ttft_ns: [{ key: 'ttft_ms', as: 'milliseconds' }],
    operation_duration_ns: [{ key: 'duration_ms', as: 'milliseconds' }],
    tool_name: ['tool_name'],
    tool_call_id: ['tool_use_id'],
    agent_id: ['agent_id'],
    finish_reasons: ['stop_reason'],
    conversation_id: ['session.id'],
    user_id: ['user.account_uuid'],
  },
  names: [
    [/^claude_code\.interaction$/, 'agent'],
    [/^claude_code\.llm_request$/, 'llm'],
    [/^claude_code\.tool$/, 'tool'],
    [/^claude_code\.tool\./, 'other'],
  ],
  content: ['response.model_output', 'user_prompt', 'tool_input', 'prompt'],
  triggers: ['span.type'],
  scopes: ['com.anthropic.claude_code*'],
  complete: (draft) => {
    if (draft.kind === 'llm') draft.fillText('provider', 'anthropic');
    if (draft.kind === 'agent') draft.fillText('agent_name', 'claude-code');
    if (draft.kind === 'llm') draft.usageSource = 'claude-code';
    if (draft.kind === 'tool') draft.fillText('tool_arguments', textOf(draft, 'tool_input'));
    if (textOf(draft, 'success') === 'false') draft.flag('error_reported');
  },
};
