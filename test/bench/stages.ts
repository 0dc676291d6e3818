// What each stage behind the acknowledgement costs, in this process: rows into the store, the watcher's reading, its
// accounting, what it writes, and the merges that follow. CPU of all threads per span, so that others on the machine
// disturb little.

import { randomFillSync } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cataloguePrices } from '../../api/watch/account/price.ts';
import { Watcher } from '../../api/watch/watcher.ts';
import { Ingest } from '../../collector/ingest.ts';
import { spanLayout } from '../../collector/row/columns.ts';
import { openEmbedded } from '../../sql/embedded.ts';
import { migrate, readMigrations } from '../../sql/migrate.ts';
import { applyRetention } from '../../sql/retention.ts';
import type { Store } from '../../sql/store.ts';
import { buildTemplate, patch } from './bodies.ts';

export interface StageFigures {
  readonly stage: string;
  readonly cpu_us_per_span: number;
}

export interface StageOptions {
  readonly spans: number;
  /** Spans in one insert, hence in one turn of the watcher. */
  readonly block: number;
}

const batch = 100;
const span_bytes = 2_400;
const node_id = 'bench';

/** The compilers have seen everything by then. */
const warm_up_spans = 60_000;

/** CPU by stage, of `spans` spans that come in blocks, each watched before the next one. */
export async function measureStages({ spans, block }: StageOptions): Promise<StageFigures[]> {
  const directory = mkdtempSync(join(tmpdir(), 'flyball-bench-'));
  const store = await openEmbedded({ directory });
  await migrate(store, await readMigrations(), undefined);
  await applyRetention(store, { days: 90, payloadDays: 14 }, undefined);
  const blocks = makeBlocks(directory, spans + warm_up_spans, block);
  const meter = new Meter();
  const watched = await startWatcher(metered(store, meter));
  for (const { path, sequence, first } of blocks) {
    if (first === warm_up_spans - (warm_up_spans % block)) meter.reset();
    meter.enter('facts: insert');
    await store.insert({ table: 'spans', columns: spanLayout.columns, source: { path } }, 'facts');
    meter.enter('watch: account');
    await watched.reach(sequence);
  }
  meter.enter('merges');
  await settled(store);
  meter.enter('');
  await watched.stop();
  await store.close();
  rmSync(directory, { recursive: true, force: true });
  return meter.figures(spans);
}

/** Books the CPU time of the process on one stage at a time; merges and V8's own threads stand apart. */
class Meter {
  private readonly spent = new Map<string, number>();
  private stage = '';
  private last = reading();

  /** What follows is booked on `stage`; the stage before. */
  enter(stage: string): string {
    const now = reading();
    const apart = apartStages.map(
      (name, index) => [name, now.apart[index]! - this.last.apart[index]!] as const,
    );
    this.book(this.stage, now.all_us - this.last.all_us - apart.reduce((sum, [, us]) => sum + us, 0));
    for (const [name, us] of apart) this.book(name, us);
    this.last = now;
    const before = this.stage;
    this.stage = stage;
    return before;
  }

  reset(): void {
    this.enter(this.stage);
    this.spent.clear();
  }

  private book(stage: string, us: number): void {
    this.spent.set(stage, (this.spent.get(stage) ?? 0) + us);
  }

  figures(spans: number): StageFigures[] {
    return [...this.spent]
      .filter(([stage]) => stage !== '')
      .map(([stage, us]) => ({ stage, cpu_us_per_span: us / spans }));
  }
}

const apartStages = ['merges', 'garbage and compilers'] as const;
const apartThreads = [/^(MergeMutate|BgSchPool)/, /^V8Worker/];

interface Reading {
  readonly all_us: number;
  /** By `apartStages`. */
  readonly apart: readonly number[];
}

function reading(): Reading {
  const apart = apartThreads.map(() => 0);
  for (const [name, us] of runTimes()) {
    const index = apartThreads.findIndex((pattern) => pattern.test(name));
    if (index >= 0) apart[index]! += us;
  }
  const { user, system } = process.cpuUsage();
  return { all_us: user + system, apart };
}

