// From the text of a URL to values: unknown names, doubled names and values of the wrong form are errors that say
// which, and what was probably meant.

import { z } from 'zod';
import { ApiError } from '../contract/errors.ts';
import { nearest } from './nearest.ts';

const day_ms = 86_400_000;

/** One thing that is wrong with a parameter or a field. */
export interface Fault {
  readonly name: string;
  readonly message: string;
  readonly did_you_mean?: string;
}

/** Values of a query string or a path under `schema`. Throws `invalid_parameter`. */
export function parsed<Schema extends z.ZodObject>(schema: Schema, given: unknown): z.output<Schema> {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const faults = result.error.issues.flatMap((issue) => faultsOf(issue, Object.keys(schema.shape)));
  throw new ApiError('invalid_parameter', said(faults), faults);
}

/** A body under `schema`. Throws `invalid_body`. */
export function parsedBody<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  const faults = result.error.issues.flatMap((issue) => faultsOf(issue, known));
  throw new ApiError('invalid_body', said(faults), faults);
}

function faultsOf(issue: z.core.$ZodIssue, known: readonly string[]): Fault[] {
  if (issue.code !== 'unrecognized_keys')
    return [{ name: issue.path.join('.') || '(body)', message: issue.message }];
  return issue.keys.map((name) => {
    const meant = nearest(name, known);
    return { name, message: 'is not known here', ...(meant ? { did_you_mean: meant } : {}) };
  });
}

function said(faults: readonly Fault[]): string {
  return faults
    .slice(0, 5)
    .map(
      ({ name, message, did_you_mean }) =>
        `${name}: ${message}${did_you_mean ? `; did you mean ${did_you_mean}?` : ''}`,
    )
    .join(' · ');
}

/** What is asked about: a stretch of time, seen from a moment. */
export interface Range {
  readonly from: Date;
  readonly to: Date;
  readonly at: Date;
}

/** The given query with `from` and `to` filled in: the day that ends now, or at the moment asked about. */
export function withRange(given: Readonly<Record<string, unknown>>, now: Date): Record<string, unknown> {
  const end = momentOf(given['to']) ?? momentOf(given['at']) ?? now;
  return {
    ...given,
    to: given['to'] ?? end.toISOString(),
    from: given['from'] ?? new Date(end.getTime() - day_ms).toISOString(),
  };
}

function momentOf(value: unknown): Date | undefined {
  if (typeof value !== 'string') return undefined;
  const at = new Date(value);
  return Number.isNaN(at.getTime()) ? undefined : at;
}

/** The range of checked parameters. Throws `invalid_parameter` when it ends before it starts. */
export function rangeOf(
  query: { readonly from: string; readonly to: string; readonly at?: string | undefined },
  now: Date,
): Range {
  const range = {
    from: new Date(query.from),
    to: new Date(query.to),
    at: query.at === undefined ? now : new Date(query.at),
  };
  if (range.from < range.to) return range;
  const fault: Fault = { name: 'from', message: `${query.from} is not before to, ${query.to}` };
  throw new ApiError('invalid_parameter', said([fault]), [fault]);
}

/** A schema whose `from` and `to` may be left out, as it stands in the description. */
export function rangeOptional<Shape extends z.ZodRawShape>(schema: z.ZodObject<Shape>): z.ZodObject {
  const { from, to } = schema.shape as unknown as Record<string, z.ZodType>;
  return schema.extend({
    from: from!.optional().describe('RFC 3339; start, inclusive; the default is a day before `to`'),
    to: to!.optional().describe('RFC 3339; end, exclusive; the default is `at`, or now'),
  });
}
