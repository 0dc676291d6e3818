// The watcher: tails the facts by their log address, keeps open traces, and after each arrival derives the touched ones
// again. Its place is saved behind the derived rows, so a restart repeats a turn and changes nothing.

import { type RowBatch, type Store, storeError } from '../../sql/store.ts';
import { eager_trace_spans_max } from '../limits.ts';
import { type Accounted, account, type Other } from './account/account.ts';
import type { PriceBook } from './account/price.ts';
import { DerivedBatch } from './derive.ts';
import { Neighbours } from './neighbours.ts';
import type { OpenTrace } from './open-traces.ts';
import { eachRecentReport } from './reload.ts';
import { type FactTable, placeKey, readTail } from './tail-read.ts';
import { TraceBook } from './trace-book.ts';

export interface WatcherEdges {
  readonly store: Store;
  readonly prices: PriceBook;
  /** The nodes whose logs are tailed; asked before each turn. */
  readonly nodes: () => Promise<readonly string[]>;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly onTrouble: (message: string) => void;
  /** Called when the watcher has come further. */
  readonly onPlaces: () => void;
  readonly traced: <T>(
    name: string,
    attributes: Record<string, string | number>,
    run: () => Promise<T>,
  ) => Promise<T>;
}

const shard = 'main';
const idle_ms = 250;
/** From the start of one turn to that of the next: what a turn writes costs as much as a thousand of its rows. */
const turn_every_ms_min = 200;
const save_every_ms = 1_000;
const large_trace_every_ms = 1_000;
const backoff_ms_max = 10_000;

export class Watcher {
  /** Failed turns in a row. */
  failures = 0;
  spansSeen = 0;
  rowsDerived = 0;
  private readonly readTo = new Map<string, number>();
  private readonly book: TraceBook;
  private readonly neighbours: Neighbours;
  /** Large traces that grew and wait for their next accounting. */
  private readonly deferred = new Map<OpenTrace, number>();
  private readonly saved = new Map<string, number>();
  private savedAt = 0;
  private unsaved = false;
  private stopping = false;
  private woken: (() => void) | undefined;
  private running: Promise<void> | undefined;
  private readonly edges: WatcherEdges;

  constructor(edges: WatcherEdges) {
    this.edges = edges;
    this.book = new TraceBook(edges.store);
    this.neighbours = new Neighbours({
      open: (refs) => this.book.openAll(refs),
      leavesOf: (trace) => this.accounted(trace).leaves,
    });
  }

  /** Reads where an earlier run stopped and which traces exist; then turns until `stop`. */
  start(): void {
    this.running = this.run();
  }

  /** Tells that new rows are visible; the next turn starts at once. */
  wake(): void {
    this.woken?.();
  }

  /** One last turn over all that is visible, then nothing more. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.wake();
    await this.running;
  }

  /** How far the node's spans (or logs) have been read: a log sequence. */
  placeOf(node: string, table: FactTable): number {
    return this.readTo.get(placeKey(node, table)) ?? 0;
  }

  /** All places, by `placeKey`. */
  places(): [string, number][] {
    return [...this.readTo];
  }

  private async run(): Promise<void> {
    await this.untilDone(() => this.restore());
    let last = false;
    while (!last) {
      last = this.stopping;
      let busy = true;
      const started = this.edges.now();
      while (busy) busy = (await this.untilDone(() => this.turn(last))) ?? false;
      if (!last) await this.rest(started + turn_every_ms_min);
    }
    await this.untilDone(() => this.save());
  }

  /** Tries until it works; gives up only when stopping. Turns are repeatable, so a retry changes nothing. */
  private async untilDone<T>(step: () => Promise<T>): Promise<T | undefined> {
    for (;;) {
      try {
        const value = await step();
        this.failures = 0;
        return value;
      } catch (error) {
        this.failures++;
        this.edges.onTrouble(`the watcher could not go on: ${storeError(error).message.slice(0, 500)}`);
        if (this.stopping) return undefined;
        await this.edges.sleep(Math.min(backoff_ms_max, 100 * 2 ** Math.min(this.failures, 10)));
      }
    }
  }

