// Bounds of the faithfulness check, each with its reason.

/** Characters of one text that are read; what an agent says is shorter, results may be whole pages. */
export const text_chars_max = 200_000;
/** Claims of one request; an answer with more is a table, of which the first rows speak for the rest. */
export const claims_max = 400;
/** Evidence numbers that arithmetic is tried on: pairs grow with the square. */
export const arithmetic_numbers_max = 60;
/** Values of one JSON result; deeper or longer ones are cut. */
export const leaves_max = 5_000;
