// How the budget burned down: what was left of it at evenly spread moments, each with the window of that moment.

import type { SloDocument } from '../../contract/policies/slo.ts';
import type { BurnDown } from '../../contract/slos.ts';
import { decimal, numberOf, type Rational } from '../rational.ts';
import { budgetOf, burnRate, remainingOf } from './burn.ts';
import { compositeOf } from './composite.ts';
import { addCounts, type Counts, type Measured, measuredOf, noCounts } from './measured.ts';
import { budgetStart, type Events, type Plan, planOf } from './plan.ts';
import type { Part } from './status.ts';

const points_max = 120;
const minute_ms = 60_000;

/** Where the budget is looked at, with the start of its window at each. */
export interface Stations {
  /** Ascending. The first is where the drawing starts and no point itself. */
  readonly at_ms: readonly number[];
  readonly starts_ms: readonly number[];
  readonly cuts_ms: readonly number[];
}

/** Whole minutes (or slices) over the plan's window, at most 120 of them. */
export function stationsOf(document: SloDocument, plan: Plan): Stations {
  const unit_ms = Math.max(plan.slice_ms, minute_ms);
  const end_ms = Math.floor(plan.stretch.to_ms / unit_ms) * unit_ms;
  const begin_ms = Math.ceil(plan.stretch.from_ms / unit_ms) * unit_ms;
  const step_ms = Math.max(1, Math.ceil((end_ms - begin_ms) / unit_ms / points_max)) * unit_ms;
  const at_ms = [begin_ms];
  // Counted back from the end, so that the last point is the present.
  for (let ms = end_ms - Math.floor((end_ms - begin_ms - 1) / step_ms) * step_ms; ms <= end_ms; ms += step_ms)
    at_ms.push(ms);
  const isCalendar = plan.stretch.ends_ms !== null;
  const starts_ms = at_ms.map((ms) => (isCalendar ? begin_ms : budgetStart(planOf(document, ms))));
  return { at_ms, starts_ms, cuts_ms: [...new Set([...at_ms, ...starts_ms])].sort((a, b) => a - b) };
}

/** The points of the drawing. `parts` are counted between the stations' cuts. */
export function burnDownOf(
  document: SloDocument,
  { at_ms, starts_ms }: Stations,
  parts: readonly Part[],
): BurnDown['points'] {
  const budget = budgetOf(document.objective_ratio);
  const sums = parts.map((part) => ({ weight: decimal(part.weight), sum: sumsOf(part.events) }));
  const measured = (from_ms: number, to_ms: number): Measured => {
    const measures = sums.map(({ weight, sum }) => ({ weight, measured: measuredOf(sum(from_ms, to_ms)) }));
    if (document.sli.type === 'composite') return compositeOf(document.sli.method, measures);
    return measures[0]?.measured ?? measuredOf(noCounts);
  };
  const isComposite = document.sli.type === 'composite';
  return at_ms.slice(1).map((ms, index) => {
    const before_ms = at_ms[index]!;
    const counts = isComposite ? null : sums[0]?.sum(before_ms, ms);
    return {
      at: new Date(ms).toISOString(),
      good_count: counts?.good_count ?? null,
      bad_count: counts?.bad_count ?? null,
      excluded_count: counts?.excluded_count ?? null,
      error_budget_remaining_ratio: shown(remainingOf(measured(starts_ms[index + 1]!, ms), budget)),
      burn_rate: shown(burnRate(measured(before_ms, ms), budget)),
    };
  });
}

const shown = (value: Rational | null): number | null => (value === null ? null : numberOf(value));

/** Counts between any two cuts as the difference of two sums. */
function sumsOf({ cuts_ms, counts }: Events): (from_ms: number, to_ms: number) => Counts {
  const sums = new Map<number, Counts>();
  let sum = noCounts;
  cuts_ms.forEach((cut, index) => {
    sums.set(cut, sum);
    sum = addCounts(sum, counts[index] ?? noCounts);
  });
  return (from_ms, to_ms) => without(sums.get(to_ms) ?? sum, sums.get(from_ms) ?? noCounts);
}

const without = (a: Counts, b: Counts): Counts => ({
  good_count: a.good_count - b.good_count,
  bad_count: a.bad_count - b.bad_count,
  excluded_count: a.excluded_count - b.excluded_count,
  unmeasured_count: a.unmeasured_count - b.unmeasured_count,
});
