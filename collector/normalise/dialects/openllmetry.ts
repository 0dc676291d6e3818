// OpenLLMetry (Traceloop), Python and JavaScript, old shapes and new. What it writes as gen_ai.* is read there; here are
// its workflow decorators, its old usage keys and its flattened prompts.

import { json_attribute_bytes_max } from '../../limits.ts';
import type { Dialect } from '../dialect.ts';
import type { Draft } from '../draft.ts';
import { flattenedMessages } from '../flattened.ts';
import { isObject } from '../messages.ts';
import { at, indexOf, jsonOf, textAt, textOf } from '../opened.ts';
import { parsePython } from '../python-literal.ts';

const requestTypes = {
  chat: 'llm',
  completion: 'llm',
  acompletion: 'llm',
  responses: 'llm',
  aresponses: 'llm',
  embedding: 'embedding',
  aembedding: 'embedding',
  rerank: 'rerank',
  arerank: 'rerank',
} as const;

/** Decorated functions are called with { args, kwargs }; LangChain tools with { input_str, metadata }, ids and all. */
function fillTool(draft: Draft): void {
  const sent = jsonOf(draft, 'gen_ai.tool.call.arguments') ?? jsonOf(draft, 'traceloop.entity.input');
  const printed = at(sent, 'input_str');
  if (typeof printed === 'string') {
    const opened = parsePython(printed, json_attribute_bytes_max);
    draft.setText('tool_arguments', isObject(opened) ? JSON.stringify(opened) : printed);
  } else if (isObject(at(sent, 'kwargs'))) {
    const args = at(sent, 'args');
    const bare = Array.isArray(args) && args.length > 0 ? sent : at(sent, 'kwargs');
    draft.setText('tool_arguments', JSON.stringify(bare));
  } else draft.fillText('tool_arguments', textOf(draft, 'traceloop.entity.input'));
  const output = textAt(jsonOf(draft, 'gen_ai.tool.call.result'), 'output.kwargs.content');
  if (output !== null) draft.setText('tool_result', output);
  draft.fillText('tool_result', textOf(draft, 'traceloop.entity.output'));
}

/**
 * Google's SDK calls Python functions itself, as often as the model asks, and the span keeps the last call's usage. A
 * tool that was given as a function stands in the definitions with its name only.
 */
function hasCallableTools(draft: Draft): boolean {
  if (!draft.scopeName.startsWith('opentelemetry.instrumentation.')) return false;
  const tools = jsonOf(draft, 'gen_ai.tool.definitions');
  return (
    Array.isArray(tools) &&
    tools.some((tool) => isObject(tool) && Object.keys(tool).length === 1 && typeof tool['name'] === 'string')
  );
}

/** `messages.stream()` sets no flag; but only at a stream's end does the model follow the usage. */
function isAnthropicStream(draft: Draft): boolean {
  if (draft.scopeName !== 'opentelemetry.instrumentation.anthropic' || !draft.has('input_tokens'))
    return false;
  return indexOf(draft, 'gen_ai.usage.input_tokens') < indexOf(draft, 'gen_ai.response.model');
}

const handoff = /^(.*?)\s*→\s*(.*)\.handoff$/;

export const openllmetry: Dialect = {
  name: 'openllmetry',
  kinds: [
    {
      key: 'traceloop.span.kind',
      values: { workflow: 'workflow', task: 'step', agent: 'agent', tool: 'tool' },
    },
    { key: 'llm.request.type', values: requestTypes },
  ],
  keys: {
    operation: ['llm.request.type'],
    conversation_id: [
      'traceloop.association.properties.session_id',
      'traceloop.association.properties.thread_id',
      'traceloop.association.properties.conversation_id',
    ],
    user_id: ['traceloop.association.properties.user_id'],
    team: ['traceloop.association.properties.team_id', 'traceloop.association.properties.team'],
    workflow_name: ['traceloop.workflow.name'],
    agent_name: ['traceloop.association.properties.lc_agent_name', 'gen_ai.handoff.from_agent'],
    input_tokens: ['llm.usage.prompt_tokens'],
    output_tokens: ['llm.usage.completion_tokens'],
    total_tokens: ['llm.usage.total_tokens'],
    reasoning_tokens: ['llm.usage.reasoning_tokens'],
    streamed: ['llm.is_streaming'],
    finish_reasons: [
      'llm.response.finish_reason',
      'llm.response.stop_reason',
      'gen_ai.completion.0.finish_reason',
    ],
  },
  names: [
    [
      /^(?:openai|anthropic|bedrock|cohere|groq|mistralai|ollama|together|vertexai|gemini|replicate|watsonx|sagemaker)\.(?:chat|completions?|response|converse|generate)/,
      'llm',
    ],
    [/^(?:openai|bedrock|cohere|mistralai|ollama)\.embed/, 'embedding'],
    [/\.workflow$/, 'workflow'],
    [/\.task$/, 'step'],
    [handoff, 'tool'],
  ],
  content: [
    'gen_ai.prompt.*',
    'gen_ai.completion.*',
    'traceloop.entity.input',
    'traceloop.entity.output',
    'llm.request.functions*',
    'gen_ai.task.input',
    'gen_ai.task.output',
  ],
  scopes: [
    'opentelemetry.instrumentation.google_generativeai',
    'opentelemetry.instrumentation.vertexai',
    'opentelemetry.instrumentation.anthropic',
  ],
  triggers: ['traceloop.*', 'gen_ai.prompt.0.*', 'gen_ai.completion.0.*', 'gen_ai.handoff.from_agent'],
  complete: (draft) => {
    if (draft.kind === 'tool') {
      draft.fillText('tool_name', textOf(draft, 'traceloop.entity.name'));
      fillTool(draft);
    }
    if (draft.kind === 'agent') draft.fillText('agent_name', textOf(draft, 'traceloop.entity.name'));
    if (draft.kind !== 'llm') return;
    if (hasCallableTools(draft)) draft.flag('hidden_calls');
    if (isAnthropicStream(draft)) draft.fillNumber('streamed', 1);
    if (!draft.has('input_messages'))
      draft.fillText('input_messages', flattenedMessages(draft, 'gen_ai.prompt.', 'user'));
    if (!draft.has('output_messages'))
      draft.fillText('output_messages', flattenedMessages(draft, 'gen_ai.completion.', 'assistant'));
  },
};
