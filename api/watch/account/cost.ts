// What a call costs at list price: disjoint buckets times rates, in whole pico-dollars. Each bucket without a rate of
// its own is charged at the rate of what it is a kind of.

import type { Price, Rates } from './price.ts';
import { ratesFor } from './price.ts';
import type { Usage } from './usage.ts';

/** One line of the working. */
export interface CostLine {
  readonly bucket: string;
  readonly tokens: number;
  readonly pico_per_token: bigint;
}

/** The lines of a call's cost; buckets of zero tokens have none. */
export function costLines(usage: Usage, price: Price): CostLine[] {
  const rates = ratesFor(price, usage.input ?? 0);
  return [...inputLines(usage, rates), ...outputLines(usage, rates)].filter(({ tokens }) => tokens > 0);
}

function inputLines(usage: Usage, rates: Rates): CostLine[] {
  const [audio, image] = [
    rates.audioInput === undefined ? 0 : (usage.audioInput ?? 0),
    rates.imageInput === undefined ? 0 : (usage.imageInput ?? 0),
  ];
  const write1h = usage.cacheWrite1h ?? 0;
  const line = (bucket: string, tokens: number, rate: bigint | undefined): CostLine => ({
    bucket,
    tokens,
    pico_per_token: rate ?? rates.input,
  });
  return [
    line('uncached_input', (usage.uncached ?? 0) - audio - image, rates.input),
    line('audio_input', audio, rates.audioInput),
    line('image_input', image, rates.imageInput),
    line('cache_read', usage.cacheRead ?? 0, rates.cacheRead),
    line('cache_write', (usage.cacheWrite ?? 0) - write1h, rates.cacheWrite),
    line('cache_write_1h', write1h, rates.cacheWrite1h ?? rates.cacheWrite),
  ];
}

function outputLines(usage: Usage, rates: Rates): CostLine[] {
  const audio = rates.audioOutput === undefined ? 0 : (usage.audioOutput ?? 0);
  const reasoning = usage.reasoning ?? 0;
  const line = (bucket: string, tokens: number, rate: bigint | undefined): CostLine => ({
    bucket,
    tokens,
    pico_per_token: rate ?? rates.output,
  });
  return [
    line('output', (usage.output ?? 0) - reasoning - audio, rates.output),
    line('reasoning', reasoning, rates.reasoning),
    line('audio_output', audio, rates.audioOutput),
  ];
}

/** The sum of the lines, pico-dollars. */
export function totalPico(lines: readonly CostLine[]): bigint {
  return lines.reduce((sum, { tokens, pico_per_token }) => sum + BigInt(tokens) * pico_per_token, 0n);
}

/** The rates of a call as they are stored with it: USD per million tokens in decimal, per bucket that was charged. */
export function storedRates(lines: readonly CostLine[]): string {
  return JSON.stringify(
    lines.map(({ bucket, pico_per_token }) => ({ bucket, usd_per_mtok: decimal(pico_per_token, 6) })),
  );
}

/** An integer with its point moved `places` to the left, without trailing zeros. */
export function decimal(value: bigint, places: number): string {
  const digits = value.toString().padStart(places + 1, '0');
  const whole = digits.slice(0, -places);
  const fraction = digits.slice(-places).replace(/0+$/, '');
  return fraction === '' ? whole : `${whole}.${fraction}`;
}
