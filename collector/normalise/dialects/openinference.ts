// OpenInference (Arize), Python and JavaScript. Message lists come flattened: llm.input_messages.0.message.content.

import type { Dialect } from '../dialect.ts';
import { flattenedMessages } from '../flattened.ts';

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
    finish_reasons: ['llm.finish_reason'],
  },
  content: [
    'llm.input_messages.*',
    'llm.output_messages.*',
    'llm.prompts*',
    'llm.tools.*',
    'llm.invocation_parameters',
    'input.value',
    'output.value',
    'tool.parameters',
    'tool_call.function.arguments',
    'embedding.*',
    'retrieval.documents*',
    'reranker.query',
    'reranker.input_documents*',
    'reranker.output_documents*',
    'metadata',
  ],
  triggers: ['openinference.span.kind'],
  complete: (draft) => {
    draft.fillText('input_messages', flattenedMessages(draft, 'llm.input_messages.', 'user'));
    draft.fillText('output_messages', flattenedMessages(draft, 'llm.output_messages.', 'assistant'));
  },
};
