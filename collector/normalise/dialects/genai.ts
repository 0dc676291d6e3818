// OpenTelemetry's GenAI conventions, from 1.26 to the names after 1.41: official instrumentations, the Anthropic and
// Mistral SDKs, pydantic-ai, the AI SDK 7, Strands, ADK and everyone else who writes gen_ai.*.

import type { Dialect } from '../dialect.ts';
import type { Kind } from '../fields.ts';
import { messageEvents, readMessageBody, readMessageEvents } from '../message-events.ts';
import { textOf } from '../opened.ts';

const operations: Readonly<Record<string, Kind>> = {
  chat: 'llm',
  text_completion: 'llm',
  generate_content: 'llm',
  completion: 'llm',
  acompletion: 'llm',
  responses: 'llm',
  aresponses: 'llm',
  image_generation: 'llm',
  realtime: 'llm',
  speech: 'llm',
  transcription: 'llm',
  decide: 'llm',
  embeddings: 'embedding',
  embed: 'embedding',
  embedding: 'embedding',
  aembedding: 'embedding',
  retrieval: 'retrieval',
  rerank: 'rerank',
  execute_tool: 'tool',
  invoke_agent: 'agent',
  create_agent: 'agent',
  invoke_workflow: 'workflow',
  invoke_swarm: 'workflow',
  invoke_graph: 'workflow',
  plan: 'step',
  agent_step: 'step',
  execute_node: 'step',
  orchestrate_tools: 'step',
  execute_event_loop_cycle: 'step',
  fetch_response: 'other',
};

export const genai: Dialect = {
  name: 'genai',
  kinds: [
    {
      key: 'gen_ai.operation.name',
      values: operations,
      match: (value) => (value.includes('memory') ? 'memory' : undefined),
    },
  ],
  keys: {
    operation: ['gen_ai.operation.name'],
    provider: ['gen_ai.provider.name', 'gen_ai.system'],
    request_model: ['gen_ai.request.model'],
    response_model: ['gen_ai.response.model'],
    response_id: ['gen_ai.response.id'],
    error_type: ['error.type'],
    error_message: ['error.message'],
    conversation_id: ['gen_ai.conversation.id', 'gen_ai.thread.id'],
    user_id: ['user.id', 'enduser.id'],
    agent_name: ['gen_ai.agent.name'],
    agent_id: ['gen_ai.agent.id'],
    workflow_name: ['gen_ai.workflow.name'],
    tool_name: ['gen_ai.tool.name'],
    tool_type: ['gen_ai.tool.type'],
    tool_call_id: ['gen_ai.tool.call.id'],
    tool_arguments: [{ key: 'gen_ai.tool.call.arguments', as: 'any' }],
    tool_result: [{ key: 'gen_ai.tool.call.result', as: 'any' }],
    system_instructions: [{ key: 'gen_ai.system_instructions', as: 'any' }],
    input_messages: [{ key: 'gen_ai.input.messages', as: 'any' }],
    output_messages: [{ key: 'gen_ai.output.messages', as: 'any' }],
    input_tokens: ['gen_ai.usage.input_tokens', 'gen_ai.usage.prompt_tokens'],
    output_tokens: ['gen_ai.usage.output_tokens', 'gen_ai.usage.completion_tokens'],
    total_tokens: ['gen_ai.usage.total_tokens'],
    cache_read_tokens: ['gen_ai.usage.cache_read.input_tokens', 'gen_ai.usage.cache_read_input_tokens'],
    cache_write_tokens: [
      'gen_ai.usage.cache_write.input_tokens',
      'gen_ai.usage.cache_creation.input_tokens',
      'gen_ai.usage.cache_creation_input_tokens',
      'gen_ai.usage.cache_write_input_tokens',
    ],
    cache_write_5m_tokens: ['anthropic.usage.cache_creation.ephemeral_5m_input_tokens'],
    cache_write_1h_tokens: ['anthropic.usage.cache_creation.ephemeral_1h_input_tokens'],
    reasoning_tokens: ['gen_ai.usage.reasoning.output_tokens', 'gen_ai.usage.reasoning_tokens'],
    audio_input_tokens: [
      'gen_ai.usage.audio.input_tokens',
      'gen_ai.usage.input_audio_tokens',
      'gen_ai.usage.audio_input_tokens',
    ],
    audio_output_tokens: [
      'gen_ai.usage.audio.output_tokens',
      'gen_ai.usage.output_audio_tokens',
      'gen_ai.usage.audio_output_tokens',
    ],
    image_input_tokens: ['gen_ai.usage.image.input_tokens'],
    streamed: ['gen_ai.request.stream', 'gen_ai.is_streaming'],
    ttft_ns: [
      'gen_ai.response.time_to_first_chunk',
      'gen_ai.client.operation.time_to_first_chunk',
      'gen_ai.client.inference.time_to_first_chunk',
      'gen_ai.server.time_to_first_token',
    ],
    operation_duration_ns: ['gen_ai.client.operation.duration', 'gen_ai.client.inference.duration'],
    finish_reasons: ['gen_ai.response.finish_reasons', 'gen_ai.response.finish_reason'],
    evaluation_name: ['gen_ai.evaluation.name'],
    evaluation_label: ['gen_ai.evaluation.score.label'],
    evaluation_score: ['gen_ai.evaluation.score.value'],
  },
  content: [
    'gen_ai.input.messages',
    'gen_ai.output.messages',
    'gen_ai.system_instructions',
    'gen_ai.tool.call.arguments',
    'gen_ai.tool.call.result',
    'gen_ai.tool.definitions',
    'gen_ai.retrieval.documents',
    'gen_ai.retrieval.query.text',
    'gen_ai.evaluation.explanation',
  ],
  resource: {
    environment: ['deployment.environment.name', 'deployment.environment'],
    // "for example the team name that owns a group of services", says OpenTelemetry of the namespace
    team: ['team', 'team.name', 'team.id', 'service.team', 'service.namespace'],
    agent_name: ['gen_ai.agent.name'],
    conversation_id: ['session.id', 'gen_ai.conversation.id'],
  },
  triggers: ['event.name'],
  events: messageEvents,
  complete: (draft) => {
    // Before OTLP 1.5 a log record's name was an attribute.
    if (draft.name === '') draft.name = textOf(draft, 'event.name') ?? '';
    if (draft.body !== null) readMessageBody(draft);
    else if (draft.kind !== 'tool') readMessageEvents(draft);
  },
};
