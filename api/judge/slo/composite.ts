// Several SLOs as one: in series (a chain of agents works when each of them does), weighted, or as good as the worst.
// What had no traffic in a window says nothing in it and is left out there; when none had any, the whole is unknown.

import type { compositeMethods } from '../../contract/policies/slo.ts';
import { isMore, minus, numberOf, one, over, plus, type Rational, times, zero } from '../rational.ts';
import type { Measured } from './measured.ts';

export interface Component {
  readonly weight: Rational;
  readonly measured: Measured;
}

export type CompositeMethod = (typeof compositeMethods)[number];

/** A combination of shares of bad events: the same formula over fractions and over doubles. */
interface Formula {
  readonly exact: (parts: readonly { bad: Rational; weight: Rational }[]) => Rational;
  readonly rough: (parts: readonly { bad: number; weight: number }[]) => number;
}

const formulas: Readonly<Record<CompositeMethod, Formula>> = {
  series: {
    exact: (parts) =>
      minus(
        one,
        parts.reduce((product, { bad }) => times(product, minus(one, bad)), one),
      ),
    rough: (parts) => 1 - parts.reduce((product, { bad }) => product * (1 - bad), 1),
  },
  weighted: {
    exact: (parts) =>
      over(
        parts.reduce((sum, { bad, weight }) => plus(sum, times(bad, weight)), zero),
        parts.reduce((sum, { weight }) => plus(sum, weight), zero),
      ),
    rough: (parts) =>
      parts.reduce((sum, { bad, weight }) => sum + bad * weight, 0) /
      parts.reduce((sum, { weight }) => sum + weight, 0),
  },
  worst: {
    exact: (parts) => parts.reduce((worst, { bad }) => (isMore(bad, worst) ? bad : worst), zero),
    rough: (parts) => Math.max(...parts.map(({ bad }) => bad)),
  },
};

/** The whole of `components` over one window. Its lower bound is the formula over the components' own lower bounds. */
export function compositeOf(method: CompositeMethod, components: readonly Component[]): Measured {
  const { exact, rough } = formulas[method];
  const parts = components.flatMap(({ weight, measured }) =>
    measured.bad_ratio === null ? [] : [{ weight, measured, bad: measured.bad_ratio }],
  );
  const roughly = (confidence_ratio: number): { bad: number; weight: number }[] =>
    parts.map(({ weight, measured }) => ({
      weight: numberOf(weight),
      bad: measured.lowerBound(confidence_ratio),
    }));
  return {
    bad_ratio: parts.length === 0 ? null : exact(parts),
    bad_count: parts.reduce((sum, { measured }) => sum + measured.bad_count, 0),
    total_count: parts.reduce((sum, { measured }) => sum + measured.total_count, 0),
    lowerBound: (confidence_ratio) => (parts.length === 0 ? 0 : rough(roughly(confidence_ratio))),
  };
}
