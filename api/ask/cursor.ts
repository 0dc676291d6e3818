// Where a page of requests ended, as the next call gives it back: the range, the order and the last row's place in it,
// bound to the filters by a digest, so that a cursor of another list is an error and not a wrong page.

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ApiError } from '../contract/errors.ts';

const placeForm = z.strictObject({
  /** Bounds of the list, fixed by its first page: "the last day" does not move while someone reads on. */
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  at: z.iso.datetime(),
  /** The sort key of the last row, a whole number; null where the column is unknown. */
  after_key: z
    .string()
    .regex(/^-?\d{1,19}$/)
    .refine((key) => BigInt.asIntN(64, BigInt(key)) === BigInt(key))
    .nullable(),
  after_trace_id: z.string().max(64),
  list: z.string(),
});
export type Place = z.infer<typeof placeForm>;

/** Names the list: everything of the query that decides which rows come in which order. */
export function listDigest(query: Readonly<Record<string, unknown>>): string {
  const { cursor: _cursor, limit: _limit, format: _format, from: _from, to: _to, at: _at, ...rest } = query;
  const entries = Object.entries(rest)
    .filter(([, value]) => value !== undefined && value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(entries)).digest('base64url').slice(0, 12);
}

export function cursorOf(place: Place): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** Reads a cursor back. Throws `invalid_cursor`. */
export function placeOf(cursor: string, list: string): Place {
  const place = placeForm.safeParse(decoded(cursor));
  if (place.success && place.data.list === list) return place.data;
  throw new ApiError(
    'invalid_cursor',
    'the cursor is not one of this list: start again without it, and keep filters and sort while paging',
  );
}

function decoded(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
