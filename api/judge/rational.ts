// Exact fractions of whole numbers: what objectives, burn rates and budgets are computed in, so that 14.4 is 14.4 and a
// threshold that is met exactly is not exceeded.

export interface Rational {
  /** Numerator. */
  readonly n: bigint;
  /** Denominator, always positive. */
  readonly d: bigint;
}

export const zero: Rational = { n: 0n, d: 1n };
export const one: Rational = { n: 1n, d: 1n };

/** n/d, not reduced. Throws RangeError when `d` is 0. */
export function fraction(n: bigint | number, d: bigint | number = 1): Rational {
  const [top, bottom] = [BigInt(n), BigInt(d)];
  if (bottom === 0n) throw new RangeError('a fraction needs a denominator other than 0');
  return bottom < 0n ? { n: -top, d: -bottom } : { n: top, d: bottom };
}

/** The decimal that a person wrote: 0.995 is 995/1000, not the double nearest to it. Throws RangeError unless finite. */
export function decimal(value: number): Rational {
  if (!Number.isFinite(value)) throw new RangeError(`${value} is not a decimal`);
  const [mantissa = '', exponent = '0'] = String(value).split('e');
  const [whole = '', part = ''] = mantissa.split('.');
  const shift = Number(exponent) - part.length;
  const digits = BigInt(whole + part);
  return shift >= 0 ? fraction(digits * 10n ** BigInt(shift)) : fraction(digits, 10n ** BigInt(-shift));
}

export const plus = (a: Rational, b: Rational): Rational => reduced(a.n * b.d + b.n * a.d, a.d * b.d);
export const minus = (a: Rational, b: Rational): Rational => reduced(a.n * b.d - b.n * a.d, a.d * b.d);
export const times = (a: Rational, b: Rational): Rational => reduced(a.n * b.n, a.d * b.d);

/** a/b. Throws RangeError when `b` is 0. */
export function over(a: Rational, b: Rational): Rational {
  if (b.n === 0n) throw new RangeError('division by 0');
  return b.n < 0n ? reduced(-a.n * b.d, a.d * -b.n) : reduced(a.n * b.d, a.d * b.n);
}

/** Negative, 0 or positive, as a is less than, equal to or greater than b. */
export function compare(a: Rational, b: Rational): number {
  const difference = a.n * b.d - b.n * a.d;
  return difference < 0n ? -1 : Number(difference > 0n);
}

export const isMore = (a: Rational, b: Rational): boolean => a.n * b.d > b.n * a.d;

const exact_max = BigInt(Number.MAX_SAFE_INTEGER);

/** The double nearest to the fraction. */
export function numberOf({ n, d }: Rational): number {
  const small = reduced(n, d);
  const size = small.n < 0n ? -small.n : small.n;
  // Division of two whole numbers that doubles hold is rounded once.
  if (size <= exact_max && small.d <= exact_max) return Number(small.n) / Number(small.d);
  const whole = small.n / small.d;
  const digits = 20 + small.d.toString().length - size.toString().length;
  if (digits <= 0) return Number(whole);
  const scaled = (small.n * 10n ** BigInt(digits)) / small.d;
  return Number(`${scaled}e-${digits}`);
}

function reduced(n: bigint, d: bigint): Rational {
  const divisor = greatestCommonDivisor(n < 0n ? -n : n, d);
  return { n: n / divisor, d: d / divisor };
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [larger, smaller] = [a, b];
  while (smaller !== 0n) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}
