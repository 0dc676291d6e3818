// The evaluator of SLOs: once for each whole minute of data time it judges every SLO and brings the incidents in line.
// Data time is how far the watcher has come: while that stands still nothing is judged, so nothing is raised or resolved
// on what is not known. After an outage the present is judged, not every minute that was missed.

import type { Store } from '../../../sql/store.ts';
import type { Sample } from '../../ask/metrics.ts';
import type { SloStatus } from '../../contract/slos.ts';
import { statusOf } from '../../judge/slo/status.ts';
import type { IncidentDesk } from '../incidents.ts';
import { openBySlo } from './alarms.ts';
import { BudgetStates } from './budget-states.ts';
import { evaluate_grace_ms_max } from './limits.ts';
import { Recounter } from './recount.ts';
import { type Evaluated, type Settling, settleAlarms, settlePolicy } from './settle.ts';
import type { Asking, Slos } from './slos.ts';
import { SloTotals } from './totals.ts';

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
  private readonly totals = new SloTotals();
  private readonly recounter: Recounter;
  private readonly states: BudgetStates;
  private readonly edges: EvaluatorEdges;

  constructor(edges: EvaluatorEdges) {
    this.edges = edges;
    this.states = new BudgetStates(edges.store);
    this.recounter = new Recounter(edges.slos, edges.store);
  }

  /** The last judged state of an SLO. */
  statusOf(asking: Pick<Asking, 'tenant_id' | 'slo_id'>): SloStatus | undefined {
    return this.latest.get(BudgetStates.keyOf(asking));
  }

  /** For /metrics: what Prometheus and Sloth need to alert by themselves. */
  samples(): Sample[] {
    return this.totals.samples((asking) => this.statusOf(asking)?.error_budget_remaining_ratio ?? null);
  }

  /** One turn. Repeating it changes nothing. Throws StoreError. */
  async run(now: Date): Promise<void> {
    const askings = this.edges.slos.all();
    await this.recounter.run(askings, now.getTime());
    const reached = this.edges.slos.edges.asOf().getTime() - evaluate_grace_ms_max;
    const minute = Math.floor(reached / minute_ms) * minute_ms;
    if (minute <= this.evaluatedMs || askings.length === 0) return;
    const evaluated = await this.judge(askings, new Date(minute));
    this.latest = new Map(evaluated.map(({ asking, status }) => [BudgetStates.keyOf(asking), status]));
    await this.settle(evaluated.filter(({ asking }) => asking.document.alerts === 'on'));
    this.evaluatedMs = minute;
  }

  private async judge(askings: readonly Asking[], at: Date): Promise<Evaluated[]> {
    this.totals.startAt(at.getTime());
    const evaluated: Evaluated[] = [];
    for (const own of Map.groupBy(askings, ({ tenant_id }) => tenant_id).values()) {
      const judged = await this.edges.slos.judged(own, at, this.totals.cuts_ms);
      own.forEach((asking, index) => {
        this.totals.add(asking, judged[index]!);
        evaluated.push({ asking, status: statusOf(judged[index]!) });
      });
    }
    return evaluated;
  }

  private async settle(evaluated: readonly Evaluated[]): Promise<void> {
    const { slos, desk } = this.edges;
    const open = openBySlo(await desk.log.open());
    const states = await this.states.read();
    for (const one of evaluated) {
      const key = BudgetStates.keyOf(one.asking);
      const settling: Settling = { slos, desk, open: open.get(key) ?? new Map() };
      await settleAlarms(settling, one);
      const before = states.get(key) ?? 'unknown';
      const now = await settlePolicy(settling, one, before);
      if (now !== before) await this.states.write(one.asking, now, new Date(one.status.at));
    }
  }
}
