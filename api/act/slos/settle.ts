// Brings the incidents of one SLO in line with its state: raises what began, ends what is over, and leaves alone what is
// not known. An open incident keeps its beginning even when late requests would move it.

import type { Incident } from '../../../sql/incidents.ts';
import type { BudgetState } from '../../contract/slo-states.ts';
import type { SloStatus } from '../../contract/slos.ts';
import { decimal } from '../../judge/rational.ts';
import { nextBudgetState } from '../../judge/slo/budget-state.ts';
import type { IncidentDesk } from '../incidents.ts';
import {
  burnFingerprint,
  burning,
  exhausted,
  exhaustedFingerprint,
  firingOf,
  policyChanged,
  policyFingerprint,
  type Telling,
} from './alarms.ts';
import { beganAt, isOver, type Trouble } from './began.ts';
import type { Asking, Slos } from './slos.ts';

export interface Settling {
  readonly slos: Slos;
  readonly desk: IncidentDesk;
  /** The SLO's incidents that are not resolved, by fingerprint. */
  readonly open: ReadonlyMap<string, Incident>;
}

export interface Evaluated {
  readonly asking: Asking;
  readonly status: SloStatus;
}

/** A budget counts as regained only two points above nothing. */
const regained_ratio = 0.02;

/** Pages and tickets of the burn rate, and the budget's end. Throws StoreError. */
export async function settleAlarms(settling: Settling, evaluated: Evaluated): Promise<void> {
  for (const severity of ['page', 'ticket'] as const) await settleBurn(settling, evaluated, severity);
  await settleExhausted(settling, evaluated);
}

async function settleBurn(
  settling: Settling,
  evaluated: Evaluated,
  severity: 'page' | 'ticket',
): Promise<void> {
  const { asking, status } = evaluated;
  const firing = firingOf(status, severity);
  const incident = settling.open.get(burnFingerprint(asking.slo_id, severity));
  if (firing === true && !incident)
    return raise(settling, evaluated, { trouble: severity, telling: burning(asking, status, severity) });
  if (firing !== false || !incident) return;
  if (!(await isOver(settling.slos, asking, { trouble: severity, at_ms: Date.parse(status.at) }))) return;
  await resolve(settling, incident, {
    status,
    type: 'slo.burn_rate.resolved',
    summary: 'the error budget burns no longer too fast',
  });
}

async function settleExhausted(settling: Settling, evaluated: Evaluated): Promise<void> {
  const { asking, status } = evaluated;
  const remaining = status.error_budget_remaining_ratio;
  if (remaining === null) return;
  const incident = settling.open.get(exhaustedFingerprint(asking.slo_id));
  if (remaining <= 0 && !incident)
    return raise(settling, evaluated, { trouble: 'exhausted', telling: exhausted(asking, status) });
  if (remaining < regained_ratio || !incident) return;
  await resolve(settling, incident, {
    status,
    type: 'slo.budget.state_changed',
    summary: 'there is error budget again',
  });
}

async function raise(
  { slos, desk }: Settling,
  { asking, status }: Evaluated,
  { trouble, telling }: { readonly trouble: Trouble; readonly telling: Telling },
): Promise<void> {
  const began = await beganAt(slos, asking, { trouble, at_ms: Date.parse(status.at) });
  await desk.raise({
    ...telling,
    details: { ...telling.details, began_at: began.toISOString() },
    occurrence: began.toISOString(),
    at: new Date(status.at),
  });
}

async function resolve(
  { desk }: Settling,
  { tenant_id, incident_id }: Incident,
  { status, type, summary }: { readonly status: SloStatus; readonly type: string; readonly summary: string },
): Promise<void> {
  const { error_budget_remaining_ratio, sli_ratio } = status;
  const details = { error_budget_remaining_ratio, sli_ratio, evaluated_at: status.at };
  await desk.resolve({ tenant_id, incident_id, summary, type, details, at: new Date(status.at) });
}

/**
 * The error-budget policy: one incident from leaving `free` until it is free again, told at each change. Returns the new
 * state; the caller keeps it after the incident is written, so that a crash between the two tells nothing twice.
 */
export async function settlePolicy(
  { desk, open }: Settling,
  { asking, status }: Evaluated,
  before: BudgetState,
): Promise<BudgetState> {
  const remaining = status.error_budget_remaining_ratio;
  const now = nextBudgetState(before, remaining === null ? null : decimal(remaining));
  if (now === before || now === 'unknown') return now;
  const incident = open.get(policyFingerprint(asking.slo_id));
  const telling = policyChanged(asking, status, { before, now });
  const at = new Date(status.at);
  const occurrence = String(incident?.details['occurrence'] ?? status.at);
  const alarm = { ...telling, details: { ...telling.details, occurrence }, occurrence, at };
  if (now === 'free') {
    if (incident) {
      const { tenant_id, incident_id } = incident;
      const { summary, type, details } = alarm;
      await desk.resolve({ tenant_id, incident_id, summary, type, details, at });
    }
  } else if (incident) await desk.update(alarm, `${before} ${now} ${status.at}`);
  else await desk.raise(alarm);
  return now;
}
