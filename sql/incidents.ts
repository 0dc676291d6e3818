// Incidents: append-only events, each with an id that follows from what happened; the state of an incident is the fold
// of its events. Two who see the same thing write the same event, so neither is told twice.

import { createHash } from 'node:crypto';
import { after, forStore } from './audit.ts';
import type { Store } from './store.ts';

export type Severity = 'page' | 'ticket' | 'info';

/** What an incident is about; never more than is needed to act on it. */
export type Target = Readonly<Record<string, string>>;

/** One thing that happened to an incident. */
export interface IncidentEvent {
  readonly tenant_id: string;
  readonly incident_id: string;
  readonly event_id: string;
  /** RFC 3339 UTC with microseconds. */
  readonly at: string;
  /** `opened`, `updated`, `acknowledged`, `resolved`, `noted`, … */
  readonly event: string;
  /** `slo`, `budget`, `loop`, … */
  readonly kind: string;
  /** The webhook type it is sent as; '' when nobody is told. */
  readonly type: string;
  /** Equal for what is the same trouble. */
  readonly fingerprint: string;
  readonly severity: Severity;
  readonly summary: string;
  readonly target: Target;
  readonly details: Readonly<Record<string, unknown>>;
  readonly actor: string;
}

export interface Incident {
  readonly tenant_id: string;
  readonly incident_id: string;
  readonly kind: string;
  readonly fingerprint: string;
  readonly severity: Severity;
  readonly state: 'open' | 'acknowledged' | 'resolved';
  readonly summary: string;
  readonly target: Target;
  readonly details: Readonly<Record<string, unknown>>;
  readonly opened_at: string;
  readonly changed_at: string;
  readonly acknowledged_at: string | null;
  readonly acknowledged_by: string | null;
  readonly resolved_at: string | null;
  readonly resolved_by: string | null;
}

export interface IncidentFilter {
  readonly tenant_id: string;
  readonly state?: Incident['state'] | undefined;
  readonly kind?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly limit: number;
}

type Row = Omit<IncidentEvent, 'target' | 'details'> & { readonly target: string; readonly details: string };

const columns = `tenant_id, incident_id, event_id, formatDateTime(at, '%Y-%m-%dT%H:%i:%S.%fZ', 'UTC') AS at_text, event, kind, type,
 fingerprint, severity, summary, target, details, actor`;

