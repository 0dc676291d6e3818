// Numbers that follow from the evidence: rounded, in another unit, counted, added, subtracted, multiplied, as a share.
// Every rule makes an invented number a little likelier to pass, so each is tried only where the words ask for it.

import type { Evidence, Figure } from './evidence.ts';
import { arithmetic_numbers_max } from './limits.ts';
import type { NumberSaid } from './numbers.ts';

export interface Derivation {
  readonly rule:
    | 'equal'
    | 'unit'
    | 'count'
    | 'sum'
    | 'average'
    | 'difference'
    | 'days'
    | 'product'
    | 'share'
    | 'change'
    | 'times';
  readonly from: readonly Figure[];
}

/** The other numbers of the text that the claim stands in, and of what the user said. */
export interface Around {
  readonly said: readonly NumberSaid[];
  readonly small: readonly number[];
  /** Percentages that the text or the user names. */
  readonly shares: readonly number[];
}

const hedge_share = 0.1;

export function derivationOf(claim: NumberSaid, evidence: Evidence, around: Around): Derivation | null {
  const fits = (value: number): boolean => {
    const allowed = claim.hedged ? Math.max(claim.tolerance, Math.abs(value) * hedge_share) : claim.tolerance;
    return Math.abs(Math.abs(value) - Math.abs(claim.value)) <= allowed * (1 + 1e-9) + 1e-9;
  };
  return (
    first('equal', evidence.figures, (figure) => fits(figure.value)) ??
    inOtherUnit(claim, evidence, fits) ??
    first('count', evidence.counts, (figure) => figure.value > 0 && figure.value === claim.value) ??
    columnSum(evidence, fits) ??
    daysBetween(claim, evidence) ??
    fromTwo(claim, evidence, { around, fits })
  );
}

function first(
  rule: Derivation['rule'],
  figures: readonly Figure[],
  fits: (figure: Figure) => boolean,
): Derivation | null {
  const found = figures.find(fits);
  return found ? { rule, from: [found] } : null;
}

/** What a unit word stands for, and how values under another unit become it. */
const conversions: readonly (readonly [unit: RegExp, convert: (figure: Figure) => number[]])[] = [
  [/^%$|^percent/, ({ value }) => [value * 100]],
  [/^hours?$|^hrs?$|^h$/, ({ value, key }) => timed(value, key, { ms: 3.6e6, s: 3_600, m: 60, d: 1 / 24 })],
  [/^min(?:ute)?s?$/, ({ value, key }) => timed(value, key, { ms: 6e4, s: 60, h: 1 / 60 })],
  [/^s(?:ec(?:ond)?s?)?$/, ({ value, key }) => timed(value, key, { ms: 1_000, m: 1 / 60 })],
  [/^days?$/, ({ value, key }) => timed(value, key, { h: 24, s: 86_400, w: 1 / 7 })],
  [/^months?$/, ({ value, key }) => timed(value, key, { y: 1 / 12 })],
  [/^years?$/, ({ value, key }) => timed(value, key, { mo: 12, d: 365 })],
  [/^weeks?$/, ({ value, key }) => timed(value, key, { d: 7 })],
  [
    /^[$€£¥]|^usd|^eur|^gbp|^dollars?|^euros?/,
    ({ value, key }) => (/cent|minor|pence/i.test(key) ? [value / 100] : []),
  ],
  [/^°?f(?:ahrenheit)?$/, ({ value, key }) => (/c$|celsius/i.test(key.trim()) ? [value * 1.8 + 32] : [])],
  [/^°?c(?:elsius)?$/, ({ value, key }) => (/f$|fahrenheit/i.test(key.trim()) ? [(value - 32) / 1.8] : [])],
  [
    /^k[bg]$|^km$|^kilo/,
    ({ value, key }) =>
      /(?:^|_|\s)(?:bytes?|g|grams?|m|met(?:er|re)s?)$/i.test(key.trim())
        ? [value / 1_000, value / 1_024]
        : [],
  ],
  [
    /^mb$|^mega/,
    ({ value, key }) =>
      /bytes?$/i.test(key.trim())
        ? [value / 1e6, value / 2 ** 20]
        : /kb$/i.test(key.trim())
          ? [value / 1e3, value / 1_024]
          : [],
  ],
  [
    /^gb$|^giga/,
    ({ value, key }) =>
      /bytes?$/i.test(key.trim())
        ? [value / 1e9, value / 2 ** 30]
        : /mb$/i.test(key.trim())
          ? [value / 1e3, value / 1_024]
          : [],
  ],
  [/^miles?$|^mi$/, ({ value, key }) => (/km|kilomet/i.test(key) ? [value / 1.609344] : [])],
  [/^lbs?$|^pounds?$/, ({ value, key }) => (/kg|kilogram/i.test(key) ? [value / 0.45359237] : [])],
];

