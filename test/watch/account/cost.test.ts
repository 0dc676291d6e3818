// What calls cost, against figures worked out by hand, and the mistakes that users of other tools report: each of them
// is a test that we do not make it.

import { calcPrice } from '@pydantic/genai-prices';
import { describe, expect, test } from 'vitest';
import type { Price, PriceBook, Rates } from '../../../api/watch/account/price.ts';
import { accountCall, accountSpans, countedOf, usdOf } from '../../support/accounting.ts';
import type { TestAttributes, TestScope, TestSpan } from '../../support/otlp.ts';

const inclusive: TestScope = { name: 'opentelemetry.instrumentation.genai.test' };
/** Leaves cached tokens out of the input count, as Anthropic's API does. */
const exclusive: TestScope = { name: '@traceloop/instrumentation-anthropic', version: '0.27.0' };

interface Sent {
  readonly provider: string;
  readonly model: string;
  readonly input: number;
  readonly output: number;
  readonly read?: number;
  readonly write?: number;
  readonly reasoning?: number;
  readonly more?: TestAttributes;
}

const attributesOf = ({
  provider,
  model,
  input,
  output,
  read,
  write,
  reasoning,
  more,
}: Sent): TestAttributes => ({
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': provider,
  'gen_ai.request.model': model,
  'gen_ai.usage.input_tokens': input,
  'gen_ai.usage.output_tokens': output,
  ...(read === undefined ? {} : { 'gen_ai.usage.cache_read.input_tokens': read }),
  ...(write === undefined ? {} : { 'gen_ai.usage.cache_creation.input_tokens': write }),
  ...(reasoning === undefined ? {} : { 'gen_ai.usage.reasoning.output_tokens': reasoning }),
  ...more,
});

const spanOf = (sent: Sent, more: Partial<TestSpan> = {}): TestSpan => ({
  name: `chat ${sent.model}`,
  attributes: attributesOf(sent),
  ...more,
});

const usd = (sent: Sent, scope = inclusive, more: Partial<TestSpan> = {}, book?: PriceBook): string | null =>
  usdOf(accountCall(spanOf(sent, more), scope, book).list_cost_pico);

/** A price book of one price. Rates in USD per million tokens. */
function bookOf(rates: Partial<Record<keyof Rates, number>>): PriceBook {
  const pico = Object.fromEntries(
    Object.entries(rates).map(([key, rate]) => [key, BigInt(Math.round(rate * 1e6))]),
  );
  const price: Price = {
    id: 'test',
    basis: 'override',
    tiers: [],
    rates: { input: 0n, output: 0n, ...pico },
  };
  return { resolve: () => price };
}

const sonnet = { provider: 'anthropic', model: 'claude-3-7-sonnet-20250219' };
const gemini = { provider: 'gcp.gemini', model: 'gemini-2.5-pro' };

