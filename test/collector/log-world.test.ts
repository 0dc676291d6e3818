// The promise of the log and its projector together, over lives in which files fail, fill up and lose power at any step
// and the store loses its answers. And the proof that this test can see: take one guard away, and it finds the loss.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AppendFile, after, type Files } from '../../collector/files.ts';
import { seededRandom } from '../bench/text.ts';
import { type Guards, type Life, LogWorld, type Step } from '../support/log-world.ts';
import type { SimulatedFiles } from '../support/simulated-files.ts';

const step: fc.Arbitrary<Step> = fc.record({
  requests: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 }),
  project: fc.boolean(),
});

const life: fc.Arbitrary<Life> = fc.record({
  steps: fc.array(step, { maxLength: 6 }),
  script: fc.record(
    {
      cutAt: fc.integer({ min: 1, max: 70 }),
      failAt: fc
        .array(fc.integer({ min: 1, max: 60 }), { maxLength: 3 })
        .map((operations) => new Map(operations.map((number) => [number, new Error('EIO')]))),
      capacity: fc.integer({ min: 500, max: 8_000 }),
      keptRatio: fc.double({ min: 0, max: 1, noNaN: true }),
    },
    { requiredKeys: [] },
  ),
  end: fc.constantFrom('power', 'kill', 'close'),
});

const lives = fc.record({ seed: fc.integer(), lives: fc.array(life, { minLength: 1, maxLength: 4 }) });

/** Holds the promise over the lives; with guards taken away it should not. */
const promise = (guards: Guards = {}) =>
  fc.asyncProperty(lives, async ({ seed, lives: all }) => {
    const world = new LogWorld(seededRandom(seed), guards);
    for (const one of all) await world.live(one);
    await world.settle();
    expect(world.broken()).toEqual([]);
  });

/** The file system with one thing done otherwise. */
const but =
  (change: (files: SimulatedFiles) => Partial<Files>) =>
  (files: SimulatedFiles): Files =>
    Object.assign(Object.create(files) as SimulatedFiles, change(files));

const createBut = (suffix: string, change: (file: AppendFile) => Partial<AppendFile>) =>
  but((files) => ({
    create: async (path) => {
      const file = await files.create(path);
      return path.endsWith(suffix) ? { ...file, ...change(file) } : file;
    },
  }));

const nothing = async (): Promise<void> => {};

const withoutGuard: readonly (readonly [string, Guards])[] = [
  ['rows are not synced', { files: createBut('.rows', () => ({ sync: nothing })) }],
  ['the index is not synced', { files: createBut('.index', () => ({ sync: nothing })) }],
  ['names are not synced', { files: but(() => ({ syncDirectory: nothing })) }],
  [
    'a sync that failed is tried again',
    { files: createBut('', (file) => ({ sync: () => file.sync().catch(() => file.sync()) })) },
  ],
  ['sequences are not reserved on the disk', { files: but(() => ({ replace: nothing })) }],
  ['segments are removed before the store has them for certain', { storeSyncs: false }],
];

describe('the log and its projector', () => {
  test('lose nothing acknowledged, double nothing and invent nothing, whatever fails', async () => {
    await fc.assert(promise(), { numRuns: 600 });
  });

  test.each(withoutGuard)('would be caught if %s', async (_, guards) => {
    const found = await fc.check(promise(guards), { numRuns: 1_000, endOnFailure: true });
    expect(found.failed).toBe(true);
  });

  test('write what a short write left, and nothing twice', () => {
    const parts = fc.array(fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)));
    fc.assert(
      fc.property(parts, fc.nat(200), (given, written) => {
        const whole = Buffer.concat(given);
        expect(Buffer.concat(after(given, written))).toEqual(whole.subarray(written));
      }),
    );
  });
});
