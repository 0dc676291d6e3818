// What a call's list cost is made of: tokens of each charged bucket times its rate, multiplied exactly.

import type { CallRow, CostLine } from '../contract/rows.ts';

type Usage = Pick<
  CallRow,
  | 'uncached_input_tokens'
  | 'cache_read_tokens'
  | 'cache_write_tokens'
  | 'cache_write_1h_tokens'
  | 'audio_input_tokens'
  | 'image_input_tokens'
  | 'output_tokens'
  | 'reasoning_tokens'
  | 'audio_output_tokens'
>;

interface Rate {
  readonly bucket: string;
  /** USD per million tokens, in decimal. */
  readonly usd_per_mtok: string;
}

/** The tokens of each bucket. Buckets are disjoint: what has a rate of its own is taken out of what it is a kind of. */
const tokensOf: Readonly<Record<string, (usage: Usage, has: (bucket: string) => boolean) => number>> = {
  uncached_input: (usage, has) =>
    (usage.uncached_input_tokens ?? 0) -
    (has('audio_input') ? (usage.audio_input_tokens ?? 0) : 0) -
    (has('image_input') ? (usage.image_input_tokens ?? 0) : 0),
  audio_input: (usage) => usage.audio_input_tokens ?? 0,
  image_input: (usage) => usage.image_input_tokens ?? 0,
  cache_read: (usage) => usage.cache_read_tokens ?? 0,
  cache_write: (usage) => (usage.cache_write_tokens ?? 0) - (usage.cache_write_1h_tokens ?? 0),
  cache_write_1h: (usage) => usage.cache_write_1h_tokens ?? 0,
  output: (usage, has) =>
    (usage.output_tokens ?? 0) -
    (usage.reasoning_tokens ?? 0) -
    (has('audio_output') ? (usage.audio_output_tokens ?? 0) : 0),
  reasoning: (usage) => usage.reasoning_tokens ?? 0,
  audio_output: (usage) => usage.audio_output_tokens ?? 0,
};

/** The lines of a call, from the rates stored with it. A call without a price has none. */
export function costLinesOf(usage: Usage, priceRates: string): CostLine[] {
  const rates = priceRates === '' ? [] : (JSON.parse(priceRates) as Rate[]);
  const has = (bucket: string): boolean => rates.some((rate) => rate.bucket === bucket);
  return rates.flatMap(({ bucket, usd_per_mtok }) => {
    const tokens = tokensOf[bucket]?.(usage, has);
    return tokens === undefined
      ? []
      : [
          {
            bucket,
            tokens,
            usd_per_mtok: Number(usd_per_mtok),
            cost_usd: usdOf(picoOf(tokens, usd_per_mtok)),
          },
        ];
  });
}

const places_of_rate = 12n;
const pico_places = 12;

/** Whole pico-dollars; half a pico-dollar is rounded up. */
export function picoOf(tokens: number, usd_per_mtok: string): bigint {
  const [whole = '0', fraction = ''] = usd_per_mtok.split('.');
  const scaled = BigInt(
    whole + fraction.padEnd(Number(places_of_rate), '0').slice(0, Number(places_of_rate)),
  );
  // tokens × rate / 10^6 in dollars is tokens × scaled / 10^(6 + 12) dollars, so / 10^6 in pico-dollars.
  return (BigInt(tokens) * scaled + 500_000n) / 1_000_000n;
}

/** The JSON number nearest to an exact amount. */
export function usdOf(pico: bigint): number {
  const digits = pico.toString().padStart(pico_places + 1, '0');
  return Number(`${digits.slice(0, -pico_places)}.${digits.slice(-pico_places)}`);
}
