// Evaluators run at their pace, never beside themselves, and a failure of one is told and tried again.

import { expect, test } from 'vitest';
import { startEvaluators } from '../../api/act/evaluators.ts';

/** Timers that a test winds by hand. */
function handTimers() {
  const runs = new Set<() => void>();
  return {
    every: (_ms: number, run: () => void) => {
      runs.add(run);
      return () => void runs.delete(run);
    },
    tick: () => {
      for (const run of runs) run();
    },
  };
}

test('a slow evaluator is not started beside itself', async () => {
  const timers = handTimers();
  let started = 0;
  let release = (): void => {};
  const run = (): Promise<void> => {
    started++;
    return new Promise((resolve) => {
      release = resolve;
    });
  };
  const running = startEvaluators([{ name: 'slow', every_ms: 1, run }], {
    now: () => new Date(0),
    every: timers.every,
    onTrouble: () => {},
  });
  timers.tick();
  timers.tick();
  expect(started).toBe(1);
  release();
  await running.stop();
  timers.tick();
  expect(started).toBe(1);
});

test('a failure is told, counted and tried again', async () => {
  const timers = handTimers();
  const told: string[] = [];
  let runs = 0;
  const run = async (): Promise<void> => {
    if (++runs < 3) throw new Error('the store is away');
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const running = startEvaluators([{ name: 'budgets', every_ms: 1, run }], {
    now: () => new Date(0),
    every: timers.every,
    onTrouble: (message) => told.push(message),
  });
  await settle();
  timers.tick();
  await settle();
  expect(running.failures().get('budgets')).toBe(2);
  timers.tick();
  await settle();
  expect(running.failures().get('budgets')).toBe(0);
  expect(told).toEqual([
    'budgets could not be evaluated: the store is away',
    'budgets could not be evaluated: the store is away',
  ]);
  await running.stop();
});
