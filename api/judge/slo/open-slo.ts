// OpenSLO v1 read into an SLO's document and written from one. A metric source of type `flyball` says exactly what is
// measured; of any other type the query cannot be asked here, so what stands in its place is written into the notes.

import type { SloDocument } from '../../contract/policies/slo.ts';
import { decimal, fraction, numberOf, over } from '../rational.ts';
import type { OpenSlo, OpenSloMetric, OpenSloObjective } from './open-slo-schema.ts';

/** A document of ours that still has to pass its schema, or why there is none. */
export type Imported = { readonly document: unknown } | { readonly refusal: string };

const own_source = 'flyball';
const own_prefix = 'flyball.dev/';
/** Fields of our document that OpenSLO has no place for. */
const annotated = ['low_traffic_guard', 'alerts', 'notes'] as const;

export function fromOpenSlo({ metadata, spec }: OpenSlo): Imported {
  const [first, ...further] = spec.objectives;
  if (!first) return { refusal: 'an SLO needs an objective' };
  const sliced = further.find((one) => sliceOf(one) !== sliceOf(first));
  if (sliced)
    return { refusal: 'objectives with different time slices are different SLOs here: put them one by one' };
  const measured = measureOf(spec, first);
  if ('refusal' in measured) return measured;
  const { annotations = {}, labels = {}, displayName = '' } = metadata;
  const kept = Object.entries(annotations).filter(([key]) => !key.startsWith(own_prefix));
  const { window, notes } = windowOf(spec.timeWindow?.[0]);
  const alerts = spec.alertPolicies?.length
    ? ['its alert policies are not read: alerts follow the four tiers of the SRE workbook']
    : [];
  return {
    document: {
      display_name: displayName,
      description: spec.description ?? '',
      scope: measured.scope,
      sli: measured.sli,
      objective_ratio: ratioOf(first),
      further_objectives: further.map((one, index) => ({
        display_name: one.displayName ?? `objective ${index + 2}`,
        objective_ratio: ratioOf(one),
      })),
      window,
      ...budgetingOf(spec.budgetingMethod, first),
      labels,
      annotations: Object.fromEntries(kept),
      notes: [...measured.notes, ...notes, ...alerts],
      ...ownFields(annotations),
    },
  };
}

const ratioOf = ({ target, targetPercent }: OpenSloObjective): number =>
  target ?? numberOf(over(decimal(targetPercent ?? 0), fraction(100)));

const sliceOf = ({ timeSliceTarget, timeSliceWindow }: OpenSloObjective): string =>
  `${timeSliceTarget} ${timeSliceWindow}`;

interface Measure {
  readonly sli: unknown;
  readonly scope: unknown;
  readonly notes: readonly string[];
}

function measureOf(spec: OpenSlo['spec'], objective: OpenSloObjective): Measure | { refusal: string } {
  const scope = { agent_name: spec.service };
  if (!spec.indicator) {
    if (spec.indicatorRef === 'availability') return { sli: { type: 'availability' }, scope, notes: [] };
    return {
      refusal: `indicatorRef ${JSON.stringify(spec.indicatorRef)} names an SLI that is not in this document: write it as indicator`,
    };
  }
  const { thresholdMetric, ratioMetric } = spec.indicator.spec;
  const metric = thresholdMetric ?? ratioMetric?.good ?? ratioMetric?.bad ?? ratioMetric?.raw;
  const own = ownMeasure(metric);
  if (own) return { scope, ...own, notes: [] };
  const source = metric?.metricSource.type ?? metric?.metricSource.metricSourceRef ?? 'its metric source';
  const instead = `${source} cannot be asked here: measured instead is`;
  if (!thresholdMetric)
    return {
      sli: { type: 'availability' },
      scope,
      notes: [`${instead} the availability of agent ${spec.service}, from its requests`],
    };
  const { op, value } = objective;
  if (op !== 'lt' && op !== 'lte')
    return {
      refusal: `nothing of which more is better can be measured in place of ${source}: name an indicator of ours with metricSource type ${own_source}`,
    };
  return {
    sli: { type: 'latency', metric: 'duration', threshold_ms: value, op },
    scope,
    notes: [`${instead} the duration of requests of agent ${spec.service}, its value read as milliseconds`],
  };
}

/** What a source of type flyball says: `spec: { sli, scope }`. */
function ownMeasure(metric: OpenSloMetric | undefined): { sli: unknown; scope?: unknown } | undefined {
  const { type, spec } = metric?.metricSource ?? {};
  if (type?.toLowerCase() !== own_source || !spec || !('sli' in spec)) return undefined;
  const { sli, scope } = spec;
  return scope === undefined ? { sli } : { sli, scope };
}

type Window = NonNullable<OpenSlo['spec']['timeWindow']>[number];

const rolling = {
  m: ['rolling_minutes', 1],
  h: ['rolling_hours', 1],
  d: ['rolling_days', 1],
  w: ['rolling_days', 7],
  M: ['rolling_days', 30],
  Q: ['rolling_days', 90],
  Y: ['rolling_days', 365],
} as const;
const units = { m: 'minute', h: 'hour', d: 'day', w: 'week', M: 'month', Q: 'quarter', Y: 'year' } as const;

