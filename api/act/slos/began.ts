// When a trouble began, and whether it is over: looked up in the minutes of the past, so that it does not depend on who
// asks or when, and one trouble has one beginning.

import { compare, zero } from '../../judge/rational.ts';
import { anyFiring, budgetOf, judgeTiers, remainingOf } from '../../judge/slo/burn.ts';
import { hasEnded, startOfEpisode } from '../../judge/slo/minutes.ts';
import { budgetStart, planOf, startOf } from '../../judge/slo/plan.ts';
import { stretchAt } from '../../judge/slo/window.ts';
import { began_ms_max } from './limits.ts';
import { type Past, readPast } from './past.ts';
import type { Asking, Slos } from './slos.ts';

export type Trouble = 'page' | 'ticket' | 'exhausted';

const minute_ms = 60_000;
const day_ms = 86_400_000;

/** Shorter pauses belong to the same trouble; they bound how often one can be told: six times an hour, and once. */
const pauses_ms: Readonly<Record<Trouble, number>> = {
  page: 10 * minute_ms,
  ticket: 60 * minute_ms,
  exhausted: 60 * minute_ms,
};

/** The whole minute of data time at which a trouble that is there at `at_ms` began. */
export async function beganAt(slos: Slos, asking: Asking, { trouble, at_ms }: Question): Promise<Date> {
  const pause_ms = pauses_ms[trouble];
  const earliest_ms = at_ms - began_ms_max;
  const past = await pastOf(slos, asking, {
    from_ms: earliest_ms - reachOf(asking, trouble, at_ms),
    to_ms: at_ms,
  });
  const isSo = (ms: number): boolean | null => isThere(asking, past, { trouble, at_ms: ms });
  return new Date(startOfEpisode({ isSo, at_ms, earliest_ms, pause_ms }));
}

/** Has an alert been surely quiet for as long as a pause may last? */
export async function isOver(slos: Slos, asking: Asking, { trouble, at_ms }: Question): Promise<boolean> {
  const pause_ms = pauses_ms[trouble];
  const from_ms = at_ms - pause_ms - reachOf(asking, trouble, at_ms);
  const past = await pastOf(slos, asking, { from_ms, to_ms: at_ms });
  return hasEnded({ isSo: (ms) => isThere(asking, past, { trouble, at_ms: ms }), at_ms, pause_ms });
}

interface Question {
  readonly trouble: Trouble;
  /** A whole minute. */
  readonly at_ms: number;
}

/** The longest window that decides, and an hour for slices. */
function reachOf({ document }: Asking, trouble: Trouble, at_ms: number): number {
  const window_ms = trouble === 'exhausted' ? stretchAt(document.window, at_ms).length_ms : 3 * day_ms;
  return window_ms + day_ms / 24;
}

function pastOf(slos: Slos, asking: Asking, span: { from_ms: number; to_ms: number }): Promise<Past> {
  return readPast(slos.edges.questions, { asking, components: slos.componentsOf(asking) }, span);
}

function isThere({ document }: Asking, past: Past, { trouble, at_ms }: Question): boolean | null {
  const plan = planOf(document, at_ms);
  const budget = budgetOf(document.objective_ratio);
  const { to_ms } = plan.stretch;
  if (trouble === 'exhausted') {
    const remaining = remainingOf(past(budgetStart(plan), to_ms), budget);
    return remaining === null ? null : compare(remaining, zero) <= 0;
  }
  const tiers = plan.tiers.filter(({ severity }) => severity === trouble);
  const guard = document.low_traffic_guard;
  return anyFiring(judgeTiers(tiers, (seconds) => past(startOf(plan, seconds), to_ms), { budget, guard }));
}
