// Events of each SLO since this process began to judge: counters for /metrics, which only grow.

import type { Sample } from '../../ask/metrics.ts';
import { eventsAfter } from '../../judge/slo/plan.ts';
import { bad_metric, total_metric } from '../../judge/slo/prometheus-rules.ts';
import type { Judged } from '../../judge/slo/status.ts';
import { BudgetStates } from './budget-states.ts';
import type { Asking } from './slos.ts';

interface Total {
  readonly asking: Asking;
  readonly good: number;
  readonly bad: number;
}

export class SloTotals {
  /** Where counting starts; events have to be cut there. */
  cuts_ms: readonly number[] = [];
  private readonly totals = new Map<string, Total>();

  /** The first moment that was judged; later calls change nothing. */
  startAt(ms: number): void {
    if (this.cuts_ms.length === 0) this.cuts_ms = [ms];
  }

  /** Late corrections may take events away; a counter may not go back, so it waits until it is reached again. */
  add(asking: Asking, { parts, document }: Judged): void {
    const [from_ms] = this.cuts_ms;
    if (document.sli.type === 'composite' || !parts[0] || from_ms === undefined) return;
    const { good_count, bad_count } = eventsAfter(parts[0].events, from_ms);
    const key = BudgetStates.keyOf(asking);
    const before = this.totals.get(key);
    this.totals.set(key, {
      asking,
      good: Math.max(before?.good ?? 0, good_count),
      bad: Math.max(before?.bad ?? 0, bad_count),
    });
  }

  samples(remainingOf: (asking: Asking) => number | null): Sample[] {
    return [...this.totals.values()].flatMap(({ asking, good, bad }) => {
      const labels = { tenant_id: asking.tenant_id, slo_id: asking.slo_id };
      const remaining = remainingOf(asking);
      return [
        { name: total_metric, labels, value: good + bad },
        { name: bad_metric, labels, value: bad },
        ...(remaining === null
          ? []
          : [{ name: 'flyball_slo_error_budget_remaining_ratio', labels, value: remaining }]),
      ];
    });
  }
}
