// Prices: from the public catalogue or an override, resolved once per provider, model and day, compiled to whole
// pico-dollars per token. The hot path only multiplies integers.

import { calcPrice, type MatchLogic, type ModelInfo, type ModelPrice } from '@pydantic/genai-prices';
import type { costBases } from '../../contract/rows.ts';

export type CostBasis = (typeof costBases)[number];

/** Pico-dollars per token of each bucket; undefined where the catalogue has no rate of its own for it. */
export interface Rates {
  readonly input: bigint;
  readonly output: bigint;
  readonly cacheRead?: bigint;
  readonly cacheWrite?: bigint;
  readonly cacheWrite1h?: bigint;
  readonly audioInput?: bigint;
  readonly audioOutput?: bigint;
  readonly imageInput?: bigint;
  readonly reasoning?: bigint;
}

/** A price: its rates, and those that apply to the whole request when the prompt is longer than a tier's start. */
export interface Price {
  readonly id: string;
  readonly basis: Extract<CostBasis, 'exact' | 'alias' | 'override'>;
  /** Ascending by `above`. */
  readonly tiers: readonly { readonly above: number; readonly rates: Rates }[];
  readonly rates: Rates;
}

export interface PriceBook {
  /** The price that applied at `at_ms`, or null when there is none: unpriced is not free. */
  resolve(provider: string, model: string, at_ms: number): Price | null;
}

/** OpenTelemetry's provider names in the catalogue's. */
const catalogueIds: Readonly<Record<string, string>> = {
  'azure.ai.openai': 'azure',
  'azure.ai.inference': 'azure',
  'aws.bedrock': 'aws',
  'gcp.vertex_ai': 'google',
  'gcp.gemini': 'google',
  mistral_ai: 'mistral',
  x_ai: 'x-ai',
  moonshot_ai: 'moonshotai',
};

/** Prefixes that name a host or a folder, not a model. */
const modelPrefix =
  /^(models|openai|anthropic|azure|azure_ai|bedrock|vertex_ai|gemini|google|mistral|groq|cohere|xai|deepseek)[/:]/i;

const ms_per_minute = 60_000;
const ms_per_day = 86_400_000;
const cached_max = 20_000;

/** The public catalogue. `calcPrice` costs tens of microseconds, so each answer is kept for its day (or minute, where prices change within the day). */
export function cataloguePrices(): PriceBook {
  const days = new Map<string, Price | null>();
  const hourly = new Set<string>();
  return {
    resolve: (provider, model, at_ms) => {
      if (model === '') return null;
      const name = `${provider}\n${model}`;
      const step = hourly.has(name) ? ms_per_minute : ms_per_day;
      const key = `${name}\n${Math.floor(at_ms / step)}`;
      let price = days.get(key);
      if (price === undefined) {
        const found = lookUp(provider, model, at_ms);
        if (found?.withinDay) hourly.add(name);
        price = found?.price ?? null;
        if (days.size >= cached_max) days.clear();
        days.set(found?.withinDay ? `${name}\n${Math.floor(at_ms / ms_per_minute)}` : key, price);
      }
      return price;
    },
  };
}

interface Found {
  readonly price: Price;
  readonly withinDay: boolean;
}

/** Vendors on Bedrock: some emitters leave them off the model's name. */
const bedrockVendors = ['anthropic', 'amazon', 'meta', 'mistral', 'cohere', 'deepseek', 'ai21'];

/** The name as sent, without a host's prefix, and on Bedrock with each vendor's. */
function namesFor(provider: string, model: string): string[] {
  const stripped = model.replace(modelPrefix, '');
  const vendored =
    provider === 'aws.bedrock' && !stripped.includes('.')
      ? bedrockVendors.map((vendor) => `${vendor}.${stripped}`)
      : [];
  return [...new Set([model, stripped, ...vendored])];
}

function lookUp(provider: string, model: string, at_ms: number): Found | null {
  for (const name of namesFor(provider, model)) {
    const found = fromCatalogue(provider, name, at_ms);
    if (found) return name === model ? found : { ...found, price: { ...found.price, basis: 'alias' } };
  }
  return null;
}

