// Every bound of the act role in one place, each with its reason. Names end in _max or _min.

import type { QueryLimits } from '../../sql/store.ts';

/** A count of ten million requests that nobody counted before takes less than a second. */
export const slo_limits: QueryLimits = {
  seconds_max: 30,
  memory_bytes_max: 2 * 1024 ** 3,
  rows_max: 200_000,
};
/** Hours counted in one insert: a day of a busy tenant is some 300,000 requests, which is a few tens of milliseconds. */
export const recount_hours_max = 24;
