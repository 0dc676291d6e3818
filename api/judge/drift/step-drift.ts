// Step drift: how near each step of a trace is to what was asked, and the step at which it left. Always lexical (a
// model's vectors for every step would cost more than the steps). Shown, never alerting by itself.

import { type Frequencies, lexicalRatio } from './lexical.ts';
import type { Step } from './spoken.ts';
import { termsOf } from './terms.ts';

export interface StepScore {
  readonly span_id: string;
  readonly step_number: number;
  readonly kind: Step['kind'];
  readonly name: string;
  /** Cosine to all that the user asked; null where a step holds no words. */
  readonly goal_ratio: number | null;
}

export interface StepDrift {
  readonly steps: readonly StepScore[];
  /** The first step of the stretch to the end that is far from the goal; null where the trace stayed with it. */
  readonly left_at_step_number: number | null;
}

export function stepDrift(intent: string, steps: readonly Step[], frequencies: Frequencies): StepDrift {
  const goal = termsOf(intent);
  const scores = steps.map(({ span_id, kind, name, text }, index) => ({
    span_id,
    step_number: index + 1,
    kind,
    name,
    goal_ratio: lexicalRatio(goal, termsOf(text), frequencies),
  }));
  return { steps: scores, left_at_step_number: leftAt(scores) };
}

const steps_before_min = 2;
const steps_after_min = 2;
/** What is left of the nearness, at most, to speak of leaving. */
const left_share = 0.4;
const deviations_min = 2.5;

/**
 * The split of the steps with the largest drop in the mean, in units of the spread within the two parts, if the later
 * part keeps less than two fifths of the earlier one's nearness.
 */
function leftAt(scores: readonly StepScore[]): number | null {
  const known = scores.filter((step): step is StepScore & { goal_ratio: number } => step.goal_ratio !== null);
  let best: { readonly at: number; readonly size: number } | null = null;
  for (let at = steps_before_min; at <= known.length - steps_after_min; at++) {
    const [before, after] = [known.slice(0, at), known.slice(at)].map((part) =>
      part.map(({ goal_ratio }) => goal_ratio),
    );
    const size = dropOf(before!, after!);
    if (size !== null && (best === null || size > best.size)) best = { at, size };
  }
  return best && best.size >= deviations_min ? known[best.at]!.step_number : null;
}

function dropOf(before: readonly number[], after: readonly number[]): number | null {
  const [early, late] = [meanOf(before), meanOf(after)];
  if (late > early * left_share) return null;
  const squares = [...before.map((x) => (x - early) ** 2), ...after.map((x) => (x - late) ** 2)];
  const within = Math.sqrt(squares.reduce((sum, x) => sum + x, 0) / Math.max(1, squares.length - 2));
  // Steps that are all alike would make any drop infinite.
  return (
    ((early - late) / Math.max(within, 0.02)) * Math.sqrt((before.length * after.length) / squares.length)
  );
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
