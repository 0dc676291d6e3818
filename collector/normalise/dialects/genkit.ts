// Genkit: everything in genkit:input and genkit:output. The model action holds the provider's own answer under `raw` or
// `custom`; the `generate` around it repeats its usage.

import type { Dialect } from '../dialect.ts';
import type { Draft } from '../draft.ts';
import { messagesJson, readMessages } from '../messages.ts';
import { at, jsonOf, textOf } from '../opened.ts';
import { fillFromResponse } from '../provider-response.ts';
import { readPaths, takeUsage } from '../usage-object.ts';

/** Genkit's own names: thoughts on top of the output for Google's models. */
const ownUsage = {
  input_tokens: ['inputTokens'],
  output_tokens: ['outputTokens'],
  total_tokens: ['totalTokens'],
  cache_read_tokens: ['cachedContentTokens'],
  reasoning_tokens: ['thoughtsTokens'],
} as const;

/** `openai/gpt-4o` under a key `/model/openai/gpt-4o`. */
function fillModelName(draft: Draft): void {
  const [provider, ...rest] = (textOf(draft, 'genkit:name') ?? draft.name).split('/');
  if (rest.length === 0) return draft.fillText('request_model', provider);
  draft.fillText('request_model', rest.join('/'));
  draft.fillText(
    'provider',
    provider === 'googleai' ? 'google' : provider === 'vertexai' ? 'vertex_ai' : provider,
  );
}

function readModel(draft: Draft): void {
  const output = jsonOf(draft, 'genkit:output');
  fillModelName(draft);
  takeUsage(draft, readPaths(at(output, 'usage'), ownUsage, 'genkit'));
  const { raw, custom } = { raw: at(output, 'raw'), custom: at(output, 'custom') };
  fillFromResponse(draft, { raw, custom });
  draft.fillText(
    'input_messages',
    messagesJson(readMessages(at(jsonOf(draft, 'genkit:input'), 'messages'), 'user')),
  );
  draft.fillText('output_messages', messagesJson(readMessages(at(output, 'message'), 'assistant')));
}

export const genkit: Dialect = {
  name: 'genkit',
  kinds: [
    {
      key: 'genkit:metadata:subtype',
      values: {
        model: 'llm',
        tool: 'tool',
        embedder: 'embedding',
        flow: 'workflow',
        retriever: 'retrieval',
        reranker: 'rerank',
        evaluator: 'evaluator',
        agent: 'agent',
      },
    },
    { key: 'genkit:type', values: { flow: 'workflow', util: 'step', flowstep: 'step' } },
  ],
  keys: {
    conversation_id: ['genkit:metadata:sessionId', 'genkit:metadata:session:id'],
    user_id: ['genkit:metadata:userId'],
  },
  content: ['genkit:input', 'genkit:output'],
  triggers: ['genkit:type'],
  complete: (draft) => {
    if (draft.kind === 'llm') readModel(draft);
    else if (draft.kind === 'embedding') {
      fillModelName(draft);
      takeUsage(draft, readPaths(at(jsonOf(draft, 'genkit:output'), 'usage'), ownUsage, 'genkit'));
    } else if (draft.kind === 'tool') {
      draft.fillText('tool_name', textOf(draft, 'genkit:name'));
      draft.fillText('tool_arguments', textOf(draft, 'genkit:input'));
      draft.fillText('tool_result', textOf(draft, 'genkit:output'));
    }
    if (textOf(draft, 'genkit:state') === 'error') {
      draft.flag('error_reported');
      draft.fillText('error_type', 'error');
    }
  },
};