function fromCatalogue(provider: string, model: string, at_ms: number): Found | null {
  const providerId = provider === '' ? undefined : (catalogueIds[provider] ?? provider);
  const timestamp = new Date(at_ms);
  const result = calcPrice({ input_tokens: 1 }, model, { timestamp, ...(providerId ? { providerId } : {}) });
  if (!result || !isTokenPrice(result.model_price)) return null;
  const { validFrom, withinDay } = validity(result.model, at_ms);
  const id = `${result.provider.id}/${result.model.id}${validFrom ? `@${validFrom}` : ''}`;
  const basis = providerId !== undefined && isExact(result.model, model) ? 'exact' : 'alias';
  return { withinDay, price: { id, basis, ...compile(result.model_price) } };
}

const isTokenPrice = (price: ModelPrice): boolean =>
  price['input_mtok'] !== undefined || price['output_mtok'] !== undefined;

/** From when the price that applies at `at_ms` is valid, and whether it depends on the time of day. */
function validity(model: ModelInfo, at_ms: number): { validFrom: string | undefined; withinDay: boolean } {
  if (!Array.isArray(model.prices)) return { validFrom: undefined, withinDay: false };
  const constraints = model.prices
    .map((price) => price.constraint)
    .filter((constraint) => constraint !== undefined);
  const dates = constraints.flatMap((constraint) =>
    constraint.type === 'start_date' ? [constraint.start_date] : [],
  );
  const started = dates.filter((date) => Date.parse(date) <= at_ms).sort();
  return {
    validFrom: started.at(-1),
    withinDay: constraints.some((constraint) => constraint.type === 'time_of_date'),
  };
}

/** Is the model named word for word, rather than by a prefix or a pattern? */
function isExact(info: ModelInfo, model: string): boolean {
  const named = (match: MatchLogic): boolean => {
    if ('equals' in match) return match.equals === model.toLowerCase();
    return 'or' in match ? match.or.some(named) : false;
  };
  return info.id === model || named(info.match);
}

const catalogueKeys: Readonly<Record<keyof Rates, string>> = {
  input: 'input_mtok',
  output: 'output_mtok',
  cacheRead: 'cache_read_mtok',
  cacheWrite: 'cache_write_mtok',
  cacheWrite1h: 'cache_write_1h_mtok',
  audioInput: 'input_audio_mtok',
  audioOutput: 'output_audio_mtok',
  imageInput: 'input_image_mtok',
  reasoning: 'output_reasoning_mtok',
};

function compile(price: ModelPrice): Pick<Price, 'rates' | 'tiers'> {
  const starts = new Set<number>();
  for (const rate of Object.values(price))
    if (typeof rate === 'object') for (const tier of rate.tiers) starts.add(tier.start);
  const tiers = [...starts].sort((a, b) => a - b).map((above) => ({ above, rates: ratesAt(price, above) }));
  return { rates: ratesAt(price, undefined), tiers };
}

function ratesAt(price: ModelPrice, above: number | undefined): Rates {
  const rates: Record<string, bigint> = { input: 0n, output: 0n };
  for (const [bucket, key] of Object.entries(catalogueKeys)) {
    const rate = price[key];
    if (rate === undefined) continue;
    const usd =
      typeof rate === 'number'
        ? rate
        : above === undefined
          ? rate.base
          : (rate.tiers.findLast((tier) => tier.start <= above)?.price ?? rate.base);
    rates[bucket] = picoPerToken(usd);
  }
  return rates as unknown as Rates;
}

/** USD per million tokens to pico-dollars per token: exact for prices of up to six decimals. */
export function picoPerToken(usd_per_mtok: number): bigint {
  return BigInt(Math.round(usd_per_mtok * 1e6));
}

/** The rates for a prompt of `input` tokens: a tier switches the whole request, output included. */
export function ratesFor(price: Price, input: number): Rates {
  return price.tiers.findLast(({ above }) => input > above)?.rates ?? price.rates;
}
