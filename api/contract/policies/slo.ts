// The document of an SLO: what is promised (objective), of what (indicator and scope), over how long (window), and when
// its budget alerts. Ratios are of counts; times are whole units.

import { z } from 'zod';

const name = z.string().min(1).max(512);
const ratio = z.number().min(0).max(1);

/** Which requests count: those that carry all of the given names. Empty: every request of the tenant. */
const sloScope = z.strictObject({
  agent_name: name.optional(),
  team: name.optional(),
  environment: name.optional(),
  workflow: name.optional(),
});
export type SloScope = z.output<typeof sloScope>;

export const latencyMetrics = ['ttft', 'tpot', 'duration'] as const;
export const compositeMethods = ['series', 'weighted', 'worst'] as const;

const under = z.enum(['lte', 'lt']).default('lte').describe('good is at most, or less than, the threshold');
const above = z.enum(['gte', 'gt']).default('gte').describe('good is at least, or more than, the threshold');

/**
 * What makes one event good. Cancelled requests and those that a budget refused are left out of every kind whose events
 * are requests; an evaluation is an event of its own, at the time it was made.
 */
const sloSli = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('availability') }),
  z.strictObject({
    type: z.literal('latency'),
    metric: z.enum(latencyMetrics),
    threshold_ms: z.number().positive(),
    op: under,
  }),
  z.strictObject({ type: z.literal('cost'), threshold_usd: z.number().min(0), op: under }),
  z.strictObject({ type: z.literal('similarity'), threshold: z.number().min(-1).max(1), op: above }),
  z.strictObject({ type: z.literal('evaluation'), name, threshold: z.number(), op: above }),
  z.strictObject({ type: z.literal('probe'), probe_id: name }),
  z.strictObject({
    type: z.literal('composite'),
    method: z.enum(compositeMethods),
    components: z
      .array(z.strictObject({ slo_id: name, weight: z.number().positive().default(1) }))
      .min(2)
      .max(20),
  }),
]);
export type SloSli = z.output<typeof sloSli>;

const rolling = z
  .strictObject({
    rolling_days: z.number().int().min(1).max(366).optional(),
    rolling_hours: z.number().int().min(1).max(8_784).optional(),
    rolling_minutes: z.number().int().min(1).max(527_040).optional(),
  })
  .refine((window) => Object.values(window).filter((value) => value !== undefined).length === 1, {
    message: 'give one of rolling_days, rolling_hours, rolling_minutes',
  });

export const calendarUnits = ['minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'] as const;
export type CalendarUnit = (typeof calendarUnits)[number];

/** A Monday that is the first of a month, a quarter and a year: periods that start where people expect them. */
const usual_start = '2018-01-01 00:00:00';

const calendar = z.strictObject({
  calendar: z.enum(calendarUnits),
  time_zone: z
    .string()
    .default('UTC')
    .refine(isTimeZone, 'is not a time zone of the IANA database, such as Europe/Berlin'),
  every: z.number().int().min(1).max(1_000).default(1).describe('units per period'),
  starts_at: z
    .string()
    .default(usual_start)
    .refine(isLocalTime, 'must be a wall-clock time of the form YYYY-MM-DD hh:mm:ss')
    .describe('a wall-clock time at which some period starts; others follow and precede it'),
});

const sloWindow = z.union([rolling, calendar], { error: closest });
export type SloWindow = z.output<typeof sloWindow>;

const guard = z.strictObject({
  bad_count_min: z.number().int().min(1).max(1_000_000).default(3),
  confidence_ratio: z.number().gt(0.5).lt(1).default(0.95),
});
export type LowTrafficGuard = z.output<typeof guard>;

const off = z.union([z.literal('off'), z.literal(false).transform(() => 'off' as const)]);

const budgeting = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('occurrences') }),
  z.strictObject({
    method: z.literal('timeslices'),
    slice_seconds: z.number().int().min(60).max(86_400).multipleOf(60, 'must be whole minutes'),
    slice_target_ratio: ratio.gt(0).describe('a slice is good when this share of its events is'),
  }),
]);

export const sloDocument = z.strictObject({
  display_name: z.string().max(200).default(''),
  description: z.string().max(1_050).default(''),
  scope: sloScope.default({}),
  sli: sloSli,
  objective_ratio: ratio.lt(1, 'must be below 1: an objective of 100 % leaves no budget'),
  further_objectives: z
    .array(z.strictObject({ display_name: z.string().max(200), objective_ratio: ratio.lt(1) }))
    .max(10)
    .default([])
    .describe('shown beside the first; alerts follow the first alone'),
  window: sloWindow.default({ rolling_days: 30 }),
  budgeting: budgeting.default({ method: 'occurrences' }),
  low_traffic_guard: z
    .union([guard, off], { error: closest })
    .default({ bad_count_min: 3, confidence_ratio: 0.95 }),
  alerts: z.enum(['on', 'off']).default('on'),
  labels: z.record(z.string().max(63), z.union([z.string(), z.array(z.string())])).default({}),
  annotations: z.record(z.string().max(320), z.string().max(4_096)).default({}),
  notes: z.array(z.string().max(500)).max(10).default([]).describe('what was read into an imported document'),
});
export type SloDocument = z.output<typeof sloDocument>;

/** Of several forms, what is wrong with the one that was meant: the one that knows all the keys given. */
function closest({
  errors,
}: {
  readonly errors?: readonly (readonly z.core.$ZodIssue[])[];
}): string | undefined {
  const meant =
    errors?.find((issues) => issues.every(({ code }) => code !== 'unrecognized_keys')) ?? errors?.[0];
  return meant?.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(' ')).join('; ');
}

/** Does the engine know this IANA name? */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** Is the text a wall-clock time that exists on some day? */
export function isLocalTime(text: string): boolean {
  const iso = text.replace(' ', 'T');
  return (
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/.test(iso) &&
    !Number.isNaN(Date.parse(`${iso}Z`)) &&
    new Date(`${iso}Z`).toISOString().startsWith(iso)
  );
}
