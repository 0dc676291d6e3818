// The promise, tried on the whole house: sixty kills under load, nothing acknowledged is lost, nothing is counted twice.

import { expect, test } from 'vitest';
import { runCrashes } from './support/crash.ts';
import { temporaryDirectory } from './support/temporary.ts';

/** A seeded generator (mulberry32): the same moments in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

test('nothing acknowledged is lost or doubled in sixty kills, and the money is exact', {
  timeout: 600_000,
}, async () => {
  const report = await runCrashes({ directory: temporaryDirectory(), kills: 60, random: seeded(7) });
  expect(report).toMatchObject({ lost: 0, doubled: 0, unaccounted: 0 });
  expect(report.ledger_pico).toBe(report.expected_pico);
  expect(report.acknowledged).toBeGreaterThan(1_000);
  expect(report.recovery_ms_max).toBeLessThan(10_000);
});
