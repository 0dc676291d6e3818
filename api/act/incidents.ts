// Incidents as the evaluators and people use them: raised when something is wrong, resolved when it is over,
// acknowledged by a person. Ids follow from what happened, so two evaluators raise one incident.

import {
  foldIncident,
  type Incident,
  type IncidentEvent,
  type Incidents,
  idOfParts,
  type Severity,
  type Target,
} from '../../sql/incidents.ts';

/** Something is wrong. `occurrence` tells this time from earlier ones: for example when it began, on data time. */
export interface Alarm {
  readonly tenant_id: string;
  readonly kind: string;
  /** Equal for what is the same trouble; never with a value in it that changes. */
  readonly fingerprint: string;
  readonly occurrence: string;
  readonly severity: Severity;
  readonly summary: string;
  readonly target: Target;
  readonly details: Readonly<Record<string, unknown>>;
  /** The webhook type, for example `slo.burn_rate.firing`. */
  readonly type: string;
  readonly at: Date;
}

export interface Ending {
  readonly tenant_id: string;
  readonly incident_id: string;
  readonly summary: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly type: string;
  readonly at: Date;
  readonly actor?: string;
}

export interface Handled {
  readonly tenant_id: string;
  readonly incident_id: string;
  readonly actor: string;
  readonly note: string;
  readonly at: Date;
}

export const watcherActor = 'flyball';

export class IncidentDesk {
  readonly log: Incidents;

  constructor(log: Incidents) {
    this.log = log;
  }

  /** The id that `raise` gives; known beforehand, so that other acts can point at it. */
  idOf({
    tenant_id,
    fingerprint,
    occurrence,
  }: Pick<Alarm, 'tenant_id' | 'fingerprint' | 'occurrence'>): string {
    return idOfParts(tenant_id, fingerprint, occurrence);
  }

  /** Opens an incident; one of the same occurrence stays as it is. True when it was opened now. Throws StoreError. */
  raise(alarm: Alarm): Promise<boolean> {
    const { occurrence: _, at, ...told } = alarm;
    const incident_id = this.idOf(alarm);
    return this.log.append({
      ...told,
      incident_id,
      event_id: idOfParts(incident_id, 'opened'),
      at: instant(at),
      event: 'opened',
      actor: watcherActor,
    });
  }

  /** Tells that an open incident has changed: worse, or more of it. `step` tells one change from another. */
  update(alarm: Alarm, step: string): Promise<boolean> {
    const { occurrence: _, at, ...told } = alarm;
    const incident_id = this.idOf(alarm);
    return this.log.append({
      ...told,
      incident_id,
      event_id: idOfParts(incident_id, 'updated', step),
      at: instant(at),
      event: 'updated',
      actor: watcherActor,
    });
  }

  /** Ends an incident. False when there is none, or it is over. Throws StoreError. */
  async resolve(ending: Ending): Promise<boolean> {
    const { tenant_id, incident_id, summary, type, at } = ending;
    return this.follow({ tenant_id, incident_id }, (incident) => ({
      ...about(incident),
      event_id: idOfParts(incident_id, 'resolved'),
      at: instant(at),
      event: 'resolved',
      type,
      summary,
      details: ending.details ?? {},
      actor: ending.actor ?? watcherActor,
    }));
  }

  /** A person has seen it. Only the first time counts. */
  acknowledge(handled: Handled): Promise<boolean> {
    return this.follow(handled, (incident) => ({
      ...about(incident),
      event_id: idOfParts(incident.incident_id, 'acknowledged'),
      at: instant(handled.at),
      event: 'acknowledged',
      type: '',
      summary: handled.note,
      details: {},
      actor: handled.actor,
    }));
  }

  /** A line in the timeline; of a resolved incident too. */
  async note(
    handled: Handled,
    step: { readonly event: string; readonly details: Readonly<Record<string, unknown>> },
  ): Promise<boolean> {
    const incident = await this.get(handled.tenant_id, handled.incident_id);
    if (!incident) return false;
    return this.log.append({
      ...about(incident),
      event_id: idOfParts(incident.incident_id, step.event, instant(handled.at), handled.note),
      at: instant(handled.at),
      event: step.event,
      type: '',
      summary: handled.note,
      details: step.details,
      actor: handled.actor,
    });
  }

  /** One incident with its timeline, or undefined. */
  async get(
    tenant_id: string,
    incident_id: string,
  ): Promise<(Incident & { readonly timeline: readonly IncidentEvent[] }) | undefined> {
    const timeline = await this.log.events(tenant_id, incident_id);
    return timeline.length === 0 ? undefined : { ...foldIncident(timeline), timeline };
  }

  private async follow(
    { tenant_id, incident_id }: Pick<Handled, 'tenant_id' | 'incident_id'>,
    next: (incident: Incident) => IncidentEvent,
  ): Promise<boolean> {
    const incident = await this.get(tenant_id, incident_id);
    if (!incident || incident.state === 'resolved') return false;
    return this.log.append(next(incident));
  }
}

function about(
  incident: Incident,
): Pick<IncidentEvent, 'tenant_id' | 'incident_id' | 'kind' | 'fingerprint' | 'severity' | 'target'> {
  const { tenant_id, incident_id, kind, fingerprint, severity, target } = incident;
  return { tenant_id, incident_id, kind, fingerprint, severity, target };
}

/** Microseconds, as in the table. */
const instant = (at: Date): string => at.toISOString().replace('Z', '000Z');
