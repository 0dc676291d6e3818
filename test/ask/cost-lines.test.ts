// The working of a call's cost: exact, and adding up to the call.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { costLinesOf, picoOf, usdOf } from '../../api/ask/cost-lines.ts';
import { costLines, storedRates, totalPico } from '../../api/watch/account/cost.ts';

const none = {
  uncached_input_tokens: null,
  cache_read_tokens: null,
  cache_write_tokens: null,
  cache_write_1h_tokens: null,
  audio_input_tokens: null,
  image_input_tokens: null,
  output_tokens: null,
  reasoning_tokens: null,
  audio_output_tokens: null,
};

test.each([
  [12_304, '3.75', 46_140_000_000n],
  [1, '0.000001', 1n],
  [3, '0.0375', 112_500n],
  [1, '0.0000005', 1n],
  [1, '0.0000004', 0n],
  [9_007_199_254_740_991, '75', 675_539_944_105_574_325_000_000n],
])('%i tokens at %s USD per million are %s pico-dollars', (tokens, rate, pico) => {
  expect(picoOf(tokens, rate)).toBe(pico);
});

test('an amount becomes the JSON number nearest to it', () => {
  expect(usdOf(300_000_000_001n)).toBe(0.300000000001);
  expect(usdOf(0n)).toBe(0);
  expect(usdOf(12_000_000_000_000n)).toBe(12);
});

test('a call without a price has no lines, and an unknown bucket none of its own', () => {
  expect(costLinesOf(none, '')).toEqual([]);
  expect(costLinesOf(none, JSON.stringify([{ bucket: 'video', usd_per_mtok: '1' }]))).toEqual([]);
});

const count = fc.nat({ max: 1_000_000 });
const rate = fc.option(fc.bigInt({ min: 1n, max: 100_000_000n }), { nil: undefined });

test('lines rebuilt from the stored rates are those that the watcher charged', () => {
  const usages = fc.record({
    uncached: count,
    cacheRead: count,
    cacheWrite: count,
    write1hShare: fc.double({ min: 0, max: 1, noNaN: true }),
    text: count,
    reasoning: count,
    audio: count,
  });
  const rates = fc.record({
    input: fc.bigInt({ min: 1n, max: 100_000_000n }),
    output: fc.bigInt({ min: 1n, max: 100_000_000n }),
    cacheRead: rate,
    cacheWrite: rate,
    cacheWrite1h: rate,
    audioInput: rate,
    imageInput: rate,
    audioOutput: rate,
    reasoning: rate,
  });
  fc.assert(
    fc.property(usages, rates, (usage, given) => {
      const sent = {
        input: usage.uncached + usage.cacheRead + usage.cacheWrite,
        uncached: usage.uncached,
        cacheRead: usage.cacheRead,
        cacheWrite: usage.cacheWrite,
        cacheWrite1h: Math.floor(usage.cacheWrite * usage.write1hShare),
        audioInput: Math.floor(usage.uncached / 3),
        imageInput: Math.floor(usage.uncached / 4),
        output: usage.text + usage.reasoning + usage.audio,
        reasoning: usage.reasoning,
        audioOutput: usage.audio,
        semantics: 'inclusive' as const,
        flags: [],
      };
      const charged = costLines(sent, {
        price_id: 'p',
        cost_basis: 'exact',
        rates: given,
        tiers: [],
      } as never);
      const shown = costLinesOf(
        {
          uncached_input_tokens: sent.uncached,
          cache_read_tokens: sent.cacheRead,
          cache_write_tokens: sent.cacheWrite,
          cache_write_1h_tokens: sent.cacheWrite1h,
          audio_input_tokens: sent.audioInput,
          image_input_tokens: sent.imageInput,
          output_tokens: sent.output,
          reasoning_tokens: sent.reasoning,
          audio_output_tokens: sent.audioOutput,
        },
        charged.length === 0 ? '' : storedRates(charged),
      );
      expect(shown.map(({ bucket, tokens }) => [bucket, tokens])).toEqual(
        charged.map(({ bucket, tokens }) => [bucket, tokens]),
      );
      const total = shown.reduce(
        (sum, { tokens, usd_per_mtok }) => sum + picoOf(tokens, usd_per_mtok.toFixed(6)),
        0n,
      );
      expect(total).toBe(totalPico(charged));
    }),
  );
});
