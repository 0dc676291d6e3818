// Fractions are exact: what a person wrote is what is compared.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  compare,
  decimal,
  fraction,
  isMore,
  minus,
  numberOf,
  one,
  over,
  plus,
  times,
} from '../../api/judge/rational.ts';

describe('decimals', () => {
  test('are what was written, not the nearest double', () => {
    expect(minus(one, decimal(0.999))).toEqual({ n: 1n, d: 1_000n });
    expect(decimal(1e-7)).toEqual({ n: 1n, d: 10_000_000n });
    expect(decimal(1.5e21)).toEqual({ n: 1_500_000_000_000_000_000_000n, d: 1n });
    expect(numberOf(decimal(-2.5))).toBe(-2.5);
  });

  test('are refused when they are no number', () => {
    expect(() => decimal(Number.NaN)).toThrow(RangeError);
    expect(() => fraction(1, 0)).toThrow(RangeError);
    expect(() => over(one, fraction(0))).toThrow(RangeError);
  });

  test('go there and back for every double of ordinary size', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }), (value) => {
        expect(numberOf(decimal(value))).toBe(value === 0 ? 0 : value);
      }),
    );
  });
});

describe('burn rates', () => {
  test('of exactly 14.4 do not exceed 14.4, as doubles they fall short of it', () => {
    const burn = over(fraction(144, 10_000), minus(one, decimal(0.999)));
    expect(isMore(burn, decimal(14.4))).toBe(false);
    expect(compare(burn, decimal(14.4))).toBe(0);
    expect(144 / 10_000 / (1 - 0.999)).not.toBe(14.4);
  });
});

describe('arithmetic', () => {
  const rational = fc
    .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.bigInt({ min: 1n, max: 10n ** 20n }))
    .map(([n, d]) => fraction(n, d));

  test('keeps its laws', () => {
    fc.assert(
      fc.property(rational, rational, rational, (a, b, c) => {
        expect(compare(times(a, plus(b, c)), plus(times(a, b), times(a, c)))).toBe(0);
        expect(compare(minus(plus(a, b), b), a)).toBe(0);
        if (b.n !== 0n) expect(compare(times(over(a, b), b), a)).toBe(0);
      }),
    );
  });

  test('shows the nearest double, also of large numbers', () => {
    expect(numberOf(fraction(10n ** 30n, 3n * 10n ** 30n))).toBe(1 / 3);
    fc.assert(
      fc.property(rational, (value) => {
        const shown = numberOf(value);
        const off = minus(decimal(shown), value);
        const size = value.n < 0n ? -value.n : value.n;
        expect(
          isMore(
            times(fraction(off.n < 0n ? -off.n : off.n, off.d), fraction(10n ** 15n)),
            fraction(size + 1n, value.d),
          ),
        ).toBe(false);
      }),
    );
  });
});
