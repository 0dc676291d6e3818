// The demo's bounds.

/** An agent gives up after so many model calls in one turn, as real ones do. */
export const steps_max = 12;