const unitOf = (names: string): RegExp => new RegExp(`(?:^|[_\\s])(?:${names})(?:$|[_\\s])`, 'i');
const timeUnits: Readonly<Record<string, RegExp>> = {
  ms: unitOf('ms|milliseconds?|millis'),
  s: unitOf('s|secs?|seconds?'),
  m: unitOf('m|mins?|minutes?'),
  h: unitOf('h|hrs?|hours?'),
  d: unitOf('d|days?'),
  w: unitOf('weeks?'),
  mo: unitOf('months?'),
  y: unitOf('years?'),
};

function timed(value: number, key: string, divisors: Readonly<Record<string, number>>): number[] {
  return Object.entries(divisors)
    .filter(([unit]) => timeUnits[unit]?.test(key.trim()))
    .map(([, divisor]) => value / divisor);
}

function inOtherUnit(
  claim: NumberSaid,
  { figures }: Evidence,
  fits: (value: number) => boolean,
): Derivation | null {
  const fitting = conversions.filter(([unit]) => unit.test(claim.unit));
  return first('unit', figures, (figure) => fitting.some(([, convert]) => convert(figure).some(fits)));
}

/** All values of one key in one result: the total of a column. */
function columnSum({ figures }: Evidence, fits: (value: number) => boolean): Derivation | null {
  const columns = Map.groupBy(figures, ({ source, key }) => `${source}\n${key}`);
  for (const column of columns.values()) {
    if (column.length < 2) continue;
    const sum = column.reduce((total, { value }) => total + value, 0);
    if (fits(sum)) return { rule: 'sum', from: column };
    if (fits(sum / column.length)) return { rule: 'average', from: column };
  }
  return null;
}

/** Days or nights from one day of the evidence to another. */
function daysBetween(claim: NumberSaid, { moments }: Evidence): Derivation | null {
  if (!/^(?:days?|nights?)$/.test(claim.unit)) return null;
  const days = moments.filter(({ readings: [reading = ''] }) => /^\d{4}-/.test(reading));
  for (const a of days)
    for (const b of days)
      if (Date.parse(b.readings[0]!) - Date.parse(a.readings[0]!) === claim.value * day_ms)
        return { rule: 'days', from: [a, b].map((day) => ({ ...day, value: 0, key: '' })) };
  return null;
}

const day_ms = 86_400_000;

interface Trial {
  readonly around: Around;
  readonly fits: (value: number) => boolean;
}

/**
 * Two numbers of the evidence of which the text names both, or one beside which the other stands; and a small factor or
 * a percentage that the text or the user names. Shares and changes only where a percentage is claimed.
 */
function fromTwo(claim: NumberSaid, evidence: Evidence, trial: Trial): Derivation | null {
  const figures = evidence.figures.slice(0, arithmetic_numbers_max);
  const isSaid = ({ value }: Figure): boolean =>
    trial.around.said.some((other) => Math.abs(other.value - value) <= other.tolerance);
  const said = new Set(figures.filter(isSaid));
  for (const a of figures) {
    const alone = fromOne(a, trial);
    if (alone) return alone;
    for (const b of figures) {
      if (a === b) continue;
      const both = said.has(a) && said.has(b);
      const rule = ruleOf(claim, [a, b], {
        fits: trial.fits,
        near: both || (a.source === b.source && (said.has(a) || said.has(b))),
      });
      if (rule) return { rule, from: [a, b] };
    }
  }
  return null;
}

function fromOne(figure: Figure, { around, fits }: Trial): Derivation | null {
  const { value } = figure;
  if (around.small.some((factor) => fits(value * factor))) return { rule: 'product', from: [figure] };
  const share = around.shares.some(
    (percent) =>
      fits((value * percent) / 100) || fits(value * (1 - percent / 100)) || fits(value * (1 + percent / 100)),
  );
  return share ? { rule: 'share', from: [figure] } : null;
}

interface Pairing {
  readonly fits: (value: number) => boolean;
  readonly near: boolean;
}

function ruleOf(
  claim: NumberSaid,
  [a, b]: readonly [Figure, Figure],
  { fits, near }: Pairing,
): Derivation['rule'] | null {
  if (near && fits(a.value + b.value)) return 'sum';
  if (near && fits(a.value - b.value)) return 'difference';
  if (b.value === 0 || (a.source !== b.source && !near)) return null;
  if (/^%$|^percent/.test(claim.unit)) {
    if (fits((a.value / b.value) * 100)) return 'share';
    return fits(((a.value - b.value) / b.value) * 100) ? 'change' : null;
  }
  return /^(?:times|x|fold)$/.test(claim.unit) && fits(a.value / b.value) ? 'times' : null;
}
