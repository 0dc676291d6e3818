// MLflow tracing: every attribute value is JSON, so a text stands in quotes. Its token counts are inclusive and leave
// reasoning out; spanOutputs holds the provider's whole answer.

import type { Dialect } from '../dialect.ts';
import type { Draft } from '../draft.ts';
import type { Kind } from '../fields.ts';
import { messagesJson, readMessages } from '../messages.ts';
import { at, jsonOf, textOf } from '../opened.ts';
import { fillFromResponse } from '../provider-response.ts';
import { readPaths, readUsage, takeUsage } from '../usage-object.ts';

const kinds: Readonly<Record<string, Kind>> = {
  llm: 'llm',
  chat_model: 'llm',
  embedding: 'embedding',
  retriever: 'retrieval',
  reranker: 'rerank',
  tool: 'tool',
  agent: 'agent',
  chain: 'workflow',
  workflow: 'workflow',
  task: 'step',
  memory: 'memory',
  parser: 'other',
  guardrail: 'guardrail',
  evaluator: 'evaluator',
};

const tokenUsage = {
  input_tokens: ['input_tokens'],
  output_tokens: ['output_tokens'],
  total_tokens: ['total_tokens'],
  cache_read_tokens: ['cache_read_input_tokens'],
  cache_write_tokens: ['cache_creation_input_tokens'],
  cache_write_5m_tokens: ['cache_creation_input_tokens_5m', 'ephemeral_5m_input_tokens'],
  cache_write_1h_tokens: ['cache_creation_input_tokens_1h', 'ephemeral_1h_input_tokens'],
  reasoning_tokens: ['reasoning_tokens'],
} as const;

/** A text that arrived as JSON. */
function quoted(draft: Draft, key: string): string | null {
  const value = jsonOf(draft, key);
  return typeof value === 'string' ? value : null;
}

/** The provider's own usage says more than MLflow's: reasoning, and which cache was written. */
function readModel(draft: Draft): void {
  const outputs = jsonOf(draft, 'mlflow.spanOutputs');
  takeUsage(draft, readPaths(jsonOf(draft, 'mlflow.chat.tokenUsage'), tokenUsage, 'mlflow'));
  const own = readUsage(at(outputs, 'usage'));
  if (own?.tokens.has('input_tokens') && own.tokens.has('output_tokens')) takeUsage(draft, own);
  for (const [field, key] of [
    ['request_model', 'model'],
    ['response_model', 'mlflow.llm.model'],
    ['provider', 'mlflow.llm.provider'],
  ] as const) {
    const text = quoted(draft, key);
    if (text !== null) draft.setText(field, text);
  }
  fillFromResponse(draft, outputs);
  const inputs = jsonOf(draft, 'mlflow.spanInputs');
  draft.fillText(
    'input_messages',
    messagesJson(readMessages(at(inputs, 'messages') ?? at(inputs, 'input'), 'user')),
  );
  draft.fillText(
    'output_messages',
    messagesJson(readMessages(at(outputs, 'choices') ?? at(outputs, 'output') ?? outputs, 'assistant')),
  );
  const cost = at(jsonOf(draft, 'mlflow.llm.cost'), 'total_cost');
  if (typeof cost === 'number') draft.fillNumber('reported_cost_usd', cost);
}

export const mlflow: Dialect = {
  name: 'mlflow',
  kinds: [{ key: 'mlflow.spanType', values: {}, match: (value) => kinds[value.replaceAll('"', '')] }],
  keys: { streamed: ['stream'] },
  content: [
    'mlflow.spanInputs',
    'mlflow.spanOutputs',
    'mlflow.chat.tools',
    'messages',
    'tools',
    'input',
    'response_format',
    'instructions',
    'system',
  ],
  triggers: ['mlflow.spanType', 'mlflow.chat.tokenUsage'],
  complete: (draft) => {
    if (draft.kind === 'llm' || draft.kind === 'embedding') readModel(draft);
    else if (draft.kind === 'tool') {
      draft.fillText('tool_name', quoted(draft, 'mlflow.spanFunctionName') ?? draft.name);
      draft.fillText('tool_arguments', textOf(draft, 'mlflow.spanInputs'));
      draft.fillText('tool_result', textOf(draft, 'mlflow.spanOutputs'));
    } else if (draft.kind === 'agent') draft.fillText('agent_name', draft.name);
    draft.fillText('conversation_id', quoted(draft, 'mlflow.trace.session'));
    draft.fillText('user_id', quoted(draft, 'mlflow.trace.user'));
  },
};
