// What an SLO's state means for incidents: which are raised, which go on, which are over. Unknown does neither.

import type { Incident, Severity, Target } from '../../../sql/incidents.ts';
import type { SloBurnRate, SloStatus } from '../../contract/slos.ts';
import type { Alarm } from '../incidents.ts';
import { BudgetStates } from './budget-states.ts';
import type { Asking } from './slos.ts';

const incident_kind = 'slo';

export const burnFingerprint = (slo_id: string, severity: Severity): string =>
  `slo:${slo_id}:burn:${severity}`;
export const exhaustedFingerprint = (slo_id: string): string => `slo:${slo_id}:exhausted`;
export const policyFingerprint = (slo_id: string): string => `slo:${slo_id}:budget-policy`;

/** Firing, quiet, or unknown: of all tiers of a severity together. */
export function firingOf(status: SloStatus, severity: SloBurnRate['severity']): boolean | null {
  const tiers = status.burn_rates.filter((rate) => rate.severity === severity);
  if (tiers.some(({ firing }) => firing)) return true;
  return tiers.some(({ firing }) => firing === null) ? null : false;
}

export function targetOf({ slo_id, document }: Asking): Target {
  const { agent_name, team, environment, workflow } = document.scope;
  return {
    slo_id,
    ...(agent_name ? { agent_name } : {}),
    ...(team ? { team } : {}),
    ...(environment ? { environment } : {}),
    ...(workflow ? { workflow } : {}),
  };
}

const nameOf = ({ slo_id, document }: Asking): string => document.display_name || slo_id;
const percent = (ratio: number | null): string =>
  ratio === null ? 'an unknown share' : `${Number((ratio * 100).toFixed(1))} %`;

export type Telling = Omit<Alarm, 'occurrence' | 'at'>;

/** The budget burns too fast. */
export function burning(asking: Asking, status: SloStatus, severity: SloBurnRate['severity']): Telling {
  const firing = status.burn_rates.filter((rate) => rate.severity === severity && rate.firing);
  const [first] = firing;
  const rate = first ? Number((first.long_burn_rate ?? 0).toFixed(1)) : 0;
  const hours = (first?.long_window_seconds ?? 0) / 3_600;
  return {
    tenant_id: asking.tenant_id,
    kind: incident_kind,
    fingerprint: burnFingerprint(asking.slo_id, severity),
    severity,
    type: 'slo.burn_rate.firing',
    summary: `${nameOf(asking)} burns its error budget ${rate} times too fast over ${hours} h; ${percent(status.error_budget_remaining_ratio)} is left`,
    target: targetOf(asking),
    details: detailsOf(status, firing),
  };
}

/** The budget is gone. */
export function exhausted(asking: Asking, status: SloStatus): Telling {
  return {
    tenant_id: asking.tenant_id,
    kind: incident_kind,
    fingerprint: exhaustedFingerprint(asking.slo_id),
    severity: 'ticket',
    type: 'slo.budget.exhausted',
    summary: `${nameOf(asking)} has no error budget left: ${percent(status.sli_ratio)} against an objective of ${percent(status.objective_ratio)}`,
    target: targetOf(asking),
    details: detailsOf(status, []),
  };
}

const asks: Readonly<Record<SloStatus['budget_state'], string>> = {
  free: 'changes are free',
  review: 'review what goes out',
  change_freeze: 'hold risky changes back',
  frozen: 'nothing but repairs',
  unknown: 'unknown',
};

/** The error-budget policy asks for something else than before. */
export function policyChanged(
  asking: Asking,
  status: SloStatus,
  { before, now }: { before: SloStatus['budget_state']; now: SloStatus['budget_state'] },
): Telling {
  return {
    tenant_id: asking.tenant_id,
    kind: incident_kind,
    fingerprint: policyFingerprint(asking.slo_id),
    severity: 'info',
    type: 'slo.budget.state_changed',
    summary: `${nameOf(asking)} has ${percent(status.error_budget_remaining_ratio)} of its error budget left: ${asks[now]}`,
    target: targetOf(asking),
    details: { ...detailsOf(status, []), state_before: before, state_now: now },
  };
}

function detailsOf(status: SloStatus, firing: readonly SloBurnRate[]): Readonly<Record<string, unknown>> {
  const { objective_ratio, sli_ratio, error_budget_remaining_ratio, time_to_exhaustion_seconds } = status;
  return {
    objective_ratio,
    sli_ratio,
    error_budget_remaining_ratio,
    time_to_exhaustion_seconds,
    window: status.window,
    good_count: status.good_count,
    bad_count: status.bad_count,
    evaluated_at: status.at,
    ...(firing.length > 0 ? { burn_rates: firing } : {}),
  };
}

/** Incidents of SLOs by tenant and SLO, and then by fingerprint. */
export function openBySlo(incidents: readonly Incident[]): Map<string, Map<string, Incident>> {
  const found = new Map<string, Map<string, Incident>>();
  for (const incident of incidents) {
    const { tenant_id, kind, target, fingerprint } = incident;
    const slo_id = target['slo_id'];
    if (kind !== incident_kind || slo_id === undefined) continue;
    const key = BudgetStates.keyOf({ tenant_id, slo_id });
    const own = found.get(key) ?? new Map<string, Incident>();
    found.set(key, own.set(fingerprint, incident));
  }
  return found;
}
