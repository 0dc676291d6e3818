// Facts of real payloads that decide whether the numbers are right: sums that agents repeat, usage that is missing or
// exclusive, times to first token in their units, one call under two names.

import { describe, expect, test } from 'vitest';
import type { Call } from '../../../api/watch/account/call.ts';
import { jsonToProtobuf } from '../../../collector/decode/json.ts';
import { accountCall, accountSpans, countedOf } from '../../support/accounting.ts';
import type { TestAttributes, TestSpan } from '../../support/otlp.ts';
import { spanRowsOf } from '../../support/segment-facts.ts';

const sums = (calls: readonly Call[]): Record<'input' | 'output' | 'cache_read' | 'reasoning', number> => {
  const sum = (pick: (call: Call) => number | null): number =>
    calls.reduce((total, call) => total + (pick(call) ?? 0), 0);
  return {
    input: sum((call) => call.input_tokens),
    output: sum((call) => call.output_tokens),
    cache_read: sum((call) => call.cache_read_tokens),
    reasoning: sum((call) => call.reasoning_tokens),
  };
};

const root = '1'.repeat(16);
const start = Date.UTC(2026, 10, 20, 12);

/** Two model calls of 1200 tokens in (1024 of them cached) and 40 out (16 of them reasoning) below a root that repeats their sum. */
const twoSteps = (parent: TestSpan, step: (index: number) => TestSpan): TestSpan[] => [
  { id: root, duration_ms: 600, ...parent },
  ...[0, 1].map((index) => ({
    id: `${index + 2}`.repeat(16),
    parent: root,
    start_ms: start + index * 300,
    duration_ms: 245.25,
    ...step(index),
  })),
];

const expected = { input: 2400, output: 80, cache_read: 2048, reasoning: 32 };

