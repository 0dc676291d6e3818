// Which reports of model calls ran at about the same time in one service: a framework and an SDK may report one call in
// two traces without a common id, and the outcome must not depend on which came first. Holds little of each report, so
// that it reaches back further than the open traces do.

import { near_reports_max } from '../limits.ts';
import { msBetween } from './account/facts.ts';
import { mayBeTwins, near_ms, type Report } from './account/near.ts';

/** A report with its place: tenant and service, and the span it is of. */
export interface Placed {
  readonly tenant_id: string;
  readonly service_name: string;
  readonly span_id: string;
  readonly report: Report;
}

interface Service {
  readonly scopes: Map<string, number>;
  /** By time in steps of `near_ms`. */
  readonly slots: Map<number, Placed[]>;
}

const ns_per_ms = 1_000_000n;
const slotOf = ({ from }: Report): number => Math.floor(Number(from / ns_per_ms) / near_ms);
const serviceOf = ({ tenant_id, service_name }: Placed): string => `${tenant_id}\n${service_name}`;
const traceOf = ({ tenant_id, report }: Placed): string => `${tenant_id}\n${report.trace_id}`;
const nobody: readonly Placed[] = [];

export class NearIndex {
  private count = 0;
  private readonly services = new Map<string, Service>();
  /** By trace, those put in longest ago first. */
  private readonly traces = new Map<string, readonly Placed[]>();

  /**
   * Replaces what is held of one trace, `key` being tenant and trace. Says which reports of other traces may be twins of
   * those that were held or now are: their traces have to be accounted again.
   */
  put(key: string, now: readonly Placed[]): Placed[] {
    const before = this.traces.get(key) ?? nobody;
    for (const placed of before) this.drop(placed);
    this.traces.delete(key);
    if (now.length > 0) this.traces.set(key, now);
    for (const placed of now) this.hold(placed);
    this.forget();
    return [...new Set([...before, ...now].flatMap((placed) => this.twinsOf(placed)))];
  }

  /** What a trace has to be compared with: possible twins of its reports, and whatever else these could be twins of. */
  near(key: string): Placed[] {
    const found = new Set<Placed>();
    for (const own of this.traces.get(key) ?? nobody) {
      for (const twin of this.twinsOf(own)) {
        found.add(twin);
        for (const rival of this.twinsOf(twin)) if (traceOf(rival) !== key) found.add(rival);
      }
    }
    return [...found];
  }

  /** Possible twins of one report. A service with one emitter has none. */
  private twinsOf(placed: Placed): Placed[] {
    const service = this.services.get(serviceOf(placed));
    if (!service || service.scopes.size < 2) return [];
    const { report } = placed;
    const slot = slotOf(report);
    return [slot - 1, slot, slot + 1]
      .flatMap((at) => service.slots.get(at) ?? nobody)
      .filter((other) => isNear(report, other.report) && mayBeTwins(report, other.report));
  }

  private hold(placed: Placed): void {
    const name = serviceOf(placed);
    const service: Service = this.services.get(name) ?? { scopes: new Map(), slots: new Map() };
    this.services.set(name, service);
    const { scope_name } = placed.report;
    service.scopes.set(scope_name, (service.scopes.get(scope_name) ?? 0) + 1);
    const slot = slotOf(placed.report);
    const held = service.slots.get(slot);
    if (held) held.push(placed);
    else service.slots.set(slot, [placed]);
    this.count++;
  }

  private drop(placed: Placed): void {
    const service = this.services.get(serviceOf(placed))!;
    const { scope_name } = placed.report;
    const left = service.scopes.get(scope_name)! - 1;
    if (left > 0) service.scopes.set(scope_name, left);
    else service.scopes.delete(scope_name);
    const slot = slotOf(placed.report);
    const held = service.slots.get(slot)!.filter((other) => other !== placed);
    if (held.length > 0) service.slots.set(slot, held);
    else service.slots.delete(slot);
    if (service.slots.size === 0) this.services.delete(serviceOf(placed));
    this.count--;
  }

  private forget(): void {
    for (const [key, reports] of this.traces) {
      if (this.count <= near_reports_max) return;
      for (const placed of reports) this.drop(placed);
      this.traces.delete(key);
    }
  }
}

const isNear = (a: Report, b: Report): boolean => Math.abs(msBetween(a.from, b.from)) <= near_ms;
