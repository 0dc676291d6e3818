// The evaluator of SLOs: once for each whole minute of data time it judges every SLO and brings the incidents in line.
// Data time is how far the watcher has come: while that stands still nothing is judged, so nothing is raised or resolved
// on what is not known. After an outage the present is judged, not every minute that was missed.

import type { Incident } from '../../../sql/incidents.ts';
import type { Store } from '../../../sql/store.ts';
import type { BudgetState, SloStatus } from '../../contract/slos.ts';
import type { IncidentDesk } from '../incidents.ts';
import { evaluate_grace_ms_max, recount_every_ms_max } from '../limits.ts';
import { incident_kind } from './alarms.ts';
import { BudgetStates } from './budget-states.ts';
import { recount } from './recount.ts';
import { type Indicator, seriesIdOf } from './series.ts';
import { type Evaluated, type Settling, settleAlarms, settlePolicy } from './settle.ts';
import type { Asking, Slos } from './slos.ts';

export interface EvaluatorEdges {
  readonly slos: Slos;
  readonly desk: IncidentDesk;
  readonly store: Store;
}

const minute_ms = 60_000;

export class SloEvaluator {
  /** The minute that was judged last, milliseconds; 0 before the first. */
  evaluatedMs = 0;
  private latest: ReadonlyMap<string, SloStatus> = new Map();
  private readonly recounted = new Map<string, number>();
  private readonly states: BudgetStates;
  private readonly edges: EvaluatorEdges;

  constructor(edges: EvaluatorEdges) {
    this.edges = edges;
    this.states = new BudgetStates(edges.store);
  }

  /** The last judged state of an SLO. */
  statusOf(asking: Pick<Asking, 'tenant_id' | 'slo_id'>): SloStatus | undefined {
    return this.latest.get(BudgetStates.keyOf(asking));
  }

  /** One turn. Repeating it changes nothing. Throws StoreError. */
  async run(now: Date): Promise<void> {
    const askings = this.edges.slos.all();
    await this.recountDue(askings, now.getTime());
    const reached = this.edges.slos.edges.asOf().getTime() - evaluate_grace_ms_max;
    const minute = Math.floor(reached / minute_ms) * minute_ms;
    if (minute <= this.evaluatedMs || askings.length === 0) return;
    const evaluated = await this.judge(askings, new Date(minute));
    this.latest = new Map(evaluated.map(({ asking, status }) => [BudgetStates.keyOf(asking), status]));
    await this.settle(evaluated.filter(({ asking }) => asking.document.alerts === 'on'));
    this.evaluatedMs = minute;
  }

  /** Counts the minutes of each indicator again when its last count is old; those never counted first. */
  private async recountDue(askings: readonly Asking[], now_ms: number): Promise<void> {
    const due = new Map<string, { tenant_id: string; indicator: Indicator }>();
    for (const asking of askings)
      for (const { indicator } of this.edges.slos.componentsOf(asking)) {
        const key = `${asking.tenant_id}\n${seriesIdOf(indicator)}`;
        const last = this.recounted.get(key) ?? 0;
        const isCounted = ['availability', 'latency', 'cost'].includes(indicator.sli.type);
        if (isCounted && now_ms - last >= recount_every_ms_max)
          due.set(key, { tenant_id: asking.tenant_id, indicator });
      }
    const { store, slos } = this.edges;
    for (const [key, { tenant_id, indicator }] of due) {
      await recount({ store, questions: slos.edges.questions }, tenant_id, indicator);
      this.recounted.set(key, now_ms);
    }
  }

  private async judge(askings: readonly Asking[], at: Date): Promise<Evaluated[]> {
    const evaluated: Evaluated[] = [];
    for (const own of Map.groupBy(askings, ({ tenant_id }) => tenant_id).values()) {
      const statuses = await this.edges.slos.statuses(own, at);
      own.forEach((asking, index) => void evaluated.push({ asking, status: statuses[index]! }));
    }
    return evaluated;
  }

  private async settle(evaluated: readonly Evaluated[]): Promise<void> {
    const { slos, desk } = this.edges;
    const open = bySlo(await desk.log.open());
    const states = await this.states.read();
    for (const one of evaluated) {
      const key = BudgetStates.keyOf(one.asking);
      const settling: Settling = { slos, desk, open: open.get(key) ?? new Map() };
      await settleAlarms(settling, one);
      const before: BudgetState = states.get(key) ?? 'unknown';
      const now = await settlePolicy(settling, one, before);
      if (now !== before) await this.states.write(one.asking, now, new Date(one.status.at));
    }
  }
}

function bySlo(incidents: readonly Incident[]): Map<string, Map<string, Incident>> {
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