function windowOf(window: Window | undefined): { window: unknown; notes: string[] } {
  if (!window) return { window: { rolling_days: 30 }, notes: ['it names no window: 30 rolling days'] };
  const { count, unit } = durationOf(window.duration);
  if (window.calendar) {
    const { startTime, timeZone } = window.calendar;
    const notes = unit === 'm' ? [`${window.duration} is minutes in OpenSLO; a month is 1M`] : [];
    return {
      window: {
        calendar: units[unit],
        time_zone: timeZone,
        every: count,
        starts_at: startTime.replace('T', ' '),
      },
      notes,
    };
  }
  const [field, length] = rolling[unit];
  const notes = 'MQY'.includes(unit)
    ? [`${window.duration} that rolls is taken for ${count * length} days`]
    : [];
  return { window: { [field]: count * length }, notes };
}

function durationOf(text: string): { count: number; unit: keyof typeof units } {
  return { count: Number(text.slice(0, -1)), unit: text.slice(-1) as keyof typeof units };
}

const seconds = { m: 60, h: 3_600, d: 86_400, w: 604_800, M: 2_592_000, Q: 7_776_000, Y: 31_536_000 };

function budgetingOf(method: OpenSlo['spec']['budgetingMethod'], objective: OpenSloObjective): object {
  if (method === 'Occurrences') return { budgeting: { method: 'occurrences' } };
  const { timeSliceTarget, timeSliceWindow } = objective;
  const { count, unit } =
    typeof timeSliceWindow === 'string'
      ? durationOf(timeSliceWindow)
      : { count: timeSliceWindow ?? 0, unit: 'm' as const };
  return {
    budgeting: {
      method: 'timeslices',
      slice_seconds: count * seconds[unit],
      slice_target_ratio: timeSliceTarget,
    },
  };
}

function ownFields(annotations: Readonly<Record<string, string>>): object {
  const found = annotated.flatMap((field) => {
    const text = annotations[`${own_prefix}${field.replaceAll('_', '-')}`];
    return text === undefined ? [] : [[field, parsed(text)] as const];
  });
  return Object.fromEntries(found);
}

/** JSON, or the text itself when it is none: the schema says what is wrong with it. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** The SLO as an OpenSLO v1 document, which `fromOpenSlo` reads back to the same. */
export function toOpenSlo(id: string, document: SloDocument): OpenSlo {
  const { display_name, description, scope, labels, annotations, further_objectives, objective_ratio } =
    document;
  const own = annotated.map((field) => [
    `${own_prefix}${field.replaceAll('_', '-')}`,
    JSON.stringify(document[field]),
  ]);
  const slices = slicesOf(document);
  return {
    apiVersion: 'openslo/v1',
    kind: 'SLO',
    metadata: {
      name: id.replaceAll('_', '-'),
      ...(display_name ? { displayName: display_name } : {}),
      ...(Object.keys(labels).length > 0 ? { labels } : {}),
      annotations: { ...annotations, ...Object.fromEntries(own) },
    },
    spec: {
      ...(description ? { description } : {}),
      service: scope.agent_name ?? scope.workflow ?? scope.team ?? 'all-agents',
      indicator: {
        metadata: { name: id.replaceAll('_', '-') },
        spec: { ratioMetric: ratioMetricOf(document) },
      },
      timeWindow: [timeWindowOf(document.window)],
      budgetingMethod: document.budgeting.method === 'timeslices' ? 'Timeslices' : 'Occurrences',
      objectives: [{ displayName: display_name || id, target: objective_ratio, ...slices }].concat(
        further_objectives.map((one) => ({
          displayName: one.display_name,
          target: one.objective_ratio,
          ...slices,
        })),
      ),
    },
  };
}

function ratioMetricOf({
  sli,
  scope,
}: SloDocument): NonNullable<OpenSlo['spec']['indicator']>['spec']['ratioMetric'] {
  const source = (counts: string): OpenSloMetric => ({
    metricSource: { type: own_source, spec: { sli, scope, counts } },
  });
  // A composite has no events of its own, only a ratio.
  if (sli.type === 'composite') return { rawType: 'success', raw: source('ratio') };
  return { counter: true, good: source('good'), total: source('total') };
}

function timeWindowOf(window: SloDocument['window']): Window {
  if ('calendar' in window) {
    const letter = Object.entries(units).find(([, unit]) => unit === window.calendar)?.[0] ?? 'M';
    return {
      duration: `${window.every}${letter}`,
      isRolling: false,
      calendar: { startTime: window.starts_at, timeZone: window.time_zone },
    };
  }
  const { rolling_days, rolling_hours, rolling_minutes } = window;
  const duration = rolling_days
    ? `${rolling_days}d`
    : rolling_hours
      ? `${rolling_hours}h`
      : `${rolling_minutes}m`;
  return { duration, isRolling: true };
}

function slicesOf({ budgeting }: SloDocument): Pick<OpenSloObjective, 'timeSliceTarget' | 'timeSliceWindow'> {
  if (budgeting.method !== 'timeslices') return {};
  return {
    timeSliceTarget: budgeting.slice_target_ratio,
    timeSliceWindow: `${budgeting.slice_seconds / 60}m`,
  };
}
