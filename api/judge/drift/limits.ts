// Bounds of drift, each with its reason.

/** Characters of one side (all that was asked, or all that was said) that are read; about 16,000 tokens. */
export const side_chars_max = 65_536;
/** Characters of one chunk for an embedding model: about 250 tokens, what small models were trained on. */
export const chunk_chars_max = 1_000;
/** Chunks of one side; what is longer is sampled evenly, first and last chunk included. */
export const chunks_max = 24;
/** Fewest accepted requests of an agent before its scores mean anything. */
export const baseline_requests_min = 50;
/** A baseline is learned again at 50, 100, 200 and 400 requests, and then stands until it is asked for anew. */
export const baseline_requests_max = 400;
/** Below this area under the curve matched and shuffled pairs cannot be told apart, so nothing may alert. */
export const auc_min = 0.8;
/** Pairs drawn for the shuffled distribution. */
export const shuffled_pairs_max = 2_000;
/** Requests of each side of a population test; more add time, not power. */
export const population_requests_max = 250;
/** Fewest requests of a window, and of its reference, before populations are compared. */
export const population_window_min = 100;
export const population_reference_min = 200;
/** Steps of one trace that are scored. */
export const steps_max = 200;
