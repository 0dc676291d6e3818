// The projector: the one inserter of this node. It seals what the log holds, inserts segment after segment in order,
// and removes a segment when the store has it. After a lost answer or a restart it inserts only what is missing.

import type { RowBatch, Store } from '../sql/store.ts';
import { storeError } from '../sql/store.ts';
import { insertByHalves, type Quarantine } from './quarantine.ts';
import type { Layout } from './row/columns.ts';
import type { Wal } from './wal.ts';
import { rowsFile, type Segment } from './wal-format.ts';

/** Rows that became visible in the store: of which node and table, up to which log sequence, received when at first. */
export interface VisibleRows {
  readonly node: string;
  readonly table: 'spans' | 'logs';
  readonly sequence: number;
  readonly receivedMs: number;
}

export interface ProjectorEdges {
  readonly wal: Wal;
  readonly store: Store;
  readonly nodeId: string;
  readonly layouts: readonly Layout[];
  readonly quarantine: Quarantine;
  readonly sleep: (ms: number) => Promise<void>;
  readonly now: () => number;
  /** Called when rows became visible in the store. */
  readonly onProjected: (visible: VisibleRows) => void;
  readonly onTrouble: (message: string) => void;
  /** Wraps one projection, for our own telemetry. */
  readonly traced: <T>(
    name: string,
    attributes: Record<string, string | number>,
    run: () => Promise<T>,
  ) => Promise<T>;
}

/** Between two projections: an insert costs as much as a thousand of its rows, so small ones are made rarely. */
const interval_ms_min = 150;
const interval_ms_max = 500;
/** A projection is followed by a pause of this many times its length: larger inserts cost less per row. */
const pause_ratio = 3;
const backoff_ms_max = 10_000;
const unknown_failures_max = 3;

export class Projector {
  /** Consecutive failed attempts; 0 while the store takes rows. */
  failures = 0;
  rowsInserted = 0;
  private stopping = false;
  private running: Promise<void> | undefined;
  private readonly edges: ProjectorEdges;

  constructor(edges: ProjectorEdges) {
    this.edges = edges;
  }

  /** Runs until `stop`. What an earlier run left is inserted first. */
  start(): void {
    this.running = this.run();
  }

  /** One last projection of all that is acknowledged, then nothing more. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.running;
  }

  private async run(): Promise<void> {
    let last = false;
    while (!last) {
      last = this.stopping;
      const started = this.edges.now();
      const done = await this.projectAll();
      if (!done && this.stopping) return;
      const pause = (this.edges.now() - started) * pause_ratio;
      if (!last) await this.edges.sleep(Math.min(interval_ms_max, Math.max(interval_ms_min, pause)));
    }
  }

  /** Inserts every sealed segment; false when stopped before the store took them. */
  async projectAll(): Promise<boolean> {
    for (const segment of await this.edges.wal.rotate()) {
      if (!(await this.projectUntilDone(segment))) return false;
    }
    return true;
  }

  private async projectUntilDone(segment: Segment): Promise<boolean> {
    const rows = `segment ${segment.number} (${segment.rows} rows)`;
    let attempt = segment;
    const inserted = await this.untilDone(`the store did not take ${rows}`, async () => {
      const now = attempt;
      // It may take them and lose the answer: from the next attempt on it is asked what is there.
      attempt = { ...segment, maybeInserted: true };
      await this.insert(now);
    });
    if (!inserted) return false;
    this.rowsInserted += segment.rows;
    this.edges.onProjected(visibleRows(segment, this.edges.nodeId));
    // Its files may be half gone when this fails, so it is not inserted again.
    return this.untilDone(`the log could not let go of ${rows}`, () => this.edges.wal.remove(segment));
  }

  /** Tries until it works; false when stopped before. */
  private async untilDone(trouble: string, step: () => Promise<void>): Promise<boolean> {
    for (;;) {
      try {
        await step();
        this.failures = 0;
        return true;
      } catch (error) {
        this.failures++;
        this.edges.onTrouble(`${trouble}: ${storeError(error).message.slice(0, 500)}`);
        if (this.stopping) return false;
        await this.edges.sleep(Math.min(backoff_ms_max, 100 * 2 ** Math.min(this.failures, 10)));
      }
    }
  }

  private async insert(segment: Segment): Promise<void> {
    const { store, quarantine, traced } = this.edges;
    const layout = this.layoutOf(segment);
    await traced('project', { 'flyball.table': segment.table, 'flyball.rows': segment.rows }, async () => {
      const where = segment.maybeInserted ? await this.missing(segment) : undefined;
      try {
        if (segment.holes) await insertByHalves(segment, layout, { store, quarantine, where });
        else await store.insert(batchOf(segment, layout, where), 'facts');
      } catch (error) {
        if (!(await this.isRowsFault(error))) throw error;
        await insertByHalves(segment, layout, { store, quarantine, where: await this.missing(segment) });
      }
    });
  }

  /**
   * Is it the rows that cannot be stored, rather than the store that cannot store? The codes that we know say so at
   * once; a code that we do not know is believed to mean the rows when it comes back while the store answers.
   */
  private async isRowsFault(error: unknown): Promise<boolean> {
    const { failure } = storeError(error);
    if (failure === 'poison' || failure === 'split') return true;
    return failure === 'fault' && this.failures >= unknown_failures_max && (await this.edges.store.ping());
  }

  private layoutOf(segment: Segment): Layout {
    const layout = this.edges.layouts.find(
      ({ table, number }) => table === segment.table && number === segment.layout,
    );
    if (!layout)
      throw new Error(
        `segment ${segment.number} has layout ${segment.layout} of ${segment.table}, which this version does not know`,
      );
    return layout;
  }

  /** A condition that leaves only the rows that the store does not have; undefined when it has none of them. */
  private async missing(segment: Segment): Promise<string | undefined> {
    const sequences = segment.records.map(({ sequence }) => sequence);
    const range = `node_id = '${this.edges.nodeId}' AND wal_sequence BETWEEN ${Math.min(...sequences)} AND ${Math.max(...sequences)}`;
    const [found] = await this.edges.store.rows<{ there: number }>(
      `SELECT count() > 0 AS there FROM ${segment.table} WHERE ${range}`,
    );
    if (!found || Number(found.there) === 0) return undefined;
    return `(wal_sequence, wal_index) NOT IN (SELECT wal_sequence, wal_index FROM ${segment.table} WHERE ${range})`;
  }
}

function batchOf(segment: Segment, layout: Layout, where: string | undefined): RowBatch {
  const [first, last] = [segment.records[0], segment.records.at(-1)];
  const queryId = `wal-${segment.table}-${first?.sequence}-${last?.sequence}`;
  return {
    table: layout.table,
    columns: layout.columns,
    source: { path: rowsFile(segment.stem) },
    queryId,
    ...(where ? { where } : {}),
  };
}

function visibleRows(segment: Segment, node: string): VisibleRows {
  const [first, last] = [segment.records[0], segment.records.at(-1)];
  return {
    node,
    table: segment.table as 'spans' | 'logs',
    sequence: last?.sequence ?? 0,
    receivedMs: first?.receivedMs ?? 0,
  };
}
