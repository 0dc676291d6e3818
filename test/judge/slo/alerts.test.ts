// Tiers, guard, composites, budget policy: published figures to the digit, and properties.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BudgetState } from '../../../api/contract/slo-states.ts';
import { decimal, fraction, numberOf } from '../../../api/judge/rational.ts';
import { budgetStateOf, nextBudgetState } from '../../../api/judge/slo/budget-state.ts';
import { budgetOf, timeToExhaustion } from '../../../api/judge/slo/burn.ts';
import { compositeOf } from '../../../api/judge/slo/composite.ts';
import { chanceOfAtLeast, lowerBound } from '../../../api/judge/slo/guard.ts';
import { type Measured, measuredOf } from '../../../api/judge/slo/measured.ts';
import { hasEnded, startOfEpisode } from '../../../api/judge/slo/minutes.ts';
import { tiersFor } from '../../../api/judge/slo/tiers.ts';

const day = 86_400;
const thresholds = (days: number): number[] =>
  tiersFor(days * day).map(({ threshold }) => numberOf(threshold));

describe('tiers', () => {
  test('have the windows of the SRE workbook and of Sloth', () => {
    expect(
      tiersFor(30 * day).map((tier) => [
        tier.severity,
        tier.long_window_seconds / 3_600,
        tier.short_window_seconds / 60,
        numberOf(tier.budget_share),
      ]),
    ).toEqual([
      ['page', 1, 5, 0.02],
      ['page', 6, 30, 0.05],
      ['ticket', 24, 120, 0.1],
      ['ticket', 72, 360, 0.1],
    ]);
  });

  test('have the factors that Sloth tests for 30 and 28 days, and those of its example for 7', () => {
    expect(thresholds(30)).toEqual([14.4, 6, 3, 1]);
    // Sloth's own doubles are 5.6000000000000005 and 2.8000000000000003; ours are the numbers that they mean.
    expect(thresholds(28)).toEqual([13.44, 5.6, 2.8, 0.9333333333333333]);
    expect(thresholds(7)).toEqual([13.44, 3.5, 1.4, 0.98]);
  });

  test('follow the length of other windows, a month with a change of clocks too', () => {
    expect(thresholds(31)).toEqual([14.88, 6.2, 3.1, 31 / 30]);
    expect(thresholds(90)).toEqual([43.2, 18, 9, 3]);
    expect(thresholds(743 / 24)[0]).toBe(14.86);
  });

  test('are left out where a short window cannot carry them', () => {
    expect(tiersFor(day).map(({ severity }) => severity)).toEqual(['page']);
    expect(tiersFor(600)).toEqual([]);
  });
});

describe('the time to exhaustion', () => {
  test('is remaining × window / burn', () => {
    expect(timeToExhaustion(decimal(0.6), fraction(15), 30 * day)).toBe(1.2 * day);
    // S8: 40 % of a week's slices at burn 1.
    expect(timeToExhaustion(decimal(0.4), fraction(1), 7 * day)).toBe(241_920);
    expect(timeToExhaustion(decimal(-0.3), fraction(1), 7 * day)).toBe(0);
    expect(timeToExhaustion(decimal(0.4), fraction(0), 7 * day)).toBeNull();
    expect(timeToExhaustion(null, null, 7 * day)).toBeNull();
  });
});

