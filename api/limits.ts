// Every bound of the API's roles in one place, each with its reason. Names end in _max.

/** Spans of open traces that the watcher keeps in memory; about 1 KB each. Older traces are reloaded when they grow. */
export const open_spans_max = 100_000;
/** Facts read in one turn of the watcher: bounds how long one turn can take. */
export const turn_rows_max = 20_000;
/** A trace larger than this is accounted at most once a second, so that a flood of spans costs no square of itself. */
export const eager_trace_spans_max = 2_000;
/** Spans of one trace that are accounted; the rest are stored, counted, and shown as left out. */
export const trace_spans_max = 100_000;
/** Trace ids in one reload. */
export const reload_traces_max = 500;
/** Reports of model calls that are remembered by their time, some 300 bytes each: at 100 calls a second, eight minutes. */
export const near_reports_max = 50_000;