describe('the oracle of costs', () => {
  test('C1: cache writes at their own rate, once, however the emitter counts', () => {
    expect(usd({ ...sonnet, input: 3, write: 12_304, read: 0, output: 550 }, exclusive)).toBe('0.054399');
    expect(usd({ ...sonnet, input: 12_307, write: 12_304, read: 0, output: 550 })).toBe('0.054399');
  });

  test('C2: a prompt of 200,000 tokens is in the lower tier, one more puts the whole request into the upper', () => {
    expect(usd({ ...gemini, input: 200_000, output: 1_000, read: 0, reasoning: 0 })).toBe('0.26');
    expect(usd({ ...gemini, input: 200_001, output: 1_000, read: 0, reasoning: 0 })).toBe('0.5150025');
  });

  test('C3: cached tokens count for the tier and cost its rate of cached tokens', () => {
    expect(usd({ ...gemini, input: 262_960, read: 257_955, output: 1_744, reasoning: 0 })).toBe('0.10316125');
  });

  test('C4: cached tokens are not paid as input, too', () => {
    const sent = {
      provider: 'openai',
      model: 'gpt-5.5',
      input: 117_231,
      read: 115_584,
      output: 225,
      reasoning: 0,
    };
    expect(usd(sent)).toBe('0.072777');
  });

  test("C5: Gemini's thoughts, which its candidates leave out, are paid as output", () => {
    const usage = JSON.stringify({
      usageMetadata: {
        promptTokenCount: 0,
        candidatesTokenCount: 150,
        thoughtsTokenCount: 8_000,
        totalTokenCount: 8_150,
      },
    });
    const call = accountCall(
      {
        name: 'call_llm',
        attributes: {
          'gen_ai.request.model': gemini.model,
          'gen_ai.system': 'gcp.gemini',
          'gcp.vertex.agent.llm_response': usage,
        },
      },
      { name: 'gcp.vertex.agent' },
    );
    expect(call).toMatchObject({ output_tokens: 8_150, reasoning_tokens: 8_000 });
    expect(usdOf(call.list_cost_pico)).toBe('0.0815');
  });

  test('C6: 100 uncached, 700 written, 200 read are 995 units', () => {
    const book = bookOf({ input: 1, cacheWrite: 1.25, cacheRead: 0.1, output: 0 });
    const sent = { provider: 'anthropic', model: 'x', input: 1_000, write: 700, read: 200, output: 1 };
    expect(usd(sent, inclusive, {}, book)).toBe('0.000995');
    expect(usd({ ...sent, input: 100 }, exclusive, {}, book)).toBe('0.000995');
  });

  test('C7: an unknown model is unpriced and counted as such, never free', () => {
    const span = spanOf({
      provider: 'openai',
      model: 'our-finetune-7',
      input: 1_000,
      output: 10,
      read: 0,
      reasoning: 0,
    });
    const accounted = accountSpans([span], inclusive);
    expect(accounted.request).toMatchObject({
      list_cost_pico: null,
      unpriced_call_count: 1,
      input_tokens: 1_000,
    });
    expect(accounted.calls[0]).toMatchObject({ list_cost_pico: null, cost_basis: 'unpriced', price_id: '' });
  });

  test('is exact where a double is not', () => {
    const sent = { provider: 'openai', model: 'gpt-5.5', input: 1_000, output: 1_000, read: 0, reasoning: 0 };
    expect(usd(sent)).toBe('0.035');
    const usage = { input_tokens: 1_000, output_tokens: 1_000 };
    expect(calcPrice(usage, 'gpt-5.5', { providerId: 'openai' })!.total_price).not.toBe(0.035);
  });
});

