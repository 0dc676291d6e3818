// The low-traffic guard: one failure among ten requests is no evidence of a burning budget. An alert needs a minimum of
// bad events, and a lower confidence bound (Clopper and Pearson, one-sided) that is itself above the threshold.

/**
 * The one-sided lower bound on the true share of bad events, given `bad` of `total`: 1 of 10 at 95 % is 0.005116.
 * 0 when nothing was bad.
 */
export function lowerBound(bad: number, total: number, confidence_ratio: number): number {
  if (bad <= 0 || total <= 0) return 0;
  let [low, high] = [0, bad / total];
  // Halving a double's interval ends after about 60 steps.
  for (let step = 0; step < 64; step++) {
    const middle = (low + high) / 2;
    if (chanceOfAtLeast(bad, total, middle) < 1 - confidence_ratio) low = middle;
    else high = middle;
  }
  return low;
}

/** The chance of `bad` or more bad events among `total` when each is bad with `share`: I_share(bad, total − bad + 1). */
export function chanceOfAtLeast(bad: number, total: number, share: number): number {
  if (bad <= 0 || share >= 1) return 1;
  if (bad > total || share <= 0) return 0;
  return incompleteBeta(share, bad, total - bad + 1);
}

/** The regularised incomplete beta function by its continued fraction (DLMF 8.17.22), from the side that converges. */
function incompleteBeta(x: number, a: number, b: number): number {
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2)
    ? (front * continuedFraction(x, a, b)) / a
    : 1 - (front * continuedFraction(1 - x, b, a)) / b;
}

const steps_count = 10_000;
const precision = 1e-15;
const tiny = 1e-300;

/** Lentz's method. About √(a + b) steps are needed, so ten million events stay within the bound. */
function continuedFraction(x: number, a: number, b: number): number {
  const away = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m <= steps_count; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    value *= d * c;
    if (Math.abs(d * c - 1) < precision) break;
  }
  return value;
}

/** ln Γ(x) for x > 0, by the series of Lanczos (g = 7, n = 9), to about fifteen digits. */
function logGamma(x: number): number {
  const coefficients = [
    676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
    -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
  ];
  const y = x - 1;
  const sum = coefficients.reduce(
    (total, value, index) => total + value / (y + index + 1),
    0.9999999999998099,
  );
  const t = y + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (y + 0.5) * Math.log(t) - t + Math.log(sum);
}
