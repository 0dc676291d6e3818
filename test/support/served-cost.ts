// What a served call costs by the public catalogue's own arithmetic, not by ours: `calcPrice` is given the usage that the
// provider put on the wire, and its dollars are rounded to the pico-dollar, of which every list price is a multiple.

import { calcPrice } from '@pydantic/genai-prices';
import type { ServedCall } from './captured.ts';

/** The wire's protocol, where it names the host. */
const hosts: readonly (readonly [RegExp, string])[] = [
  [/^bedrock/, 'aws'],
  [/^gemini/, 'google'],
  [/^messages/, 'anthropic'],
  [/^cohere/, 'cohere'],
  [/^ollama/, 'ollama'],
];
/** OpenAI's protocol is spoken by many hosts. */
const models: readonly (readonly [RegExp, string])[] = [
  [/llama|kimi|gpt-oss/, 'groq'],
  [/mistral|magistral/, 'mistral'],
  [/claude/, 'anthropic'],
];

const pico_per_usd = 1e12;

/** Pico-dollars of one answered call at `at`, or null when the catalogue has no price for its model. */
export function servedPico(call: ServedCall, at: Date): bigint | null {
  const model = call.model ?? '';
  const host =
    hosts.find(([api]) => api.test(call.api)) ??
    models.find(([name]) => name.test(model)) ??
    ([/./, 'openai'] as const);
  const usage = {
    input_tokens: call.input_tokens,
    cache_read_tokens: call.cache_read_tokens,
    cache_write_tokens: call.cache_write_5m_tokens + call.cache_write_1h_tokens,
    cache_write_1h_tokens: call.cache_write_1h_tokens,
    output_tokens: call.output_tokens,
  };
  const price = calcPrice(usage, model, { providerId: host[1], timestamp: at });
  return price === null ? null : BigInt(Math.round(price.total_price * pico_per_usd));
}
