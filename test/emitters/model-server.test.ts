// The fake model server: what the emitters and the demo rely on. The official OpenAI SDK is its client.

import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { vectorOf } from '../../demo/model/embeddings.ts';
import type { Failure, ModelRequest, Reply } from '../../demo/model/exchange.ts';
import { seeded } from '../../demo/model/random.ts';
import { createModelServer } from '../../demo/model-server.ts';

const usage = { inputTokens: 1200, cachedTokens: 1024, outputTokens: 90, reasoningTokens: 64 };
const slept: number[] = [];

/** Answers by the second part of the label: `tool`, a failure's name, or words. */
function answer({ label, model }: ModelRequest): Reply {
  const [, what = 'words'] = label;
  const timing = { firstChunkMs: 300, totalMs: 900, chunks: 3 };
  const common = {
    model: `${model}-dated`,
    usage,
    timing,
    text: 'Take the umbrella with you today.',
    toolCalls: [],
  };
  if (what === 'tool')
    return { ...common, text: '', toolCalls: [{ name: 'get_weather', arguments: { city: 'Lyon' } }] };
  return what === 'words' ? common : { ...common, failure: what as Failure };
}

const server = createModelServer({
  answer,
  random: seeded('model server test'),
  sleep: async (ms) => void slept.push(ms),
  now: () => 1_795_000_000_000,
});
let address = '';

beforeAll(async () => {
  address = await server.listen(0);
});
afterAll(() => server.close());

const client = (what: string): OpenAI =>
  new OpenAI({ apiKey: 'test', baseURL: `${address}/test/${what}/v1`, maxRetries: 0 });
const ask = { model: 'gpt-4o', messages: [{ role: 'user' as const, content: 'Umbrella?' }] };
const lastServed = () => server.ledger.calls().at(-1)!;

describe('the fake model server', () => {
  it('answers whole, and notes what it served', async () => {
    const completion = await client('words').chat.completions.create(ask);
    expect(completion.choices[0]?.message.content).toBe('Take the umbrella with you today.');
    expect(completion.usage).toMatchObject({
      prompt_tokens: 1200,
      completion_tokens: 90,
      prompt_tokens_details: { cached_tokens: 1024 },
      completion_tokens_details: { reasoning_tokens: 64 },
    });
    expect(lastServed()).toEqual({
      ...usage,
      label: ['test', 'words'],
      api: 'chat',
      model: 'gpt-4o-dated',
      responseId: completion.id,
      streamed: false,
      usageOnTheWire: true,
      status: 200,
      failure: null,
      toolCallCount: 0,
      at: 1_795_000_000_000,
    });
  });

  it.each([true, false])(
    'streams the same words; usage only when it was asked for: %s',
    async (include_usage) => {
      const stream = await client('words').chat.completions.create({
        ...ask,
        stream: true,
        stream_options: { include_usage },
      });
      const chunks = await Array.fromAsync(stream);
      expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe(
        'Take the umbrella with you today.',
      );
      expect(chunks.at(-1)?.usage?.completion_tokens).toBe(include_usage ? 90 : undefined);
      expect(lastServed()).toMatchObject({
        streamed: true,
        usageOnTheWire: include_usage,
        responseId: chunks[0]?.id,
      });
    },
  );

  it('sleeps before the first chunk and between the others, as long as the reply says', async () => {
    slept.length = 0;
    const stream = await client('words').chat.completions.create({ ...ask, stream: true });
    await Array.fromAsync(stream);
    expect(slept[0]).toBe(300);
    expect(slept.slice(1).reduce((sum, ms) => sum + ms, 0)).toBeCloseTo(600);
  });

  it('calls tools, over both APIs and streamed or not', async () => {
    const whole = await client('tool').chat.completions.create(ask);
    expect(whole.choices[0]).toMatchObject({ finish_reason: 'tool_calls', message: { content: null } });
    const streamed = await client('tool').responses.create({
      model: 'gpt-4o',
      input: 'Umbrella?',
      stream: true,
    });
    const events = await Array.fromAsync(streamed);
    expect(events.at(-1)).toMatchObject({
      type: 'response.completed',
      response: { output: [{ type: 'function_call', name: 'get_weather', arguments: '{"city":"Lyon"}' }] },
    });
    expect(lastServed()).toMatchObject({ api: 'responses', toolCallCount: 1 });
  });
});

describe('the fake model server, failing', () => {
  it.each([
    ['rate_limit', 429, 'rate_limit_exceeded'],
    ['server_error', 500, 'server_error'],
    ['context_length', 400, 'context_length_exceeded'],
    ['invalid_key', 401, 'invalid_api_key'],
  ])('fails with %s as status %i', async (failure, status, code) => {
    await expect(client(failure).chat.completions.create(ask)).rejects.toMatchObject({ status, code });
    expect(lastServed()).toMatchObject({
      failure,
      status,
      inputTokens: 0,
      usageOnTheWire: false,
      responseId: '',
    });
  });

  it('says how long to wait after a rate limit', async () => {
    const refused = await client('rate_limit')
      .chat.completions.create(ask)
      .catch((error: unknown) => error);
    expect((refused as InstanceType<typeof OpenAI.APIError>).headers?.get('retry-after-ms')).toBe('40');
  });

  it('breaks a stream in the middle', async () => {
    const stream = await client('broken_stream').chat.completions.create({ ...ask, stream: true });
    await expect(Array.fromAsync(stream)).rejects.toThrow();
    expect(lastServed()).toMatchObject({ failure: 'broken_stream', usageOnTheWire: false });
  });
});

describe('the fake model server, beside chats', () => {
  it('embeds texts so that shared words bring vectors together', async () => {
    const { data } = await client('words').embeddings.create({
      model: 'text-embedding-3-small',
      input: 'rain jacket',
    });
    expect(data[0]?.embedding.length).toBe(64);
    const cosine = (a: string, b: string): number => {
      const other = vectorOf(b);
      return vectorOf(a).reduce((sum, value, index) => sum + value * other[index]!, 0);
    };
    expect(cosine('washing a rain jacket', 'how to wash my rain jacket')).toBeGreaterThan(
      cosine('washing a rain jacket', 'lucky colour turquoise'),
    );
  });

  it('refuses what it does not know', async () => {
    expect((await fetch(`${address}/test/v1/images`, { method: 'POST', body: '{}' })).status).toBe(404);
    expect(
      (await fetch(`${address}/test/v1/responses`, { method: 'POST', body: '{"input":1}' })).status,
    ).toBe(400);
  });
});