describe('the AI SDK', () => {
  const v7Chat: TestAttributes = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-4o',
    'gen_ai.response.model': 'gpt-4o-2024-08-06',
    'gen_ai.client.operation.duration': 0.24798,
    'gen_ai.client.operation.time_to_first_chunk': 0.12614,
    'gen_ai.client.operation.time_per_output_chunk': 0.0397,
    'gen_ai.response.id': 'chatcmpl-1',
    'gen_ai.usage.input_tokens': 1200,
    'gen_ai.usage.output_tokens': 40,
    'gen_ai.usage.cache_read.input_tokens': 1024,
    'ai.usage.outputTokenDetails.reasoningTokens': 16,
  };
  const v7 = twoSteps(
    {
      name: 'invoke_agent gpt-4o',
      attributes: {
        'gen_ai.operation.name': 'invoke_agent',
        'gen_ai.agent.name': 'support',
        'gen_ai.request.model': 'gpt-4o',
        'gen_ai.usage.input_tokens': 2400,
        'gen_ai.usage.output_tokens': 80,
      },
    },
    () => ({ name: 'chat gpt-4o', attributes: v7Chat }),
  );

  test('1. of version 7 counts its model calls, not the sum that its agent repeats under the same names', () => {
    const calls = countedOf(accountSpans(v7, { name: 'gen_ai' }));
    expect(calls).toHaveLength(2);
    expect(sums(calls)).toEqual(expected);
  });

  /** Both keys on each call, `ai.*` alone on the root. */
  const step = (more: TestAttributes) => (): TestSpan => ({
    name: 'ai.streamText.doStream',
    attributes: {
      'ai.operationId': 'ai.streamText.doStream',
      'ai.model.provider': 'openai.chat',
      'ai.model.id': 'gpt-4o',
      'gen_ai.system': 'openai.chat',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.response.model': 'gpt-4o-2024-08-06',
      'gen_ai.usage.input_tokens': 1200,
      'gen_ai.usage.output_tokens': 40,
      'ai.usage.inputTokens': 1200,
      'ai.usage.outputTokens': 40,
      'ai.usage.cachedInputTokens': 1024,
      'ai.usage.reasoningTokens': 16,
      'ai.response.msToFirstChunk': 125.23,
      ...more,
    },
  });
  const v5Root: TestSpan = {
    name: 'ai.streamText',
    attributes: {
      'ai.operationId': 'ai.streamText',
      'ai.model.id': 'gpt-4o',
      'ai.model.provider': 'openai.chat',
      'ai.usage.inputTokens': 2400,
      'ai.usage.outputTokens': 80,
    },
  };
  const v6Details = {
    'ai.usage.inputTokenDetails.noCacheTokens': 176,
    'ai.usage.inputTokenDetails.cacheReadTokens': 1024,
    'ai.usage.outputTokenDetails.textTokens': 24,
    'ai.usage.outputTokenDetails.reasoningTokens': 16,
  };

  test.each([
    ['5', {}],
    ['6', v6Details],
  ])('2. of version %s counts its do* spans only', (_version, details) => {
    const calls = countedOf(accountSpans(twoSteps(v5Root, step(details)), { name: 'ai' }));
    expect(calls).toHaveLength(2);
    expect(sums(calls)).toEqual(expected);
  });

  test('3. of version 4 sends NaN where the provider sent no usage, and that is unknown, not zero', () => {
    const call = accountCall(
      {
        name: 'ai.streamText.doStream',
        attributes: {
          'ai.operationId': 'ai.streamText.doStream',
          'gen_ai.system': 'openai.chat',
          'gen_ai.request.model': 'gpt-4o',
          'gen_ai.response.model': 'gpt-4o',
          'gen_ai.usage.input_tokens': { doubleValue: null },
          'gen_ai.usage.output_tokens': { doubleValue: 'NaN' },
          'ai.usage.promptTokens': { doubleValue: null },
          'ai.usage.completionTokens': { doubleValue: null },
        },
      },
      { name: 'ai' },
    );
    expect(call).toMatchObject({
      input_tokens: null,
      output_tokens: null,
      list_cost_pico: null,
      cost_basis: 'no_usage',
      usage_flags: ['usage_missing'],
    });
  });

  test('5. and 6. times its first chunk to the hundredth of a millisecond, and its tokens from there', () => {
    const v6 = countedOf(accountSpans(twoSteps(v5Root, step(v6Details)), { name: 'ai' }));
    expect(v6[1]!.ttft_ms).toBeCloseTo(125.23, 6);
    expect(v6[1]!.tpot_ms).toBeCloseTo((245.25 - 125.23) / 39, 6);
    expect(v6[1]!.tpot_ms).toBeCloseTo(3.08, 2);
    const [v7Call] = countedOf(accountSpans(v7, { name: 'gen_ai' }));
    expect(v7Call!.ttft_ms).toBeCloseTo(126.14, 6);
    // Its time per chunk is thirteen times that per token, and is not taken for it.
    expect(v7Call!.tpot_ms).toBeCloseTo((247.98 - 126.14) / 39, 6);
  });
});

