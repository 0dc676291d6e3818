// OpenSLO v1 documents of kind SLO as its specification describes them (openslo.com, README of OpenSLO/OpenSLO): what is
// required, what excludes what, which values exist. Fields that the specification does not know are refused: a document
// that says something which nobody reads is not understood.

import { z } from 'zod';
import { isLocalTime, isTimeZone } from '../../contract/policies/slo.ts';

/** A positive whole number and one letter; months and minutes differ by their case. */
const duration = z.string().regex(/^[1-9]\d*[mhdwMQY]$/, 'must be a whole number and one of m h d w M Q Y');
export const open_slo_budgeting = ['Occurrences', 'Timeslices'] as const;
const description = z.string().max(1_050).optional();
const anything = z.record(z.string(), z.unknown()).nullable().optional();

const label = z
  .string()
  .regex(/^[a-zA-Z0-9]([-_.a-zA-Z0-9]{0,61}[a-zA-Z0-9])?$/, 'is not the name of a label');
const metadata = z.strictObject({
  name: z
    .string()
    .max(255)
    .regex(/^[a-z0-9]([-a-z0-9.|/\\]*[a-z0-9])?$/, 'must be lower-case letters, digits and hyphens'),
  displayName: z.string().optional(),
  labels: z.record(label, z.union([z.string(), z.array(z.string())])).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});

const metric = z.strictObject({
  metricSource: z.strictObject({
    metricSourceRef: z.string().optional(),
    type: z.string().optional(),
    spec: anything,
  }),
});
export type OpenSloMetric = z.output<typeof metric>;

const ratioMetric = z
  .strictObject({
    counter: z.boolean().optional(),
    good: metric.optional(),
    bad: metric.optional(),
    total: metric.optional(),
    rawType: z.enum(['success', 'failure']).optional(),
    raw: metric.optional(),
  })
  .check(({ value, issues }) => {
    const { good, bad, total, raw, rawType } = value;
    const fault = (message: string): void => void issues.push({ code: 'custom', message, input: value });
    if (raw) {
      if (good || bad || total) fault('raw cannot be used together with good, bad or total');
      if (!rawType) fault('raw needs rawType: success or failure');
      return;
    }
    if (!total) fault('either total (with good or bad) or raw is required');
    if (good && bad) fault('good and bad exclude each other');
    if (!good && !bad) fault('good or bad is required with total');
    if (rawType) fault('rawType is for raw only');
  });

const sliSpec = z
  .strictObject({
    description,
    thresholdMetric: metric.optional(),
    ratioMetric: ratioMetric.optional(),
  })
  .refine((spec) => (spec.thresholdMetric === undefined) !== (spec.ratioMetric === undefined), {
    message: 'exactly one of thresholdMetric and ratioMetric is required',
  });

const indicator = z.strictObject({ metadata, spec: sliSpec });

const timeWindow = z
  .strictObject({
    duration,
    isRolling: z.boolean().optional(),
    calendar: z
      .strictObject({
        startTime: z
          .string()
          .refine(isLocalTime, 'must be of the form YYYY-MM-DD hh:mm:ss, without a time zone'),
        timeZone: z.string().refine(isTimeZone, 'is not a time zone of the IANA database'),
      })
      .optional(),
  })
  .check(({ value, issues }) => {
    const fault = (message: string): void => void issues.push({ code: 'custom', message, input: value });
    if (value.isRolling && value.calendar) fault('a rolling window has no calendar');
    if (!value.isRolling && !value.calendar) fault('a window that does not roll needs a calendar');
  });

const objective = z
  .strictObject({
    displayName: z.string().optional(),
    op: z.enum(['lte', 'gte', 'lt', 'gt']).optional(),
    value: z.number().optional(),
    target: z.number().min(0).lt(1, 'must be below 1').optional(),
    targetPercent: z.number().min(0).lt(100, 'must be below 100').optional(),
    timeSliceTarget: z.number().gt(0).max(1).optional(),
    timeSliceWindow: z.union([z.number().int().positive(), duration]).optional(),
  })
  .refine((one) => (one.target === undefined) !== (one.targetPercent === undefined), {
    message: 'exactly one of target and targetPercent is required',
  });
export type OpenSloObjective = z.output<typeof objective>;

const alertCondition = z.strictObject({
  kind: z.literal('AlertCondition').optional(),
  apiVersion: z.literal('openslo/v1').optional(),
  metadata: metadata.optional(),
  spec: z
    .strictObject({
      description,
      severity: z.string(),
      condition: z.strictObject({
        kind: z.literal('burnrate').default('burnrate'),
        op: z.enum(['lte', 'gte', 'lt', 'gt']).optional(),
        threshold: z.number(),
        lookbackWindow: duration,
        alertAfter: duration.optional(),
      }),
    })
    .optional(),
  conditionRef: z.string().optional(),
});

const alertPolicy = z
  .strictObject({
    alertPolicyRef: z.string().optional(),
    apiVersion: z.literal('openslo/v1').optional(),
    kind: z.literal('AlertPolicy').optional(),
    metadata: metadata.optional(),
    spec: z
      .strictObject({
        description,
        alertWhenNoData: z.boolean().optional(),
        alertWhenResolved: z.boolean().optional(),
        alertWhenBreaching: z.boolean().optional(),
        conditions: z.array(alertCondition).length(1, 'exactly one condition is allowed'),
        notificationTargets: z.array(z.record(z.string(), z.unknown())).min(1),
      })
      .optional(),
  })
  .refine((policy) => (policy.alertPolicyRef === undefined) !== (policy.spec === undefined), {
    message: 'exactly one of alertPolicyRef and an inline policy is required',
  });

const spec = z
  .strictObject({
    description,
    service: z.string().min(1),
    indicator: indicator.optional(),
    indicatorRef: z.string().optional(),
    timeWindow: z.array(timeWindow).length(1, 'must hold exactly one window').optional(),
    budgetingMethod: z.enum(open_slo_budgeting),
    objectives: z.array(objective).min(1),
    // The specification's own examples leave it empty.
    alertPolicies: z.array(alertPolicy).nullable().optional(),
  })
  .check(({ value, issues }) => {
    for (const message of faultsOf(value)) issues.push({ code: 'custom', message, input: value });
  });

interface Said {
  readonly indicator?: z.output<typeof indicator> | undefined;
  readonly indicatorRef?: string | undefined;
  readonly budgetingMethod: string;
  readonly objectives: readonly OpenSloObjective[];
}

/** What one field alone does not show. */
function faultsOf({ indicator: inline, indicatorRef, budgetingMethod, objectives }: Said): string[] {
  const faults: string[] = [];
  if ((inline === undefined) === (indicatorRef === undefined))
    faults.push('exactly one of indicator and indicatorRef is required');
  const isThreshold = inline?.spec.thresholdMetric !== undefined;
  if (isThreshold && objectives.length > 1) faults.push('a thresholdMetric takes exactly one objective');
  for (const { op, value, timeSliceTarget, timeSliceWindow } of objectives) {
    if (isThreshold && (op === undefined || value === undefined))
      faults.push('an objective of a thresholdMetric needs op and value');
    if (budgetingMethod !== 'Timeslices') continue;
    if (timeSliceTarget === undefined || timeSliceWindow === undefined)
      faults.push('budgetingMethod Timeslices needs timeSliceTarget and timeSliceWindow');
  }
  return faults;
}

export const openSlo = z.strictObject({
  apiVersion: z.literal('openslo/v1'),
  kind: z.literal('SLO'),
  metadata,
  spec,
});
export type OpenSlo = z.output<typeof openSlo>;
