// What one call of the API may cost, each bound with its reason. Names end in _max.

import type { QueryLimits } from '../../sql/store.ts';

/** Longer than any question over ten million spans takes; shorter than a person's patience. */
const question_seconds_max = 10;
/** An exact percentile holds 8 bytes per row: enough for a hundred million of them. */
const question_memory_bytes_max = 2 * 1024 ** 3;
/** A year of hours times ten values; more is not a chart. */
const question_rows_max = 100_000;

export const question_limits: QueryLimits = {
  seconds_max: question_seconds_max,
  memory_bytes_max: question_memory_bytes_max,
  rows_max: question_rows_max,
};

/** A trace may have as many spans as the watcher accounts. */
export const read_limits: QueryLimits = { seconds_max: 10, memory_bytes_max: 1024 ** 3, rows_max: 100_000 };

/** Requests of one conversation that are shown; the earliest ones. */
export const conversation_requests_max = 1_000;
/** Characters of what was asked and answered beside a request. */
export const preview_chars_max = 280;
/** Questions that are answered or wait at a time: what comes beyond would wait longer than its caller does. */
export const in_flight_max = 64;
/** The same per tenant, so that one tenant's dashboards leave room for the others. */
export const in_flight_per_tenant_max = 24;
/** Bodies are policies and keys, not data. */
export const body_bytes_max = 256 * 1024;
/** Agents and conversations have names of up to 512 characters, which may be percent-encoded. */
export const path_parameter_chars_max = 2_048;
/** A store that does not answer a ping within this is not reachable. */
export const ping_ms_max = 2_000;
