// The filters that an address can carry, by the names that the API gives them, and which values each accepts.

import type { commonParameters } from '../../api/contract/questions.ts';
import type { RequestsParameters } from '../../api/contract/requests.ts';
import type { RequestRow } from '../../api/contract/rows.ts';

type Usage = RequestRow['usage_flags'][number];

export const outcomes = [
  'ok',
  'error',
  'timeout',
  'halted',
  'cancelled',
] as const satisfies RequestRow['outcome'][];
export const failureClasses = [
  'external_api',
  'data_format',
  'logic',
  'resource_limit',
  'other',
] as const satisfies NonNullable<RequestRow['failure_class']>[];
export const usageFlags = [
  'usage_missing',
  'usage_partial',
  'cache_unknown',
  'reasoning_unknown',
  'known_defect',
  'twin_unresolved',
] as const satisfies Usage[];

export const verdicts = ['aligned', 'low', 'drifted'] as const satisfies NonNullable<
  RequestsParameters['verdict']
>[];

/** Filters that every question understands; the others only the list of requests does. */
export const commonFilters = [
  'agent_name',
  'model',
  'provider',
  'user_id',
  'team',
  'environment',
  'conversation_id',
  'service_name',
] as const satisfies (keyof typeof commonParameters)[];
export type CommonFilter = (typeof commonFilters)[number];

const text = { values: null, length_max: 512, number: false } as const;
const number = { ...text, number: true } as const;
const oneOf = (values: readonly string[]) => ({ ...text, values });
const flag = oneOf(['true', 'false']);

interface Accepts {
  readonly values: readonly string[] | null;
  readonly length_max: number;
  readonly number: boolean;
}

const accepts = {
  agent_name: text,
  model: text,
  provider: text,
  user_id: text,
  team: text,
  environment: text,
  conversation_id: text,
  service_name: text,
  workflow_name: text,
  outcome: oneOf(outcomes),
  failed: flag,
  failure_class: oneOf(failureClasses),
  usage_flag: oneOf(usageFlags),
  unpriced: flag,
  verdict: oneOf(verdicts),
  unfaithful: flag,
  text: { ...text, length_max: 200 },
  duration_ms_min: number,
  cost_usd_min: number,
} as const satisfies Partial<Record<keyof RequestsParameters, Accepts>>;

export type FilterName = keyof typeof accepts;
export type Filters = Readonly<Partial<Record<FilterName, string>>>;

export const filterNames = Object.keys(accepts) as FilterName[];
export const isFilterName = (name: string): name is FilterName => Object.hasOwn(accepts, name);

/** The closed list of a filter's values, or null when any text will do. */
export const valuesOf = (name: FilterName): readonly string[] | null => accepts[name].values;

export function isValueOf(name: FilterName, value: string): boolean {
  const { values, length_max, number: isNumber }: Accepts = accepts[name];
  if (value === '' || value.length > length_max) return false;
  if (isNumber) return /^\d{1,12}(\.\d{1,12})?$/.test(value);
  return values === null || values.includes(value);
}

/** Only what holds in the contract; anything else in an address is left out. */
export function validFilters(candidates: Iterable<readonly [string, string]>): Filters {
  const valid: Partial<Record<FilterName, string>> = {};
  for (const [name, value] of candidates)
    if (isFilterName(name) && isValueOf(name, value)) valid[name] = value;
  return valid;
}

export function commonOnly(filters: Filters): Filters {
  return Object.fromEntries(
    commonFilters.flatMap((name) => (filters[name] === undefined ? [] : [[name, filters[name]]])),
  );
}

export function without(filters: Filters, dropped: FilterName): Filters {
  const { [dropped]: _, ...rest } = filters;
  return rest;
}