describe('other emitters', () => {
  test('4. OpenInference sends no usage on a stream: it is missing, and that it streamed stands in the parameters', () => {
    const call = accountCall(
      {
        name: 'OpenAI Chat Completions',
        attributes: {
          'openinference.span.kind': 'LLM',
          'llm.model_name': 'gpt-4o',
          'llm.invocation_parameters': '{"model":"gpt-4o","stream":true}',
        },
      },
      { name: '@arizeai/openinference-instrumentation-openai', version: '4.2.7' },
    );
    expect(call).toMatchObject({ streamed: true, input_tokens: null, usage_flags: ['usage_missing'] });
  });

  test('8. Traceloop leaves the cached tokens of Anthropic out of its input, so they are added', () => {
    const call = accountCall(
      {
        name: 'chat claude-sonnet-4-5',
        attributes: {
          'gen_ai.operation.name': 'chat',
          'gen_ai.provider.name': 'anthropic',
          'gen_ai.request.model': 'claude-sonnet-4-5',
          'gen_ai.usage.input_tokens': 100,
          'gen_ai.usage.output_tokens': 10,
          'gen_ai.usage.cache_read_input_tokens': 900,
        },
      },
      { name: '@traceloop/instrumentation-anthropic', version: '0.27.0' },
    );
    expect(call).toMatchObject({
      input_tokens: 1000,
      uncached_input_tokens: 100,
      cache_read_tokens: 900,
      usage_semantics: 'exclusive',
    });
  });

  test('9. Strands times the first token in milliseconds under a key that means seconds elsewhere', () => {
    const attributes = (ttft: number): TestAttributes => ({
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.usage.input_tokens': 10,
      'gen_ai.usage.output_tokens': 5,
      'gen_ai.server.time_to_first_token': ttft,
    });
    const strands = accountCall(
      { name: 'chat', duration_ms: 2_100, attributes: attributes(850) },
      { name: 'strands.telemetry.tracer' },
    );
    expect(strands.ttft_ms).toBe(850);
    const elsewhere = accountCall(
      {
        name: 'chat',
        duration_ms: 2_100,
        attributes: { ...attributes(0.85), 'gen_ai.request.stream': true },
      },
      { name: 'some.instrumentation' },
    );
    expect(elsewhere.ttft_ms).toBe(850);
  });

  test('10. LiteLLM writes one call on its own span and on the request around it, which counts once', () => {
    const attributes: TestAttributes = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.system': 'openai',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.response.id': 'chatcmpl-7',
      'gen_ai.usage.input_tokens': 1200,
      'gen_ai.usage.output_tokens': 40,
    };
    const accounted = accountSpans(
      [
        { id: root, name: 'Received Proxy Server Request', duration_ms: 400, attributes },
        { id: '2'.repeat(16), parent: root, name: 'litellm_request', duration_ms: 390, attributes },
      ],
      { name: 'litellm' },
    );
    expect(countedOf(accounted)).toHaveLength(1);
    expect(accounted.request).toMatchObject({ call_count: 1, input_tokens: 1200, output_tokens: 40 });
  });
});

describe('OTLP as JSON', () => {
  const body = `{"resourceSpans":[{"scopeSpans":[{"scope":{"name":"ai"},"spans":[{
    "traceId":"F06B9CAF20B67D1A298463F2C65C119E","spanId":"FA2B29675DD8C41F","name":"x","kind":3,
    "startTimeUnixNano":"1795167891639000000","endTimeUnixNano":1795167891639517009,
    "attributes":[{"key":"i","value":{"intValue":42}},{"key":"nan","value":{"doubleValue":null}},
      {"key":"gen_ai.usage.input_tokens","value":{"intValue":"42"}},
      {"key":"gen_ai.usage.output_tokens","value":{"doubleValue":null}},
      {"key":"arr","value":{"arrayValue":{"values":[{"stringValue":"a"},{},{"stringValue":"b"}]}}}],
    "events":[{"name":"ai.stream.firstChunk","timeUnixNano":"1795167891639284093","attributes":[{"key":"ai.response.msToFirstChunk","value":{"doubleValue":12.5}}]}],
    "status":{"code":2,"message":"boom"},"links":[]}]}]}]}`;
  const received = 1_795_167_891_639 + 1_000;

  test('7. keeps nanoseconds, reads ids of either case and counts in either form, and takes NaN for nothing', () => {
    const [row] = spanRowsOf(jsonToProtobuf(Buffer.from(body), 'traces'), received);
    expect(row).toMatchObject({
      trace_id: 'f06b9caf20b67d1a298463f2c65c119e',
      span_id: 'fa2b29675dd8c41f',
      started_at: 1_795_167_891_639_000_000n,
      ended_at: 1_795_167_891_639_517_009n,
      input_tokens: 42n,
      output_tokens: null,
      status_message: 'boom',
    });
    const attributes = row!['attributes'] as Map<string, string>;
    expect(attributes.get('i')).toBe('42');
    expect(attributes.get('nan')).toBe('');
    expect(attributes.get('arr')).toBe('["a",null,"b"]');
  });
});