/** A hash of what makes a thing the same thing, for ids that two writers must agree on. */
export function idOfParts(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

export interface Incidents {
  /** Writes an event, unless one of its id is there already. True when it was new. Throws StoreError. */
  append(event: IncidentEvent): Promise<boolean>;
  /** The events of an incident, oldest first. */
  events(tenant_id: string, incident_id: string): Promise<IncidentEvent[]>;
  /** Incidents, the last changed first. */
  list(filter: IncidentFilter): Promise<Incident[]>;
  /** Incidents of all tenants that are not resolved. */
  open(): Promise<Incident[]>;
  /** Calls `listener` with each event written here. Returns how to stop. */
  onEvent(listener: (event: IncidentEvent) => void): () => void;
}

export function openIncidents(store: Store, now: () => Date): Incidents {
  const listeners = new Set<(event: IncidentEvent) => void>();
  let last: Promise<unknown> = Promise.resolve();
  let lastAt: string | undefined;
  const inTurn = <T>(step: () => Promise<T>): Promise<T> => {
    const done = last.then(step);
    last = done.catch(() => undefined);
    return done;
  };
  const append = async (event: IncidentEvent): Promise<boolean> => {
    const { tenant_id, incident_id, event_id } = event;
    const known = await store.rows(
      'SELECT 1 FROM incidents WHERE tenant_id = {tenant_id:String} AND incident_id = {incident_id:String} AND event_id = {event_id:String} LIMIT 1',
      { tenant_id, incident_id, event_id },
    );
    if (known.length > 0) return false;
    lastAt = after(lastAt, now());
    await write(store, event, lastAt);
    for (const listener of listeners) listener(event);
    return true;
  };
  return {
    // One after another: of two that bring the same event, the second finds it there.
    append: (event) => inTurn(() => append(event)),
    events: async (tenant_id, incident_id) =>
      (
        await read(store, 'tenant_id = {tenant_id:String} AND incident_id = {incident_id:String}', {
          tenant_id,
          incident_id,
        })
      ).sort(inOrder),
    list: (filter) => list(store, filter),
    open: async () => {
      const events = await read(
        store,
        "(tenant_id, incident_id) NOT IN (SELECT tenant_id, incident_id FROM incidents WHERE event = 'resolved')",
        {},
      );
      return foldAll(events);
    },
    onEvent: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

async function write(store: Store, event: IncidentEvent, written_at: string): Promise<void> {
  const { at, target, details, ...texts } = event;
  await store.command(
    "INSERT INTO incidents SELECT {tenant_id:String}, {incident_id:String}, {event_id:String}, {at:DateTime64(6, 'UTC')}, {event:String}, {kind:String}, {type:String}, {fingerprint:String}, {severity:String}, {summary:String}, {target:String}, {details:String}, {actor:String}, {written_at:DateTime64(6, 'UTC')}",
    {
      ...texts,
      summary: event.summary.toWellFormed(),
      target: JSON.stringify(target).toWellFormed(),
      details: JSON.stringify(details).toWellFormed(),
      at: forStore(at),
      written_at: forStore(written_at),
    },
  );
}

async function read(
  store: Store,
  where: string,
  parameters: Readonly<Record<string, string | Date | number>>,
): Promise<IncidentEvent[]> {
  const rows = await store.rows<Omit<Row, 'at'> & { readonly at_text: string }>(
    `SELECT ${columns} FROM incidents FINAL WHERE ${where}`,
    parameters,
  );
  return rows.map(({ at_text, target, details, ...row }) => ({
    ...row,
    at: at_text,
    target: JSON.parse(target) as Target,
    details: JSON.parse(details) as IncidentEvent['details'],
  }));
}

async function list(store: Store, filter: IncidentFilter): Promise<Incident[]> {
  const events = await read(
    store,
    `(tenant_id, incident_id) IN (
      SELECT tenant_id, incident_id FROM incidents
      WHERE tenant_id = {tenant_id:String} AND ({kind:String} = '' OR kind = {kind:String})
      GROUP BY tenant_id, incident_id
      HAVING max(at) >= {from:DateTime64(3, 'UTC')} AND min(at) < {to:DateTime64(3, 'UTC')}
        AND ({state:String} = '' OR {state:String} = multiIf(countIf(event = 'resolved') > 0, 'resolved', countIf(event = 'acknowledged') > 0, 'acknowledged', 'open'))
      ORDER BY max(at) DESC LIMIT {limit:UInt32})`,
    {
      tenant_id: filter.tenant_id,
      kind: filter.kind ?? '',
      state: filter.state ?? '',
      from: filter.from ?? new Date(0),
      to: filter.to ?? new Date('2200-01-01T00:00:00Z'),
      limit: filter.limit,
    },
  );
  return foldAll(events);
}

function foldAll(events: readonly IncidentEvent[]): Incident[] {
  return [...Map.groupBy(events, ({ tenant_id, incident_id }) => `${tenant_id}\n${incident_id}`).values()]
    .map(foldIncident)
    .sort((a, b) => b.changed_at.localeCompare(a.changed_at) || a.incident_id.localeCompare(b.incident_id));
}

const inOrder = (a: IncidentEvent, b: IncidentEvent): number =>
  a.at.localeCompare(b.at) || a.event_id.localeCompare(b.event_id);

/** The state of one incident from its events, in whatever order they are given. */
export function foldIncident(events: readonly IncidentEvent[]): Incident {
  const sorted = events.toSorted(inOrder);
  const first = sorted[0]!;
  const told = sorted.filter(({ event }) => event === 'opened' || event === 'updated').at(-1) ?? first;
  const acknowledged = sorted.find(({ event }) => event === 'acknowledged');
  const resolved = sorted.find(({ event }) => event === 'resolved');
  const { tenant_id, incident_id, kind, fingerprint } = first;
  return {
    tenant_id,
    incident_id,
    kind,
    fingerprint,
    severity: told.severity,
    state: resolved ? 'resolved' : acknowledged ? 'acknowledged' : 'open',
    summary: told.summary,
    target: first.target,
    details: told.details,
    opened_at: first.at,
    changed_at: sorted.at(-1)!.at,
    acknowledged_at: acknowledged?.at ?? null,
    acknowledged_by: acknowledged?.actor ?? null,
    resolved_at: resolved?.at ?? null,
    resolved_by: resolved?.actor ?? null,
  };
}
