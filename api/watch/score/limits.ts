// Bounds of the scorer, each with its reason. It is the least urgent reader of the store.

/** A request is scored when nothing has come for its trace for this long; what comes later scores it again. */
export const settle_ms_min = 10_000;
/** Requests of one turn: their payloads are in memory together. */
export const turn_requests_max = 100;
/** Spans of one trace whose payloads are read; longer traces are judged by their first and last ones. */
export const trace_spans_max = 400;
/** Characters of one payload column that are read. */
export const column_chars_max = 262_144;
/** Baselines in memory, about 2 MB each. */
export const baselines_max = 64;
/** Texts in one call of the endpoint. */
export const endpoint_texts_max = 64;
/** Calls of the endpoint at most, a second. */
export const endpoint_calls_per_second_max = 5;
/** Longer than any model takes for a batch of short texts. */
export const endpoint_ms_max = 30_000;
/** Bytes of an answer of the endpoint: 64 vectors of 3,072 numbers in JSON. */
export const endpoint_bytes_max = 8 * 1024 ** 2;
/** Requests that wait for the endpoint and are tried again in one turn. */
export const waiting_requests_max = 100;
/** Evaluations read from logs in one turn. */
export const turn_evaluations_max = 2_000;
/** Numbers of the projections that are kept for maps and population tests. */
export const kept_dimensions_max = 64;
/** Requests that are scored anew when their agent's baseline is learned again; older ones keep what they have. */
export const rescored_requests_max = 1_000;
