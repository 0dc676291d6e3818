// OpenInference (Arize), Python and JavaScript. Message lists come flattened: llm.input_messages.0.message.content.
// output.value often holds the provider's whole answer, with its id and, where the keys drop it, its usage.

import type { Dialect } from '../dialect.ts';
import type { Draft } from '../draft.ts';
import { flattenedMessages } from '../flattened.ts';
import { at, jsonOf, textAt, textOf } from '../opened.ts';
import { fillFromResponse } from '../provider-response.ts';

/** Anthropic, OpenAI and Google begin their answers with the id, so it can be read without opening the rest. */
const leadingId = /^\s*\{\s*"(?:id|responseId|response_id)"\s*:\s*"([^"\\]{1,256})"/;
const leading_length = 320;

/** Are the keys enough? Of Claude's caches the answer alone says how much was written, and for how long. */
function isComplete(draft: Draft): boolean {
  if (!draft.has('input_tokens') || !draft.has('cache_read_tokens')) return false;
  const model = draft.text('response_model') ?? draft.text('request_model') ?? '';
  if (!/claude/i.test(model)) return true;
  return draft.number('cache_write_tokens') === 0 || draft.has('cache_write_1h_tokens');
}

/** Google's SDK calls functions itself; its answer then holds the history, and the usage of the last call only. */
const ownCalls = /"automatic_function_calling_history"\s*:\s*\[\s*\{/;

function fillFromAnswer(draft: Draft): void {
  const complete = isComplete(draft);
  if (complete && draft.has('response_id')) return;
  const answer = textOf(draft, 'output.value');
  if (answer === null) return;
  if (answer.includes('"automatic_function') && ownCalls.test(answer)) draft.flag('hidden_calls');
  if (!draft.has('response_id'))
    draft.fillText('response_id', leadingId.exec(answer.slice(0, leading_length))?.[1]);
  if (!complete || !draft.has('response_id')) fillFromResponse(draft, answer);
}

/** LangChain puts names of agents, threads and users into one JSON attribute. */
function fillFromMetadata(draft: Draft): void {
  if (draft.has('conversation_id') && draft.has('user_id') && draft.has('agent_name')) return;
  const metadata = jsonOf(draft, 'metadata');
  if (metadata === undefined) return;
  draft.fillText('conversation_id', textAt(metadata, 'session_id', 'thread_id', 'conversation_id'));
  draft.fillText('user_id', textAt(metadata, 'user_id', 'userId'));
  draft.fillText('agent_name', textAt(metadata, 'lc_agent_name'));
}

/**
 * `tool.parameters` is the JSON schema of the tool in most packages and its arguments in some: `input.value` is asked
 * first, and may be a bare value.
 */
function fillTool(draft: Draft): void {
  const parameters = textOf(draft, 'tool.parameters');
  const isSchema = parameters !== null && /"(?:properties|type)"\s*:/.test(parameters.slice(0, 200));
  draft.fillText('tool_arguments', textOf(draft, 'input.value') ?? (isSchema ? null : parameters));
  draft.fillText('tool_result', textOf(draft, 'output.value'));
}

/** The JavaScript Bedrock package puts the vendor where the model belongs. */
function mendModel(draft: Draft): void {
  if (!/^[a-z]+$/.test(draft.text('response_model') ?? '-')) return;
  const model =
    textAt(jsonOf(draft, 'input.value'), 'modelId', 'model') ??
    textAt(jsonOf(draft, 'output.value'), 'model');
  if (model !== null) draft.setText('response_model', model);
}

/** Agents are nodes of a graph. The OpenAI Agents SDK's trace, which is around them, is called an agent, too. */
function fillAgent(draft: Draft): void {
  const node = textOf(draft, 'graph.node.id');
  if (node === null && !draft.has('agent_name') && /openai[-_]agents$/.test(draft.scopeName)) {
    draft.setKind('workflow');
    draft.fillText('workflow_name', draft.name);
  } else draft.fillText('agent_name', node ?? draft.name);
}

/** LangChain's streams are put together from chunks, which their type gives away. */
function isChunked(draft: Draft): boolean {
  return (
    draft.scopeName.includes('langchain') &&
    (textOf(draft, 'output.value') ?? '').slice(0, 2_000).includes('"AIMessageChunk"')
  );
}

function fillModel(draft: Draft): void {
  fillFromAnswer(draft);
  mendModel(draft);
  if (!draft.has('input_messages'))
    draft.fillText('input_messages', flattenedMessages(draft, 'llm.input_messages.', 'user'));
  if (!draft.has('output_messages'))
    draft.fillText('output_messages', flattenedMessages(draft, 'llm.output_messages.', 'assistant'));
  if (draft.has('streamed')) return;
  const stream = at(jsonOf(draft, 'llm.invocation_parameters'), 'stream');
  if (stream === true || isChunked(draft)) draft.setNumber('streamed', 1);
}

export const openinference: Dialect = {
  name: 'openinference',
  kinds: [
    {
      key: 'openinference.span.kind',
      values: {
        llm: 'llm',
        embedding: 'embedding',
        retriever: 'retrieval',
        reranker: 'rerank',
        tool: 'tool',
        agent: 'agent',
        guardrail: 'guardrail',
        evaluator: 'evaluator',
        chain: 'workflow',
        prompt: 'other',
      },
    },
  ],
  keys: {
    provider: ['llm.provider', 'llm.system'],
    request_model: ['llm.request.model_name', 'embedding.model_name', 'reranker.model_name'],
    response_model: ['llm.response.model_name', 'llm.model_name'],
    response_id: ['llm.response.id'],
    conversation_id: ['session.id'],
    user_id: ['user.id'],
    agent_name: ['agent.name'],
    tool_name: ['tool.name'],
    tool_call_id: ['tool_call.id', 'tool.id'],
    tool_arguments: [{ key: 'tool_call.function.arguments', as: 'any' }],
    input_tokens: ['llm.token_count.prompt'],
    output_tokens: ['llm.token_count.completion'],
    total_tokens: ['llm.token_count.total'],
    cache_read_tokens: ['llm.token_count.prompt_details.cache_read'],
    cache_write_tokens: ['llm.token_count.prompt_details.cache_write'],
    reasoning_tokens: ['llm.token_count.completion_details.reasoning'],
    audio_input_tokens: ['llm.token_count.prompt_details.audio'],
    audio_output_tokens: ['llm.token_count.completion_details.audio'],
    reported_cost_usd: ['llm.cost.total'],
    finish_reasons: ['llm.finish_reason', 'llm.stop_reason'],
  },
  content: [
    'llm.input_messages.*',
    'llm.output_messages.*',
    'llm.prompts*',
    'llm.prompt_template.*',
    'llm.tools.*',
    'llm.invocation_parameters',
    'input.value',
    'output.value',
    'tool.parameters',
    'tool_call.function.arguments',
    'message.*',
    'embedding.*',
    'retrieval.documents*',
    'reranker.query',
    'reranker.input_documents*',
    'reranker.output_documents*',
    'metadata',
  ],
  triggers: [
    'output.value',
    'input.value',
    'metadata',
    'tool.parameters',
    'graph.node.id',
    'llm.invocation_parameters',
    'llm.input_messages.0.*',
    'llm.output_messages.0.*',
  ],
  complete: (draft) => {
    // LlamaIndex marks the preparation of a call as a model's, too.
    if (draft.name.endsWith('._prepare_chat_with_tools')) draft.setKind('other');
    if (draft.kind === 'llm' || draft.kind === 'embedding') fillModel(draft);
    else if (draft.kind === 'tool') fillTool(draft);
    else if (draft.kind === 'agent') fillAgent(draft);
    fillFromMetadata(draft);
  },
};
