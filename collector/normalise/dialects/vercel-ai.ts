// The Vercel AI SDK, versions 4 to 7 and the legacy mode of 7: ai.* keys on spans of scope `ai`. Roots repeat the sum
// of their steps, so they are agents; only the do* spans are calls. Version 7 itself writes gen_ai.* and is read there.

import type { Dialect } from '../dialect.ts';
import type { Draft } from '../draft.ts';
import type { Kind, NumberField } from '../fields.ts';
import { finishReasons } from '../finish-reasons.ts';
import { messagesJson, readMessages } from '../messages.ts';
import { at, indexOf, jsonOf, textOf } from '../opened.ts';
import { addLifetimes, readUsage, takeUsage } from '../usage-object.ts';

function kindOf(operation: string): Kind | undefined {
  if (/\.do(generate|stream)$/.test(operation)) return 'llm';
  if (operation.endsWith('.doembed')) return 'embedding';
  if (operation.endsWith('.dorerank')) return 'rerank';
  if (operation === 'ai.toolcall') return 'tool';
  if (/^ai\.(embed|embedmany|rerank)$/.test(operation)) return 'workflow';
  return /^ai\.(generate|stream)(text|object)$/.test(operation) ? 'agent' : undefined;
}

/** What the provider itself said; complete, where the SDK's own keys leave the cache or the thoughts out. */
const providerUsage = ['anthropic.usage', 'google.usageMetadata', 'vertex.usageMetadata', 'bedrock.usage'];

function fillFromProvider(draft: Draft): void {
  const metadata = jsonOf(draft, 'ai.response.providerMetadata');
  if (metadata === undefined) return;
  const usage = providerUsage
    .map((path) => readUsage(at(metadata, path)))
    .find((read) => read?.tokens.has('input_tokens'));
  if (usage) takeUsage(draft, usage);
  else fillCached(draft, metadata);
}

/** Version 4 passes on Gemini's count of its answer, without the thoughts, and no usage of Gemini's own. */
function losesThoughts(draft: Draft): boolean {
  if (draft.usageSource !== 'vercel-ai-5' || draft.has('reasoning_tokens')) return false;
  return /^google\.(generative-ai|vertex)/.test(textOf(draft, 'ai.model.provider') ?? '');
}

/** Version 4 puts only the cached counts there, beside inclusive or exclusive counts of its own. */
function fillCached(draft: Draft, metadata: unknown): void {
  const count = (...paths: readonly string[]): number | null => {
    const found = paths.map((path) => at(metadata, path)).find((value) => typeof value === 'number');
    return found === undefined || !Number.isInteger(found) || (found as number) < 0
      ? null
      : (found as number);
  };
  draft.fillNumber(
    'cache_read_tokens',
    count(
      'openai.cachedPromptTokens',
      'anthropic.cacheReadInputTokens',
      'bedrock.usage.cacheReadInputTokens',
      'google.usageMetadata.cachedContentTokenCount',
    ),
  );
  draft.fillNumber(
    'cache_write_tokens',
    count('anthropic.cacheCreationInputTokens', 'bedrock.usage.cacheWriteInputTokens'),
  );
  const lived = new Map<NumberField, number>();
  addLifetimes(at(metadata, 'bedrock.usage.cacheDetails'), lived);
  for (const [field, written] of lived) draft.fillNumber(field, written);
  draft.fillNumber(
    'reasoning_tokens',
    count('openai.reasoningTokens', 'google.usageMetadata.thoughtsTokenCount'),
  );
}

function fillMessages(draft: Draft): void {
  if (!draft.has('input_messages')) {
    const prompt = jsonOf(draft, 'ai.prompt.messages') ?? jsonOf(draft, 'ai.prompt');
    const list = Array.isArray(prompt) ? prompt : (at(prompt, 'messages') ?? at(prompt, 'prompt'));
    draft.fillText('input_messages', messagesJson(readMessages(list, 'user')));
    const system = at(prompt, 'system');
    if (typeof system === 'string') draft.fillText('system_instructions', system);
  }
  if (draft.has('output_messages')) return;
  const text = textOf(draft, 'ai.response.text') ?? textOf(draft, 'ai.response.object');
  const reply = {
    role: 'assistant',
    content: text ?? '',
    reasoning: textOf(draft, 'ai.response.reasoning'),
    toolCalls: jsonOf(draft, 'ai.response.toolCalls'),
  };
  draft.fillText('output_messages', messagesJson(readMessages(reply, 'assistant')));
}

