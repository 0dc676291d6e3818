// An SLO while it is written: fields as they stand in the form, and the document that they make. What the form does not
// show of an existing SLO stays as it was.

import type { SloDocument } from '../../api/contract/policies/slo.ts';

const draftKinds = [
  'availability',
  'ttft',
  'duration',
  'tpot',
  'cost',
  'similarity',
  'evaluation',
  'probe',
  'composite',
] as const;
export type DraftKind = (typeof draftKinds)[number];

const calendarWindows = ['day', 'week', 'month', 'quarter'] as const;

export interface Draft {
  readonly id: string;
  readonly display_name: string;
  readonly agent_name: string;
  readonly team: string;
  readonly environment: string;
  readonly workflow: string;
  readonly kind: DraftKind;
  /** Milliseconds, USD or a score, as the kind has it. */
  readonly threshold: string;
  /** Of an evaluation. */
  readonly name: string;
  readonly probe_id: string;
  readonly method: 'series' | 'weighted' | 'worst';
  /** `a, b:2`: SLOs with their weights. */
  readonly components: string;
  readonly objective_percent: string;
  readonly window: string;
  readonly time_zone: string;
  readonly is_sliced: boolean;
  readonly slice_minutes: string;
  readonly slice_percent: string;
  readonly is_guarded: boolean;
  readonly bad_count_min: string;
  readonly alerts: boolean;
  /** The document that is being changed. */
  readonly before: SloDocument | null;
}

export function emptyDraft(agent_name: string, time_zone: string): Draft {
  return {
    id: '',
    display_name: '',
    agent_name,
    team: '',
    environment: '',
    workflow: '',
    kind: 'availability',
    threshold: '2000',
    name: '',
    probe_id: '',
    method: 'series',
    components: '',
    objective_percent: '99',
    window: '30',
    time_zone,
    is_sliced: false,
    slice_minutes: '5',
    slice_percent: '95',
    is_guarded: true,
    bad_count_min: '3',
    alerts: true,
    before: null,
  };
}

export function draftOf(id: string, document: SloDocument, time_zone: string): Draft {
  const { scope, window, budgeting, low_traffic_guard: guard } = document;
  return {
    ...emptyDraft(scope.agent_name ?? '', 'calendar' in window ? window.time_zone : time_zone),
    id,
    display_name: document.display_name,
    team: scope.team ?? '',
    environment: scope.environment ?? '',
    workflow: scope.workflow ?? '',
    ...sliFields(document.sli),
    objective_percent: String(Number((document.objective_ratio * 100).toPrecision(12))),
    window: 'calendar' in window ? window.calendar : String(window.rolling_days ?? ''),
    is_sliced: budgeting.method === 'timeslices',
    ...(budgeting.method === 'timeslices'
      ? {
          slice_minutes: String(budgeting.slice_seconds / 60),
          slice_percent: String(Number((budgeting.slice_target_ratio * 100).toPrecision(12))),
        }
      : {}),
    is_guarded: guard !== 'off',
    bad_count_min: guard === 'off' ? '3' : String(guard.bad_count_min),
    alerts: document.alerts === 'on',
    before: document,
  };
}

type SliFields = Partial<Pick<Draft, 'kind' | 'threshold' | 'name' | 'probe_id' | 'method' | 'components'>>;

function sliFields(sli: SloDocument['sli']): SliFields {
  switch (sli.type) {
    case 'latency':
      return { kind: sli.metric, threshold: String(sli.threshold_ms) };
    case 'cost':
      return { kind: 'cost', threshold: String(sli.threshold_usd) };
    case 'similarity':
      return { kind: 'similarity', threshold: String(sli.threshold) };
    case 'evaluation':
      return { kind: 'evaluation', threshold: String(sli.threshold), name: sli.name };
    case 'probe':
      return { kind: 'probe', probe_id: sli.probe_id };
    case 'composite':
      return {
        kind: 'composite',
        method: sli.method,
        components: sli.components
          .map(({ slo_id, weight }) => (weight === 1 ? slo_id : `${slo_id}:${weight}`))
          .join(', '),
      };
    default:
      return { kind: 'availability' };
  }
}

