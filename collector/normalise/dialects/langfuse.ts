// Langfuse's SDKs: langfuse.observation.*. Hand-made generations and the JavaScript SDK send disjoint buckets; the Python
// drop-in for OpenAI puts the provider's own inclusive usage object into the same attribute.

import type { Dialect } from '../dialect.ts';
import type { Draft } from '../draft.ts';
import { finishReasons } from '../finish-reasons.ts';
import { fillFirstToken } from '../first-token.ts';
import { isObject, messagesJson, readMessages } from '../messages.ts';
import { at, jsonOf, textOf } from '../opened.ts';
import { readPaths, readUsage, takeUsage } from '../usage-object.ts';

/** Langfuse's own names: every one is a bucket of its own, `input` is what no other bucket holds. */
const buckets = {
  input_tokens: ['input'],
  output_tokens: ['output'],
  total_tokens: ['total'],
  cache_read_tokens: ['input_cached_tokens', 'cache_read_input_tokens', 'input_cache_read', 'cache_read'],
  cache_write_tokens: ['cache_creation_input_tokens', 'input_cache_creation', 'cache_write_input_tokens'],
  cache_write_5m_tokens: ['input_cache_creation_5m', 'cache_creation.ephemeral_5m_input_tokens'],
  cache_write_1h_tokens: ['input_cache_creation_1h', 'cache_creation.ephemeral_1h_input_tokens'],
  reasoning_tokens: ['output_reasoning_tokens', 'output_reasoning', 'reasoning'],
  audio_input_tokens: ['input_audio_tokens', 'input_audio'],
  audio_output_tokens: ['output_audio_tokens', 'output_audio'],
} as const;

function readBuckets(draft: Draft): void {
  const details = jsonOf(draft, 'langfuse.observation.usage_details');
  if (!isObject(details)) return;
  const own =
    'input' in details || 'output' in details ? readPaths(details, buckets, 'langfuse_buckets') : undefined;
  takeUsage(draft, own ?? readUsage(details));
}

function fillContent(draft: Draft): void {
  const input = jsonOf(draft, 'langfuse.observation.input') ?? textOf(draft, 'langfuse.observation.input');
  const output = jsonOf(draft, 'langfuse.observation.output') ?? textOf(draft, 'langfuse.observation.output');
  if (draft.kind === 'tool') {
    const kwargs = at(input, 'kwargs');
    const bare =
      isObject(kwargs) && Array.isArray(at(input, 'args')) && (at(input, 'args') as unknown[]).length === 0;
    draft.fillText(
      'tool_arguments',
      bare ? JSON.stringify(kwargs) : textOf(draft, 'langfuse.observation.input'),
    );
    draft.fillText('tool_result', textOf(draft, 'langfuse.observation.output'));
    draft.fillText('tool_name', draft.name);
  } else if (draft.kind === 'llm') {
    draft.fillText('input_messages', messagesJson(readMessages(at(input, 'messages') ?? input, 'user')));
    draft.fillText('output_messages', messagesJson(readMessages(output, 'assistant')));
  } else if (draft.kind === 'agent') draft.fillText('agent_name', draft.name);
}

function fillError(draft: Draft): void {
  if (textOf(draft, 'langfuse.observation.level') !== 'ERROR') return;
  // The status stays unset: the level is all that says it.
  draft.flag('error_reported');
  const message = textOf(draft, 'langfuse.observation.status_message');
  draft.fillText('error_message', message);
  draft.fillText('error_type', message?.slice(0, 120) ?? 'ERROR');
}

export const langfuse: Dialect = {
  name: 'langfuse',
  kinds: [
    {
      key: 'langfuse.observation.type',
      // `span` and `event` say nothing: frameworks set them so that Langfuse does not count a span twice.
      values: {
        generation: 'llm',
        embedding: 'embedding',
        tool: 'tool',
        agent: 'agent',
        retriever: 'retrieval',
        guardrail: 'guardrail',
        evaluator: 'evaluator',
        chain: 'workflow',
      },
    },
  ],
  keys: {
    request_model: ['langfuse.observation.model.name'],
    response_model: ['langfuse.observation.model.name'],
    conversation_id: [
      'langfuse.session.id',
      'langfuse.observation.metadata.sessionId',
      'langfuse.observation.metadata.session_id',
    ],
    user_id: [
      'langfuse.user.id',
      'langfuse.observation.metadata.userId',
      'langfuse.observation.metadata.user_id',
    ],
    environment: ['langfuse.environment'],
    workflow_name: ['langfuse.trace.name'],
  },
  content: [
    'langfuse.observation.input',
    'langfuse.observation.output',
    'langfuse.trace.input',
    'langfuse.trace.output',
    'langfuse.observation.metadata*',
  ],
  triggers: ['langfuse.observation.type', 'langfuse.observation.usage_details'],
  complete: (draft) => {
    if (draft.kind === 'llm' || draft.kind === 'embedding') {
      readBuckets(draft);
      fillFirstToken(draft, 'langfuse.observation.completion_start_time');
      draft.fillText('response_id', jsonText(textOf(draft, 'langfuse.observation.metadata.id')));
      if (draft.finishReasons.length === 0)
        draft.finishReasons = finishReasons(
          jsonText(textOf(draft, 'langfuse.observation.metadata.finish_reason')),
        );
    }
    const cost = at(jsonOf(draft, 'langfuse.observation.cost_details'), 'total');
    if (typeof cost === 'number' && cost > 0) draft.fillNumber('reported_cost_usd', cost);
    fillContent(draft);
    fillError(draft);
  },
};

/** A text that was encoded as JSON on its way. */
function jsonText(sent: string | null): string | null {
  return sent === null ? null : sent.replace(/^"(.*)"$/, '$1');
}