  /** Until there is something new, and not before `from`. */
  private async rest(from: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.woken = undefined;
        resolve();
      };
      this.woken = done;
      void this.edges.sleep(idle_ms).then(done);
    });
    const early = from - this.edges.now();
    if (early > 0 && !this.stopping) await this.edges.sleep(early);
  }

  private async restore(): Promise<void> {
    const rows = await this.edges.store.rows<{ node_id: string; table_name: FactTable; place: string }>(
      'SELECT node_id, table_name, toString(wal_sequence) AS place FROM progress FINAL WHERE shard = {shard:String}',
      { shard },
    );
    for (const row of rows) this.readTo.set(placeKey(row.node_id, row.table_name), Number(row.place));
    await this.book.restore(this.edges.now());
    await eachRecentReport(this.edges.store, this.edges.now(), (key, reports) =>
      this.neighbours.remember(key, reports),
    );
  }

  /** One turn: read, group, derive, write. True when more is waiting. */
  private async turn(last: boolean): Promise<boolean> {
    const read = await readTail(this.edges.store, await this.edges.nodes(), (node, table) =>
      this.placeOf(node, table),
    );
    const due = this.dueTraces(last);
    if (read.spans.length === 0 && read.logs.length === 0 && due.length === 0) {
      if (this.unsaved && this.deferred.size === 0) await this.save();
      return false;
    }
    const attributes = { 'flyball.spans': read.spans.length, 'flyball.logs': read.logs.length };
    await this.edges.traced('watch', attributes, async () => {
      const touched = await this.book.group(read);
      for (const trace of due) touched.add(trace);
      await this.book.addTwins(touched);
      await this.derive(this.eager(touched, last), read.places);
    });
    this.spansSeen += read.spans.length;
    this.book.evict((trace) => this.deferred.has(trace));
    if (this.deferred.size === 0 && this.edges.now() - this.savedAt > save_every_ms) await this.save();
    return read.more;
  }

  /** Large traces are put off, so that each costs at most one accounting a second. */
  private eager(touched: ReadonlySet<OpenTrace>, last: boolean): OpenTrace[] {
    const now = this.edges.now();
    return [...touched].filter((trace) => {
      const since = this.deferred.get(trace);
      const wait =
        !last &&
        trace.spans.size > eager_trace_spans_max &&
        (since === undefined ? trace.last !== undefined : now - since < large_trace_every_ms);
      if (wait && since === undefined) this.deferred.set(trace, now);
      if (!wait) this.deferred.delete(trace);
      return !wait;
    });
  }

  private dueTraces(last: boolean): OpenTrace[] {
    const now = this.edges.now();
    return [...this.deferred]
      .filter(([, since]) => last || now - since >= large_trace_every_ms)
      .map(([trace]) => trace);
  }

  private async derive(traces: readonly OpenTrace[], places: ReadonlyMap<string, number>): Promise<void> {
    const batch = new DerivedBatch(this.versionAt(places));
    const known = traces.filter(({ spans }) => spans.size > 0);
    const fresh = new Map(known.map((trace) => [trace, this.accounted(trace)]));
    for (const [trace, others] of await this.neighbours.after(fresh))
      if (trace.spans.size > 0) fresh.set(trace, this.accounted(trace, others));
    for (const [trace, accounted] of fresh) batch.add(trace, accounted);
    await this.write(batch.batches());
    this.rowsDerived += batch.rows;
    for (const [key, place] of places) this.readTo.set(key, place);
    this.unsaved ||= places.size > 0;
    this.edges.onPlaces();
  }

  private accounted(trace: OpenTrace, near: readonly Other[] = []): Accounted {
    const { tenant_id, trace_id, spans, logs } = trace;
    const facts = { tenant_id, trace_id, spans: [...spans.values()], logs: [...logs.values()] };
    return account(facts, this.edges.prices, [...near, ...this.book.twinSpansOf(trace)]);
  }

  /** Grows with every row read on any node, so that what was derived from more facts wins. */
  private versionAt(places: ReadonlyMap<string, number>): number {
    let sum = 0;
    for (const sequence of new Map([...this.readTo, ...places]).values()) sum += sequence;
    return sum;
  }

  /** The rows are in memory as the store will hold them, so they have to get there: this does not give up before `stop`. */
  private async write(batches: readonly RowBatch[]): Promise<void> {
    for (const batch of batches) {
      let failed = 0;
      for (let done = false; !done; ) {
        try {
          await this.edges.store.insert(batch, 'derived');
          done = true;
        } catch (error) {
          this.failures = ++failed;
          this.edges.onTrouble(
            `the store did not take ${batch.table}: ${storeError(error).message.slice(0, 500)}`,
          );
          if (this.stopping) throw error;
          await this.edges.sleep(Math.min(backoff_ms_max, 100 * 2 ** Math.min(failed, 10)));
        }
      }
    }
    this.failures = 0;
  }

  private async save(): Promise<void> {
    this.savedAt = this.edges.now();
    this.unsaved = false;
    for (const [key, place] of this.readTo) {
      const [node_id, table_name] = key.split('\n') as [string, string];
      if (this.saved.get(key) === place) continue;
      await this.edges.store.command(
        'INSERT INTO progress SELECT {shard:String}, {node_id:String}, {table_name:String}, {place:UInt64}, now64(3)',
        {
          shard,
          node_id,
          table_name,
          place,
        },
      );
      this.saved.set(key, place);
    }
  }
}
