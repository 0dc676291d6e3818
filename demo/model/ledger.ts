// What the model server really served: the truth that telemetry is compared with, and the figures the demo prints.

import type { ApiName, Failure, Usage } from './exchange.ts';

export interface ServedCall extends Usage {
  readonly label: readonly string[];
  readonly api: ApiName;
  readonly model: string;
  readonly responseId: string;
  readonly streamed: boolean;
  /** False for a stream whose usage nobody asked for, and for failures: no reader of the wire can know the tokens. */
  readonly usageOnTheWire: boolean;
  readonly status: number;
  readonly failure: Failure | null;
  readonly toolCallCount: number;
  /** Milliseconds since the epoch, when the request came. */
  readonly at: number;
}

export interface Totals {
  readonly calls: number;
  readonly failures: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** The demo runs for days: only the newest calls are kept, the totals go on. */
const calls_max = 20_000;

export class Ledger {
  private kept: ServedCall[] = [];
  private sums: Totals = { calls: 0, failures: 0, inputTokens: 0, outputTokens: 0 };

  note(call: ServedCall): void {
    if (this.kept.length >= calls_max) this.kept = this.kept.slice(calls_max / 2);
    this.kept.push(call);
    const { calls, failures, inputTokens, outputTokens } = this.sums;
    this.sums = {
      calls: calls + 1,
      failures: failures + (call.failure ? 1 : 0),
      inputTokens: inputTokens + call.inputTokens,
      outputTokens: outputTokens + call.outputTokens,
    };
  }

  calls(): readonly ServedCall[] {
    return this.kept;
  }

  totals(): Totals {
    return this.sums;
  }
}
