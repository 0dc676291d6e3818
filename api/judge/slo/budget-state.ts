// The error-budget policy: what the share that is left asks for. It worsens at a boundary and gets better only two points
// above it, so that a budget which lingers at a boundary does not tell it again and again.

import type { BudgetState } from '../../contract/slo-states.ts';
import { compare, fraction, plus, type Rational, zero } from '../rational.ts';

/** Best first, each with the share above which it is entered. */
const levels: readonly (readonly [BudgetState, Rational])[] = [
  ['free', fraction(1, 2)],
  ['review', fraction(1, 4)],
  ['change_freeze', zero],
];
const hysteresis = fraction(2, 100);

/** The state by itself, without regard to what was before. */
export function budgetStateOf(remaining: Rational | null): BudgetState {
  if (remaining === null) return 'unknown';
  return levels.find(([, above]) => compare(remaining, above) > 0)?.[0] ?? 'frozen';
}

/** The state after `previous`. What is unknown changes nothing. */
export function nextBudgetState(previous: BudgetState, remaining: Rational | null): BudgetState {
  const now = budgetStateOf(remaining);
  if (remaining === null || now === 'unknown') return previous;
  if (previous === 'unknown' || rankOf(now) >= rankOf(previous)) return now;
  // Better than before: only as far as the share is clear of the boundaries.
  return (
    levels.find(
      ([state, above]) =>
        rankOf(state) < rankOf(previous) && compare(remaining, plus(above, hysteresis)) >= 0,
    )?.[0] ?? previous
  );
}

const rankOf = (state: BudgetState): number => {
  const index = levels.findIndex(([name]) => name === state);
  return index < 0 ? levels.length : index;
};
