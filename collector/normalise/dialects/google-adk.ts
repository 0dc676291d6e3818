// Google ADK. The old schema (JavaScript 2.0, early Python) has `call_llm` spans whose output leaves thoughts out; cache,
// thoughts and content stand in gcp.vertex.agent.llm_request and llm_response.

import type { Dialect } from '../dialect.ts';
import type { Draft } from '../draft.ts';
import { finishReasons } from '../finish-reasons.ts';
import { messagesJson, readMessages } from '../messages.ts';
import { at, jsonOf, textAt, textOf } from '../opened.ts';
import { readUsage, takeUsage } from '../usage-object.ts';

function readModel(draft: Draft): void {
  const response = jsonOf(draft, 'gcp.vertex.agent.llm_response');
  const request = jsonOf(draft, 'gcp.vertex.agent.llm_request');
  takeUsage(draft, readUsage(at(response, 'usageMetadata') ?? at(response, 'usage_metadata')));
  draft.fillText('input_messages', messagesJson(readMessages(at(request, 'contents'), 'user')));
  draft.fillText('output_messages', messagesJson(readMessages(at(response, 'content'), 'assistant')));
  draft.fillText(
    'system_instructions',
    textAt(request, 'config.systemInstruction', 'config.system_instruction'),
  );
  if (draft.finishReasons.length === 0)
    draft.finishReasons = finishReasons(textAt(response, 'finishReason', 'finish_reason'));
  // The old schema reports a failed model call as an answer with a code, its status unset.
  const code = textAt(response, 'errorCode', 'error_code');
  if (code === null) return;
  draft.flag('error_reported');
  draft.fillText('error_type', code);
  draft.fillText('error_message', textAt(response, 'errorMessage', 'error_message'));
}

const agentRun = /^agent_run \[(.+)\]$/;

export const googleAdk: Dialect = {
  name: 'google-adk',
  keys: {
    conversation_id: ['gcp.vertex.agent.session_id'],
    tool_arguments: [{ key: 'gcp.vertex.agent.tool_call_args', as: 'any' }],
    tool_result: [{ key: 'gcp.vertex.agent.tool_response', as: 'any' }],
    // Thoughts that the old output count leaves out.
    reasoning_tokens: ['gen_ai.usage.experimental.reasoning_tokens'],
  },
  names: [
    [/^call_llm$/, 'llm'],
    [/^invocation$/, 'workflow'],
    [/^agent_run /, 'agent'],
  ],
  content: ['gcp.vertex.agent.llm_request', 'gcp.vertex.agent.llm_response', 'gcp.vertex.agent.data'],
  scopes: ['gcp.vertex.agent'],
  complete: (draft) => {
    // The merged span repeats the tools beside it.
    if (draft.text('tool_name') === '(merged tools)' || draft.name.endsWith('(merged tools)'))
      return draft.setKind('other');
    if (draft.name === 'call_llm') draft.setKind('llm');
    if (draft.kind === 'llm') readModel(draft);
    draft.fillText('agent_name', agentRun.exec(draft.name)?.[1]);
    if (textOf(draft, 'gen_ai.usage.experimental.reasoning_tokens') !== null)
      draft.usageSource = 'google-adk';
  },
};
