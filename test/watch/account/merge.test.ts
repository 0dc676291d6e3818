// Two reports of one call: the one that counts is completed with what the other knows, where they agree on the rest.

import { expect, test } from 'vitest';
import { account } from '../../../api/watch/account/account.ts';
import type { SpanFact } from '../../../api/watch/account/facts.ts';
import { cataloguePrices } from '../../../api/watch/account/price.ts';
import { factsOf, usdOf } from '../../support/accounting.ts';
import type { TestAttributes } from '../../support/otlp.ts';

const start = Date.UTC(2026, 10, 20, 12);

/** Mistral's SDK before its third version says nothing of a cache; OpenLLMetry beside it does, and what it stopped for. */
const native: TestAttributes = {
  'gen_ai.provider.name': 'mistral_ai',
  'gen_ai.request.model': 'mistral-large-latest',
  'gen_ai.usage.prompt_tokens': 5_217,
  'gen_ai.usage.output_tokens': 211,
};
const instrumented: TestAttributes = {
  'llm.request.type': 'chat',
  'gen_ai.system': 'MistralAI',
  'gen_ai.request.model': 'mistral-large-latest',
  'gen_ai.response.id': 'cmpl-1',
  'gen_ai.usage.input_tokens': 5_217,
  'gen_ai.usage.output_tokens': 211,
  'gen_ai.usage.cache_read.input_tokens': 4_096,
  'gen_ai.completion.0.finish_reason': 'stop',
};

const pair = (second: TestAttributes): SpanFact[] => [
  ...factsOf(
    [
      {
        id: '1'.repeat(16),
        name: 'chat_completion_v1',
        start_ms: start + 2,
        duration_ms: 360,
        attributes: native,
      },
    ],
    {
      name: 'mistralai_sdk_tracer',
    },
  ),
  ...factsOf(
    [
      {
        id: '2'.repeat(16),
        name: 'mistralai.chat',
        start_ms: start,
        duration_ms: 365,
        attributes: second,
        events: [{ name: 'llm.content.completion.chunk', after_ms: 122 }],
      },
    ],
    { name: 'opentelemetry.instrumentation.mistralai' },
  ),
];

const countedOf = (spans: readonly SpanFact[]) => {
  const { calls } = account(
    { tenant_id: 'default', trace_id: spans[0]!.trace_id, spans, logs: [] },
    cataloguePrices(),
  );
  return calls.filter(({ counting }) => counting === 'counted');
};

test("the provider's own report counts, with the cache, the first token and the end that only the other saw", () => {
  const [call, ...more] = countedOf(pair(instrumented));
  expect(more).toEqual([]);
  expect(call).toMatchObject({
    span_id: '1'.repeat(16),
    input_tokens: 5_217,
    uncached_input_tokens: 1_121,
    cache_read_tokens: 4_096,
    response_id: 'cmpl-1',
    finish_reasons: ['stop'],
    streamed: true,
    ttft_ms: 120,
    usage_flags: ['reasoning_unknown'],
  });
  expect(usdOf(call!.list_cost_pico)).not.toBe(null);
});

test('a report that counts otherwise completes no counts', () => {
  const [call] = countedOf(pair({ ...instrumented, 'gen_ai.usage.input_tokens': 5_000 }));
  expect(call).toMatchObject({
    span_id: '1'.repeat(16),
    input_tokens: 5_217,
    cache_read_tokens: null,
    usage_flags: ['cache_unknown', 'reasoning_unknown'],
  });
});
