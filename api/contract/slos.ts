// What the API says about SLOs: their state at a moment, how their budget burned down, what spent it, and what an agent's
// past would support. Null is unknown: no traffic, nothing measured.

import { z } from 'zod';
import { asOf } from './answers.ts';
import { sloDocument } from './policies/slo.ts';
import { failureClasses, outcomes } from './rows.ts';
import { budgetStates, sloStates } from './slo-states.ts';

const at = z.string().describe('RFC 3339, UTC');
const count = z.number().int().nullable();
const ratio = z.number().nullable();

export const sloBurnRate = z.object({
  severity: z.enum(['page', 'ticket']),
  long_window_seconds: z.number().int(),
  short_window_seconds: z.number().int(),
  threshold: z.number().describe('both windows must burn faster than this; at it is not faster'),
  long_burn_rate: ratio,
  short_burn_rate: ratio,
  firing: z
    .boolean()
    .nullable()
    .describe('null where a window holds no traffic: it neither fires nor resolves'),
  held_by_guard: z.boolean().describe('both windows burn, but there is too little traffic to believe it'),
});
export type SloBurnRate = z.infer<typeof sloBurnRate>;

export const sloComponent = z.object({
  slo_id: z.string(),
  weight: z.number(),
  sli_ratio: ratio,
  good_count: count,
  bad_count: count,
  total_count: count,
});

export const sloStatus = z.object({
  slo_id: z.string(),
  at,
  as_of: asOf,
  state: z.enum(sloStates),
  budget_state: z.enum(budgetStates),
  objective_ratio: z.number(),
  window: z.object({
    from: at,
    to: at,
    ends_at: at.nullable().describe('end of a calendar period; null for a rolling window'),
    length_seconds: z.number(),
  }),
  sli_ratio: ratio,
  good_count: count.describe('null for composites; slices where the budget is of time slices'),
  bad_count: count,
  total_count: count,
  excluded_count: count.describe('cancelled by the user, or refused by a budget'),
  unmeasured_count: count.describe(
    'without a value: unpriced, not streamed, not scored, failed before it took its time',
  ),
  no_data_slice_count: count.describe('slices without traffic; null where the budget is of events'),
  allowed_bad_count: z.number().nullable().describe('how many may be bad at this much traffic'),
  error_budget_consumed_ratio: ratio,
  error_budget_remaining_ratio: ratio.describe('1 when untouched, below 0 when overspent'),
  time_to_exhaustion_seconds: z
    .number()
    .nullable()
    .describe('at the burn rate of the last hour; pessimistic for rolling windows, whose old errors age out'),
  burn_rates: z.array(sloBurnRate),
  further_objectives: z.array(
    z.object({
      display_name: z.string(),
      objective_ratio: z.number(),
      error_budget_remaining_ratio: ratio,
    }),
  ),
  components: z.array(sloComponent),
  stale: z.boolean().describe('the watcher is behind: alerts of the affected windows are unknown'),
});
export type SloStatus = z.infer<typeof sloStatus>;

/** A point of the burn-down: what was left of the budget at that moment, with the window of that moment. */
export const burnDownPoint = z.object({
  at,
  good_count: count.describe('since the point before'),
  bad_count: count,
  excluded_count: count,
  error_budget_remaining_ratio: ratio,
  burn_rate: ratio.describe('of the stretch since the point before'),
});

export const burnDownAnswer = z.object({
  slo_id: z.string(),
  as_of: asOf,
  points: z.array(burnDownPoint),
});
export type BurnDown = z.infer<typeof burnDownAnswer>;

export const sloStatusesAnswer = z.object({ as_of: asOf, rows: z.array(sloStatus) });
/** All of an SLO at one moment; of a draft it is the preview. */
export const sloOverview = z.object({ status: sloStatus, burn_down: burnDownAnswer });
export type SloOverview = z.infer<typeof sloOverview>;

export const spentClass = z.object({
  failure_class: z.enum(failureClasses).nullable(),
  error_type: z.string(),
  outcome: z.enum(outcomes),
  bad_count: z.number().int(),
  bad_ratio: z.number().describe('share of all bad events of the window'),
  last_at: at,
  trace_id: z.string().describe('the latest of them'),
});

export const spentRequest = z.object({
  trace_id: z.string(),
  ended_at: at,
  name: z.string(),
  agent_name: z.string(),
  outcome: z.enum(outcomes),
  failure_class: z.enum(failureClasses).nullable(),
  error_type: z.string(),
  error_message: z.string(),
  measured: z.number().nullable().describe('in the unit of the indicator: milliseconds, USD, or a ratio'),
});

export const spentAnswer = z.object({
  slo_id: z.string(),
  as_of: asOf,
  from: at,
  to: at,
  classes: z.array(spentClass),
  requests: z.array(spentRequest).describe('the latest bad ones'),
});
export type Spent = z.infer<typeof spentAnswer>;

export const recommendAnswer = z.object({
  agent_name: z.string(),
  as_of: asOf,
  from: at,
  to: at,
  recommendations: z.array(
    z.object({
      document: sloDocument.describe('ready to be put'),
      reason: z.string(),
      status: sloStatus.describe('what the past would say of it'),
    }),
  ),
  refusals: z
    .array(z.string())
    .describe('objectives that were passed over, and why: too little traffic, or not kept'),
});
export type Recommendations = z.infer<typeof recommendAnswer>;