export const vercelAi: Dialect = {
  name: 'vercel-ai',
  kinds: [{ key: 'ai.operationId', values: {}, match: kindOf }],
  keys: {
    operation: ['ai.operationId'],
    provider: ['ai.model.provider', 'aisdk.model.provider'],
    request_model: ['ai.model.id', 'aisdk.model.id'],
    response_model: ['ai.response.model'],
    response_id: ['ai.response.id'],
    conversation_id: [
      'ai.telemetry.metadata.sessionId',
      'ai.settings.context.sessionId',
      'ai.telemetry.metadata.threadId',
      'ai.settings.context.threadId',
    ],
    user_id: ['ai.telemetry.metadata.userId', 'ai.settings.context.userId'],
    team: ['ai.telemetry.metadata.teamId', 'ai.settings.context.teamId'],
    tool_name: ['ai.toolCall.name'],
    tool_call_id: ['ai.toolCall.id'],
    tool_arguments: [{ key: 'ai.toolCall.args', as: 'any' }],
    tool_result: [{ key: 'ai.toolCall.result', as: 'any' }],
    input_tokens: ['ai.usage.inputTokens', 'ai.usage.promptTokens', 'ai.usage.tokens'],
    output_tokens: ['ai.usage.outputTokens', 'ai.usage.completionTokens'],
    total_tokens: ['ai.usage.totalTokens'],
    cache_read_tokens: ['ai.usage.inputTokenDetails.cacheReadTokens', 'ai.usage.cachedInputTokens'],
    cache_write_tokens: ['ai.usage.inputTokenDetails.cacheWriteTokens'],
    reasoning_tokens: ['ai.usage.outputTokenDetails.reasoningTokens', 'ai.usage.reasoningTokens'],
    ttft_ns: [
      { key: 'ai.response.msToFirstChunk', as: 'milliseconds' },
      { key: 'ai.stream.msToFirstChunk', as: 'milliseconds' },
    ],
    operation_duration_ns: [{ key: 'ai.response.msToFinish', as: 'milliseconds' }],
    finish_reasons: ['ai.response.finishReason'],
  },
  content: [
    'ai.prompt*',
    'ai.response.text',
    'ai.response.object',
    'ai.response.reasoning',
    'ai.response.toolCalls',
    'ai.response.providerMetadata',
    'ai.value*',
    'ai.embedding*',
    'ai.schema',
    'ai.documents',
    'ai.ranking',
    'ai.toolCall.args',
    'ai.toolCall.result',
  ],
  triggers: ['ai.operationId', 'ai.response.providerMetadata'],
  complete: (draft) => {
    const operation = textOf(draft, 'ai.operationId') ?? '';
    if (draft.kind === 'llm') {
      if (operation !== '' && draft.usageSource !== '')
        draft.usageSource =
          indexOf(draft, 'ai.usage.inputTokenDetails.noCacheTokens') < 0 ? 'vercel-ai-5' : 'vercel-ai';
      fillFromProvider(draft);
      if (losesThoughts(draft)) draft.usageSource = 'vercel-ai-4';
      // Version 7's own spans carry no operation id; there the presence of a first chunk says it.
      if (operation !== '') draft.fillNumber('streamed', operation.includes('.stream') ? 1 : 0);
    }
    if (draft.kind === 'agent') draft.fillText('agent_name', textOf(draft, 'ai.telemetry.functionId'));
    if (draft.finishReasons.length === 0)
      draft.finishReasons = finishReasons(textOf(draft, 'ai.response.finishReason'));
    if (operation !== '') fillMessages(draft);
  },
};
