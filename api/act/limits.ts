// Every bound of the act role in one place, each with its reason. Names end in _max or _min.

/** A receiver's reply is looked into for one word and kept for a person to read; more is not ours to hold. */
export const reply_bytes_max = 64 * 1024;
