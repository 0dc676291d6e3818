// What the embedding endpoint costs, in the same ledger as everything else: each of our calls is an act of its own row, and
// a derived line in `calls` under the service and agent `flyball`, counted and priced by the same rules as a span's.

import { RowWriter } from '../../../sql/row-binary.ts';
import type { Store } from '../../../sql/store.ts';
import { account } from '../account/account.ts';
import type { SpanFact } from '../account/facts.ts';
import type { PriceBook } from '../account/price.ts';
import { callColumns, writeCall } from '../derived-rows.ts';
import type { EmbeddingCall } from './embedder.ts';
import { type Columns, rowBatch } from './row-batch.ts';

export const ownName = 'flyball';
const columns: Columns = [
  ['tenant_id', 'String'],
  ['call_id', 'String'],
  ['at', "DateTime64(3, 'UTC')"],
  ['embedding_model', 'String'],
  ['text_count', 'UInt32'],
  ['input_tokens', 'Nullable(UInt64)'],
  ['duration_ms', 'Float64'],
  ['outcome', 'String'],
  ['error_message', 'String'],
];

/** Writes one call. The line in `calls` can be made again from the act. */
export async function tellLedger(store: Store, prices: PriceBook, call: EmbeddingCall): Promise<void> {
  const row = { ...call, call_id: call.id, at: call.at_ms, embedding_model: call.model };
  await store.insert(rowBatch('embedding_calls', columns, [row]), 'derived');
  const writer = new RowWriter(1_024);
  const facts = {
    tenant_id: call.tenant_id,
    trace_id: call.id.slice(0, 32),
    spans: [factOf(call)],
    logs: [],
  };
  for (const line of account(facts, prices).calls)
    writeCall(writer, line, { version: call.at_ms, deleted: false });
  await store.insert({ table: 'calls', columns: callColumns, source: writer.bytes() }, 'derived');
}

/** Names of models say who makes them; a house's own model has no price, and is shown as unpriced. */
const providerOf = (model: string): string =>
  /^(?:text-embedding-|openai\/)/.test(model)
    ? 'openai'
    : /^voyage/.test(model)
      ? 'voyage'
      : /^embed-/.test(model)
        ? 'cohere'
        : '';

function factOf({
  tenant_id,
  id,
  at_ms,
  duration_ms,
  model,
  input_tokens,
  outcome,
  error_message,
}: EmbeddingCall): SpanFact {
  const started_ns = BigInt(Math.round(at_ms)) * 1_000_000n;
  const nothing = {
    total_tokens: null,
    cache_read_tokens: null,
    cache_write_tokens: null,
    cache_write_5m_tokens: null,
    cache_write_1h_tokens: null,
    reasoning_tokens: null,
    audio_input_tokens: null,
    audio_output_tokens: null,
    image_input_tokens: null,
    reported_cost_pico: null,
    ttft_ns: null,
    operation_duration_ns: null,
    tool_arguments_hash: null,
    tool_result_hash: null,
    streamed: false,
  };
  const empty = {
    parent_span_id: '',
    scope_version: '',
    response_id: '',
    ttft_source: '',
    conversation_id: '',
    user_id: '',
    team: '',
    environment: '',
    workflow_name: '',
    tool_name: '',
    tool_type: '',
    tool_call_id: '',
  };
  return {
    ...nothing,
    ...empty,
    tenant_id,
    trace_id: id.slice(0, 32),
    span_id: id.slice(32, 48),
    name: `embeddings ${model}`,
    started_ns,
    ended_ns: started_ns + BigInt(Math.round(duration_ms)) * 1_000_000n,
    received_ms: at_ms,
    status_code: outcome === 'ok' ? 'unset' : 'error',
    status_message: error_message,
    scope_name: ownName,
    service_name: ownName,
    kind: 'embedding',
    dialect: 'genai',
    operation: 'embeddings',
    provider: providerOf(model),
    request_model: model,
    response_model: model,
    usage_source: input_tokens === null ? '' : 'genai',
    input_tokens,
    output_tokens: input_tokens === null ? null : 0,
    finish_reasons: [],
    error_type: outcome === 'ok' ? '' : 'endpoint_error',
    agent_name: ownName,
    quality_flags: [],
  };
}