/** Microseconds that each thread of this process has run. */
function runTimes(): [name: string, us: number][] {
  return readdirSync('/proc/self/task').flatMap((id) => {
    try {
      const [ns] = readFileSync(`/proc/self/task/${id}/schedstat`, 'utf8').split(' ');
      return [[readFileSync(`/proc/self/task/${id}/comm`, 'utf8'), Number(ns) / 1_000]];
    } catch {
      return []; // the thread has ended
    }
  });
}

/** The store as the watcher sees it, with what it costs. */
function metered(store: Store, meter: Meter): Store {
  const within = async <T>(stage: string, run: () => Promise<T>): Promise<T> => {
    const before = meter.enter(stage);
    try {
      return await run();
    } finally {
      meter.enter(before);
    }
  };
  return {
    kind: store.kind,
    rows: (sql, parameters) => within('watch: look-ups', () => store.rows(sql, parameters)),
    text: (sql, format, parameters) => store.text(sql, format, parameters),
    rowBinary: (sql) => within('watch: tail', () => store.rowBinary(sql)),
    command: (sql, parameters) => within('watch: progress', () => store.command(sql, parameters)),
    insert: (rows, lane) => within(`watch: insert ${rows.table}`, () => store.insert(rows, lane)),
    ping: () => store.ping(),
    close: () => store.close(),
  };
}

interface Watched {
  /** Resolves when the rows up to `sequence` are derived and the watcher has nothing left to do. */
  reach(sequence: number): Promise<void>;
  stop(): Promise<void>;
}

async function startWatcher(store: Store): Promise<Watched> {
  let onRest = (): void => {};
  const watcher: Watcher = new Watcher({
    store,
    prices: cataloguePrices(),
    nodes: async () => [node_id],
    now: Date.now,
    sleep: (ms) => {
      onRest();
      return new Promise((resolve) => setTimeout(resolve, ms));
    },
    onTrouble: (message) => process.stderr.write(`${message}\n`),
    onPlaces: () => {},
    traced: (_name, _attributes, run) => run(),
  });
  const reach = (sequence: number): Promise<void> =>
    new Promise((resolve) => {
      onRest = () => {
        if (watcher.placeOf(node_id, 'spans') >= sequence) resolve();
      };
      watcher.wake();
    });
  watcher.start();
  await reach(0);
  return { reach, stop: () => watcher.stop() };
}

interface Block {
  readonly path: string;
  /** The last request in it. */
  readonly sequence: number;
  /** Spans before it. */
  readonly first: number;
}

/** Fresh rows, a request of a hundred spans after the other, `block` spans in a file. */
function makeBlocks(directory: string, spans: number, block: number): Block[] {
  const ingest = new Ingest();
  const templates = Array.from({ length: 100 }, (_, index) => buildTemplate(index + 1, batch, span_bytes));
  let sequence = 0;
  const request = (): Buffer => {
    const template = templates[sequence % templates.length]!;
    patch(template, (size) => randomFillSync(Buffer.alloc(size)), Date.now());
    const context = {
      nodeId: node_id,
      sequence: ++sequence,
      receivedMs: Date.now(),
      tenantId: 'default',
      storePayloads: true,
      oldestNs: 0n,
    };
    return Buffer.from(ingest.spans(template.body, context).bytes);
  };
  return Array.from({ length: Math.ceil(spans / block) }, (_, index) => {
    const path = join(directory, `block-${index}.rows`);
    writeFileSync(path, Buffer.concat(Array.from({ length: block / batch }, request)));
    return { path, sequence, first: index * block };
  });
}

const quiet_rounds = 5;

/** Waits until no merge runs. */
export async function settled(store: Store): Promise<void> {
  for (let quiet = 0; quiet < quiet_rounds; ) {
    const [row] = await store.rows<{ merges: string }>(
      'SELECT toString(count()) AS merges FROM system.merges',
    );
    quiet = row?.merges === '0' ? quiet + 1 : 0;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
