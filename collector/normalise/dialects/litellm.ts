// LiteLLM, SDK and proxy. Inside an active span of the caller it writes its attributes onto that span, and a second call
// overwrites the first; each `raw_gen_ai_request` below holds one provider call's own usage, so that is what counts.

import type { Dialect } from '../dialect.ts';
import type { Draft } from '../draft.ts';
import { at, jsonOf, literalOf, textOf } from '../opened.ts';
import { readUsage, takeUsage } from '../usage-object.ts';

/** `llm.{provider}.usage`, or Gemini's `usageMetadata`: Python prints of what the provider answered. */
const rawUsage = /^llm\.([\w-]+)\.(?:usage|usageMetadata)$/;

function readRawRequest(draft: Draft): void {
  const { attributes } = draft;
  for (let index = 0; index < attributes.count; index++) {
    const match = rawUsage.exec(attributes.keys[index]!.text);
    if (!match || !takeUsage(draft, readUsage(literalOf(draft, match[0])))) continue;
    const prefix = `llm.${match[1]}`;
    draft.setKind('llm');
    if (match[1] !== 'None') draft.fillText('provider', match[1]);
    draft.fillText(
      'response_model',
      textOf(draft, `${prefix}.model`) ?? textOf(draft, `${prefix}.modelVersion`),
    );
    draft.fillText('response_id', textOf(draft, `${prefix}.id`) ?? textOf(draft, `${prefix}.responseId`));
    if (textOf(draft, `${prefix}.object`) === 'list') draft.setKind('embedding');
  }
}

/** Where a stream ends without usage, LiteLLM counts with a tokeniser of its own: then there are no details of the prompt. */
function isEstimate(draft: Draft, usage: unknown): boolean {
  return (
    /^true$/i.test(textOf(draft, 'llm.is_streaming') ?? '') && at(usage, 'prompt_tokens_details') === null
  );
}

function readRequest(draft: Draft): void {
  const sent = literalOf(draft, 'metadata.usage_object');
  takeUsage(draft, readUsage(sent));
  if (isEstimate(draft, sent)) draft.usageSource = 'litellm_estimate';
  // Streams without usage arrive as 0/0 and a cost of 0: the call succeeded, so these are no counts.
  if (draft.number('input_tokens') === 0 && (draft.number('output_tokens') ?? 0) === 0) {
    for (const field of [
      'input_tokens',
      'output_tokens',
      'total_tokens',
      'reported_cost_usd',
      'reasoning_tokens',
    ] as const)
      draft.clear(field);
  }
  const hidden = jsonOf(draft, 'hidden_params');
  const cost = at(hidden, 'response_cost');
  if (typeof cost === 'number' && cost > 0) draft.fillNumber('reported_cost_usd', cost);
  // A failed call has no answer: its id is LiteLLM's own.
  if (draft.text('response_id') === textOf(draft, 'litellm.call_id')) draft.clear('response_id');
  if (draft.scopeName !== 'litellm') draft.flag('overwritten');
}

export const litellm: Dialect = {
  name: 'litellm',
  keys: {
    reported_cost_usd: ['gen_ai.cost.total_cost', 'litellm.cost.total'],
    user_id: ['metadata.user_api_key_end_user_id', 'metadata.user_api_key_user_id', 'llm.user'],
    team: ['metadata.user_api_key_team_alias', 'metadata.user_api_key_team_id'],
    request_model: ['litellm.model_group', 'litellm.provider.model'],
  },
  names: [
    [/^litellm_request$/, 'llm'],
    [/^raw_gen_ai_request$/, 'other'],
    [/^(?:Received|Failed) Proxy Server Request$/, 'other'],
  ],
  content: [
    'metadata.requester_metadata',
    'metadata.usage_object',
    'hidden_params',
    'llm.openai.*',
    'llm.anthropic.*',
    'llm.gemini.*',
    'llm.None.*',
  ],
  triggers: [
    'metadata.usage_object',
    'llm.openai.usage',
    'llm.anthropic.usage',
    'llm.gemini.usageMetadata',
    'llm.None.usage',
    'litellm.call_id',
  ],
  scopes: ['litellm*'],
  complete: (draft) => {
    if (draft.name === 'raw_gen_ai_request') readRawRequest(draft);
    else if (textOf(draft, 'litellm.call_id') !== null || draft.name === 'litellm_request')
      readRequest(draft);
  },
};