describe('mistakes that others made', () => {
  test('a tier that is said to start above 271,999 starts at 272,000', () => {
    const sent = { provider: 'openai', model: 'gpt-5.5', output: 0, read: 0, reasoning: 0 };
    expect(usd({ ...sent, input: 271_999 })).toBe('1.359995');
    expect(usd({ ...sent, input: 272_000 })).toBe('2.72');
  });

  test('a price of the past is not the price of today: the long-context premium of Opus 4.6 fell', () => {
    const sent = {
      provider: 'anthropic',
      model: 'claude-opus-4-6',
      input: 200_001,
      output: 1_000,
      read: 0,
      write: 0,
    };
    expect(usd(sent, inclusive, { start_ms: Date.UTC(2026, 2, 12, 23) })).toBe('2.03751');
    expect(usd(sent, inclusive, { start_ms: Date.UTC(2026, 2, 13, 1) })).toBe('1.025005');
  });

  test.each([
    ['openai', 'gpt-4o-2024-08-06'],
    ['azure.ai.openai', 'gpt-4o-2024-08-06'],
    ['az.ai.openai', 'gpt-4o'],
    ['anthropic', 'claude-sonnet-4-5-20250929'],
    ['anthropic', 'claude-sonnet-4-5'],
    ['aws.bedrock', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'],
    ['bedrock', 'anthropic.claude-sonnet-4-5-20250929-v1:0'],
    ['aws.bedrock', 'claude-sonnet-4-5-20250929-v1:0'],
    ['gemini', 'models/gemini-2.5-pro'],
    ['openai', 'openai/gpt-4o'],
    ['', 'gpt-4o'],
  ])('a dated, undated or prefixed name has its price: %s %s', (provider, model) => {
    const call = accountCall(
      spanOf({ provider, model, input: 1_000, output: 10, read: 0, write: 0, reasoning: 0 }),
      inclusive,
    );
    expect(call.cost_basis).toMatch(/^(exact|alias)$/);
    expect(call.list_cost_pico).toBeGreaterThan(0n);
  });

  test('reasoning that is inside the output is not added to it', () => {
    const sent = { provider: 'openai', model: 'gpt-5.5', input: 0, output: 953, read: 0 };
    expect(usd({ ...sent, reasoning: 704 })).toBe(usd({ ...sent, reasoning: 0 }));
  });

  test('each attempt is priced at its own model, and one that was refused costs nothing', () => {
    const first = spanOf(
      { provider: 'openai', model: 'gpt-5.5', input: 0, output: 0 },
      {
        id: '1'.repeat(16),
        status: 2,
        attributes: {
          'gen_ai.operation.name': 'chat',
          'gen_ai.request.model': 'gpt-5.5',
          'error.type': '429',
        },
      },
    );
    const fallback = {
      provider: 'openai',
      model: 'gpt-4o',
      input: 1_000,
      output: 100,
      read: 0,
      reasoning: 0,
    };
    const accounted = accountSpans([first, spanOf(fallback, { id: '2'.repeat(16) })], inclusive);
    expect(usdOf(accounted.request.list_cost_pico)).toBe('0.0035');
    expect(accounted.request).toMatchObject({ call_count: 2, usage_flags: [] });
    const both = [
      spanOf(fallback, { id: '1'.repeat(16) }),
      spanOf(
        { ...fallback, model: 'gpt-5.5' },
        { id: '2'.repeat(16), start_ms: Date.UTC(2026, 10, 20, 12, 1) },
      ),
    ];
    expect(usdOf(accountSpans(both, inclusive).request.list_cost_pico)).toBe('0.0115');
  });

  test('a stream without usage is unknown, and so is what it cost', () => {
    const call = accountCall(
      {
        name: 'chat gpt-4o',
        attributes: {
          'gen_ai.operation.name': 'chat',
          'gen_ai.request.model': 'gpt-4o',
          'gen_ai.request.stream': true,
        },
      },
      inclusive,
    );
    expect(call).toMatchObject({
      list_cost_pico: null,
      cost_basis: 'no_usage',
      usage_flags: ['usage_missing'],
    });
  });

  test('a reported cost stands beside the list cost and is never added to it', () => {
    const sent = { provider: 'openai', model: 'gpt-4o', input: 1_000, output: 100, read: 0, reasoning: 0 };
    const call = accountCall(spanOf({ ...sent, more: { 'gen_ai.usage.cost': 0.5 } }), inclusive);
    expect([usdOf(call.list_cost_pico), usdOf(call.reported_cost_pico)]).toEqual(['0.0035', '0.5']);
  });

  test('more cached than input proves that the input leaves the cache out: nothing is clamped', () => {
    const call = accountCall(
      spanOf({
        provider: 'anthropic',
        model: 'claude-sonnet-4-5',
        input: 100,
        read: 900,
        write: 0,
        output: 10,
      }),
      { name: 'an.instrumentation.nobody.knows' },
    );
    expect(call).toMatchObject({
      usage_semantics: 'inferred_exclusive',
      input_tokens: 1_000,
      uncached_input_tokens: 100,
      cache_read_tokens: 900,
    });
  });

  test('a sum of ten million calls at a billionth of a dollar is exact', () => {
    const book = bookOf({ input: 0.001 });
    const { list_cost_pico } = accountCall(
      spanOf({ provider: 'openai', model: 'x', input: 1, output: 0, read: 0, reasoning: 0 }),
      inclusive,
      book,
    );
    expect(usdOf(list_cost_pico! * 10_000_000n)).toBe('0.01');
  });

  test('two agents that report the same sum are one call when no model span arrived', () => {
    const usage = {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.usage.input_tokens': 100,
      'gen_ai.usage.output_tokens': 10,
    };
    const accounted = accountSpans(
      [
        { id: '1'.repeat(16), name: 'invoke_agent boss', attributes: usage },
        { id: '2'.repeat(16), parent: '1'.repeat(16), name: 'invoke_agent helper', attributes: usage },
      ],
      inclusive,
    );
    expect(countedOf(accounted).map(({ input_tokens }) => input_tokens)).toEqual([100]);
  });
});
