// Labels of a value axis: one unit for the whole axis, chosen by its largest value, so that labels compare.

import { compact, grouped, space } from '../format/number.ts';
import type { Unit } from '../format/unit.ts';

export function axisLabels(unit: Unit, largest: number): (value: number) => string {
  switch (unit) {
    case 'usd':
      return largest >= 1 ? (value) => `$${trimmed(value)}` : (value) => `${trimmed(value * 100)}${space}¢`;
    case 'ms':
      return largest >= 1_000
        ? (value) => `${trimmed(value / 1_000)}${space}s`
        : (value) => `${trimmed(value)}${space}ms`;
    case 'ratio':
      return (value) => `${trimmed(value * 100)}${space}%`;
    default:
      return compact;
  }
}

const trimmed = (value: number): string =>
  grouped(value, Math.min(6, (String(Number(value.toPrecision(4))).split('.')[1] ?? '').length));
