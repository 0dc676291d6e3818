// Work that is done again and again: each evaluator at its own pace, never beside itself, its failures told and not
// fatal. Timers come as an argument, so that tests run them by hand.

export interface Evaluator {
  readonly name: string;
  readonly every_ms: number;
  /** Must be repeatable: a run that failed half-way is run again. */
  readonly run: (now: Date) => Promise<void>;
}

export interface EvaluatorEdges {
  readonly now: () => Date;
  readonly every: (ms: number, run: () => void) => () => void;
  readonly onTrouble: (message: string) => void;
}

export interface RunningEvaluators {
  /** Runs in a row that failed, by name. */
  failures(): ReadonlyMap<string, number>;
  /** Waits for what is running; nothing starts after. */
  stop(): Promise<void>;
}

export function startEvaluators(
  evaluators: readonly Evaluator[],
  { now, every, onTrouble }: EvaluatorEdges,
): RunningEvaluators {
  const failures = new Map<string, number>();
  const running = new Map<string, Promise<void>>();
  const turn = ({ name, run }: Evaluator): void => {
    if (running.has(name)) return;
    const done = run(now())
      .then(() => void failures.set(name, 0))
      .catch((error: unknown) => {
        failures.set(name, (failures.get(name) ?? 0) + 1);
        onTrouble(
          `${name} could not be evaluated: ${error instanceof Error ? error.message : String(error)}`,
        );
      })
      .finally(() => void running.delete(name));
    running.set(name, done);
  };
  const stops = evaluators.map((evaluator) => {
    turn(evaluator);
    return every(evaluator.every_ms, () => turn(evaluator));
  });
  return {
    failures: () => failures,
    stop: async () => {
      for (const stop of stops) stop();
      await Promise.all(running.values());
    },
  };
}

/** Real timers, for the edge. */
export function everyMs(ms: number, run: () => void): () => void {
  const timer = setInterval(run, ms).unref();
  return () => clearInterval(timer);
}
