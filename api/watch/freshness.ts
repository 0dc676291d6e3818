// How far answers reach: everything received before `as_of` is in them. The earliest of what waits in a log, what is
// visible but not derived yet, and now.

import type { Watcher } from './watcher.ts';

/** Rows that became visible on a node, up to a log sequence. */
export interface Visible {
  readonly node: string;
  readonly table: 'spans' | 'logs';
  readonly sequence: number;
  /** When the first of them was received, milliseconds. */
  readonly receivedMs: number;
}

export class Freshness {
  private waiting: Visible[] = [];
  private readonly watcher: Pick<Watcher, 'placeOf'>;

  constructor(watcher: Pick<Watcher, 'placeOf'>) {
    this.watcher = watcher;
  }

  onVisible(visible: Visible): void {
    this.waiting.push(visible);
  }

  /** Milliseconds since the epoch; `oldestUnseenMs`: the oldest row that waits in a log, if any. */
  asOf(nowMs: number, oldestUnseenMs: number | undefined): number {
    this.waiting = this.waiting.filter(
      ({ node, table, sequence }) => this.watcher.placeOf(node, table) < sequence,
    );
    const pending = this.waiting.reduce(
      (earliest, { receivedMs }) => Math.min(earliest, receivedMs),
      Number.POSITIVE_INFINITY,
    );
    return Math.min(nowMs, pending, oldestUnseenMs ?? Number.POSITIVE_INFINITY);
  }
}
