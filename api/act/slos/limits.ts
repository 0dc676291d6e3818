// Every bound of SLOs in one place, each with its reason. Names end in _max or _min.

import type { QueryLimits } from '../../../sql/store.ts';

/** A count of ten million requests that nobody counted before takes less than a second. */
export const slo_limits: QueryLimits = {
  seconds_max: 30,
  memory_bytes_max: 2 * 1024 ** 3,
  rows_max: 200_000,
};
/** Rows counted in one insert: some tens of milliseconds, for which the watcher's own inserts may have to wait. */
export const recount_rows_max = 300_000;
/** Hours in one insert, so that their list stays a short text. */
export const recount_hours_max = 2_000;
/** Indicators counted in one read: their lists have to fit into a statement of 256 KiB. */
export const count_many_max = 100;
/** How late the last requests of a minute may be without being missed when it is judged. */
export const evaluate_grace_ms_max = 10_000;
/** How old counted minutes may be: what came since is read from the requests. */
export const recount_every_ms_max = 120_000;
/** How far back the beginning of a trouble is looked for when it is seen first. */
export const began_ms_max = 86_400_000;
/** Causes of bad requests that are shown; more is not a page. */
export const spent_causes_max = 20;
/** The latest bad requests that are shown. */
export const spent_requests_max = 20;
/** Probes that wait for an answer at a time; each holds a connection. */
export const probes_in_flight_max = 32;