/** What the form does not ask for. */
const plain = {
  description: '',
  further_objectives: [],
  labels: {},
  annotations: {},
  notes: [],
} satisfies Partial<SloDocument>;

/** The document of a draft; null while a field that it needs is empty or no number. */
export function documentOf(draft: Draft): SloDocument | null {
  const sli = sliOf(draft);
  const objective = numberOf(draft.objective_percent);
  const window = windowOf(draft);
  if (!sli || objective === null || !window) return null;
  return {
    ...plain,
    ...draft.before,
    display_name: draft.display_name,
    scope: scopeOf(draft),
    sli,
    objective_ratio: ratioOf(objective),
    window,
    budgeting: budgetingOf(draft),
    low_traffic_guard: draft.is_guarded ? guardOf(draft) : 'off',
    alerts: draft.alerts ? 'on' : 'off',
  };
}

/** Percent as a ratio, without the noise of a division. */
const ratioOf = (percent: number): number => Number((percent / 100).toPrecision(12));

function numberOf(text: string): number | null {
  const value = Number(text.trim());
  return text.trim() === '' || !Number.isFinite(value) ? null : value;
}

function scopeOf({ agent_name, team, environment, workflow }: Draft): SloDocument['scope'] {
  const given = { agent_name, team, environment, workflow };
  return Object.fromEntries(
    Object.entries(given)
      .map(([name, value]) => [name, value.trim()] as const)
      .filter(([, value]) => value !== ''),
  );
}

function budgetingOf({ is_sliced, slice_minutes, slice_percent }: Draft): SloDocument['budgeting'] {
  if (!is_sliced) return { method: 'occurrences' };
  return {
    method: 'timeslices',
    slice_seconds: (numberOf(slice_minutes) ?? 0) * 60,
    slice_target_ratio: ratioOf(numberOf(slice_percent) ?? 0),
  };
}

function guardOf({ bad_count_min, before }: Draft): SloDocument['low_traffic_guard'] {
  const kept =
    before && before.low_traffic_guard !== 'off' ? before.low_traffic_guard.confidence_ratio : 0.95;
  return { bad_count_min: numberOf(bad_count_min) ?? 3, confidence_ratio: kept };
}

type Sli = SloDocument['sli'];

function sliOf(draft: Draft): Sli | null {
  const { kind, name, probe_id } = draft;
  if (kind === 'availability') return { type: kind };
  if (kind === 'probe') return probe_id === '' ? null : { type: kind, probe_id };
  if (kind === 'composite') return compositeOf(draft);
  const threshold = numberOf(draft.threshold);
  if (threshold === null) return null;
  const { under, above } = operatorsOf(draft);
  if (kind === 'cost') return { type: kind, threshold_usd: threshold, op: under };
  if (kind === 'similarity') return { type: kind, threshold, op: above };
  if (kind === 'evaluation') return name === '' ? null : { type: kind, name, threshold, op: above };
  return { type: 'latency', metric: kind, threshold_ms: threshold, op: under };
}

/** "Less than" and "more than" of an imported document stay as they are. */
function operatorsOf({ before }: Draft): { under: 'lt' | 'lte'; above: 'gt' | 'gte' } {
  const op = before && 'op' in before.sli ? before.sli.op : null;
  return { under: op === 'lt' ? 'lt' : 'lte', above: op === 'gt' ? 'gt' : 'gte' };
}

function compositeOf({ method, components }: Draft): Sli | null {
  const parts = components
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      const [slo_id = '', weight = '1'] = part.split(':');
      return { slo_id: slo_id.trim(), weight: Number(weight) };
    });
  return parts.length < 2 ? null : { type: 'composite', method, components: parts };
}

/** A Monday that is the first of a month, a quarter and a year. */
const usual_start = '2018-01-01 00:00:00';

function windowOf({ window, time_zone, before }: Draft): SloDocument['window'] | null {
  const calendar = calendarWindows.find((unit) => unit === window);
  if (calendar) {
    const kept =
      before && 'calendar' in before.window && before.window.calendar === calendar ? before.window : null;
    return { every: 1, starts_at: usual_start, ...kept, calendar, time_zone };
  }
  const days = numberOf(window);
  if (days !== null) return { rolling_days: days };
  // A window that the form has no word for stays as it was.
  return before ? before.window : null;
}