describe('the low-traffic guard', () => {
  test('has the bounds of Clopper and Pearson, as burn rates at 99.9 %', () => {
    const burn = (bad: number, total: number): number =>
      Number((lowerBound(bad, total, 0.95) / 0.001).toPrecision(3));
    expect([burn(1, 10), burn(2, 10), burn(3, 10), burn(1, 100), burn(3, 100), burn(5, 200)]).toEqual([
      5.12, 36.8, 87.3, 0.513, 8.23, 9.9,
    ]);
  });

  test('is exact where it can be checked by hand, and holds for ten million', () => {
    // One or more of n: 1 − (1 − p)^n.
    expect(chanceOfAtLeast(1, 10, 0.1)).toBeCloseTo(1 - 0.9 ** 10, 12);
    expect(chanceOfAtLeast(10, 10, 0.5)).toBeCloseTo(0.5 ** 10, 12);
    // Of many the distribution is nearly normal: half lie at or above the mean.
    expect(chanceOfAtLeast(10_000, 10_000_000, 0.001)).toBeCloseTo(0.5, 2);
    expect(lowerBound(10_000, 10_000_000, 0.95)).toBeGreaterThan(0.00098);
  });

  test('agrees with the sum over all outcomes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        (total, share) => {
          let tail = 0;
          let term = (1 - share) ** total;
          const terms: number[] = [];
          for (let bad = 0; bad <= total; bad++) {
            terms.push(term);
            term *= ((total - bad) / (bad + 1)) * (share / (1 - share));
          }
          for (let bad = total; bad > 0; bad--) {
            tail += terms[bad]!;
            expect(chanceOfAtLeast(bad, total, share)).toBeCloseTo(tail, 9);
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('composites', () => {
  const of = (good: number, total: number): Measured =>
    measuredOf({ good_count: good, bad_count: total - good });
  const one = fraction(1);
  const sli = (measured: Measured): number => 1 - numberOf(measured.bad_ratio!);

  test('in series are the product', () => {
    const three = Array.from({ length: 3 }, () => ({ weight: one, measured: of(999, 1_000) }));
    expect(numberOf(compositeOf('series', three).bad_ratio!)).toBe(0.002997001);
    const five = Array.from({ length: 5 }, () => ({ weight: one, measured: of(99, 100) }));
    expect(sli(compositeOf('series', five))).toBeCloseTo(0.9509900499, 10);
  });

  test('with weights are the weighted mean, which burns 0.57 of an objective of 99.5 %', () => {
    const parts = [
      { weight: decimal(0.5), measured: of(9_995, 10_000) },
      { weight: decimal(0.3), measured: of(998, 1_000) },
      { weight: decimal(0.2), measured: of(990, 1_000) },
    ];
    const { bad_ratio } = compositeOf('weighted', parts);
    expect(bad_ratio).toEqual({ n: 57n, d: 20_000n });
    expect(numberOf(bad_ratio!) / numberOf(budgetOf(0.995))).toBeCloseTo(0.57, 12);
  });

  test('are as bad as the worst, and unknown when nothing was measured', () => {
    const parts = [of(99, 100), of(9, 10), of(0, 0)].map((measured) => ({ weight: one, measured }));
    expect(numberOf(compositeOf('worst', parts).bad_ratio!)).toBe(0.1);
    expect(compositeOf('series', [{ weight: one, measured: of(0, 0) }]).bad_ratio).toBeNull();
  });
});

describe('the error-budget policy', () => {
  test('has a state for each share that is left', () => {
    const state = (share: number): BudgetState => budgetStateOf(decimal(share));
    expect([0.51, 0.5, 0.26, 0.25, 0.01, 0, -3].map(state)).toEqual([
      'free',
      'review',
      'review',
      'change_freeze',
      'change_freeze',
      'frozen',
      'frozen',
    ]);
  });

  test('is entered at a boundary and left two points above it', () => {
    const next = (before: BudgetState, share: number | null): BudgetState =>
      nextBudgetState(before, share === null ? null : decimal(share));
    expect(next('review', 0.25)).toBe('change_freeze');
    expect(next('change_freeze', 0.26)).toBe('change_freeze');
    expect(next('change_freeze', 0.27)).toBe('review');
    expect(next('frozen', 0.019)).toBe('frozen');
    expect(next('frozen', 0.9)).toBe('free');
    expect(next('frozen', 0.26)).toBe('change_freeze');
    expect(next('review', null)).toBe('review');
  });

  test('does not flap within two points', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 251, max: 269 })), (shares) => {
        const states = new Set<BudgetState>();
        let state: BudgetState = 'change_freeze';
        for (const share of shares) {
          state = nextBudgetState(state, decimal(share / 1_000));
          states.add(state);
        }
        expect(states.size).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('episodes', () => {
  const minute = 60_000;
  const said = fc.array(fc.constantFrom<boolean | null>(true, false, null), {
    minLength: 60,
    maxLength: 240,
  });

  /** Raises and resolves as the evaluator does, minute by minute; returns the minutes in which something was raised. */
  function raisedIn(
    verdicts: readonly (boolean | null)[],
    pause: number,
  ): { raised: number[]; starts: number[] } {
    const isSo = (ms: number): boolean | null => verdicts[ms / minute] ?? false;
    const raised: number[] = [];
    const starts: number[] = [];
    let open = false;
    verdicts.forEach((verdict, index) => {
      const at_ms = index * minute;
      if (!open && verdict === true) {
        open = true;
        raised.push(index);
        starts.push(startOfEpisode({ isSo, at_ms, earliest_ms: 0, pause_ms: pause * minute }) / minute);
      } else if (open && hasEnded({ isSo, at_ms, pause_ms: pause * minute })) open = false;
    });
    return { raised, starts };
  }

  test('are told at most six times an hour, however it flaps', () => {
    fc.assert(
      fc.property(said, (verdicts) => {
        const { raised } = raisedIn(verdicts, 10);
        for (const first of raised)
          expect(raised.filter((index) => index >= first && index < first + 60).length).toBeLessThanOrEqual(
            6,
          );
      }),
    );
  });

  test('have the same beginning for whoever comes later', () => {
    fc.assert(
      fc.property(said, fc.nat(20), (verdicts, later) => {
        const isSo = (ms: number): boolean | null => verdicts[ms / minute] ?? false;
        const now = verdicts.lastIndexOf(true);
        if (now < 0) return;
        const trace = { isSo, earliest_ms: 0, pause_ms: 10 * minute };
        const start = startOfEpisode({ ...trace, at_ms: now * minute });
        expect(isSo(start)).toBe(true);
        const again = verdicts.findIndex(
          (verdict, index) => verdict === true && index * minute >= start && index >= now - later,
        );
        expect(startOfEpisode({ ...trace, at_ms: again * minute })).toBe(start);
      }),
    );
  });

  test('end only on what is surely over', () => {
    const at_ms = 20 * minute;
    const quiet = (value: boolean | null) => ({ isSo: () => value, at_ms, pause_ms: 10 * minute });
    expect(hasEnded(quiet(false))).toBe(true);
    expect(hasEnded(quiet(null))).toBe(false);
    expect(hasEnded(quiet(true))).toBe(false);
  });
});
