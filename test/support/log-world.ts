// The log and its projector in a world that breaks: files that fail, fill up and lose power, a store that refuses or
// takes rows and loses its answer. Lives follow each other on one disk; what was acknowledged is written down.

import type { Files } from '../../collector/files.ts';
import { Projector } from '../../collector/project.ts';
import { Wal } from '../../collector/wal.ts';
import { type RowBatch, type Store, StoreError } from '../../sql/store.ts';
import { type Script, SimulatedFiles } from './simulated-files.ts';

/** A step of a life: requests of so many rows that arrive together, a projection, or both at once. */
export type Step = { readonly requests?: readonly number[]; readonly project?: boolean };

export interface Life {
  readonly steps: readonly Step[];
  readonly script: Pick<Script, 'cutAt' | 'failAt' | 'capacity' | 'keptRatio'>;
  /** How it ends when the power does not go before. */
  readonly end: 'power' | 'kill' | 'close';
}

export interface Guards {
  /** What stands between the log and the disk; a test takes a guard away here. */
  readonly files?: (files: SimulatedFiles) => Files;
  /** False: the store says yes before its rows are on the disk. */
  readonly storeSyncs?: boolean;
}

const row_bytes = 300;
/** More failures in a row than chance and the script of a life can give. */
const pauses_max = 60;
const directory = '/data/wal';

/** Rows are their address and some bytes; several fit into a sector, some lie across two. */
function rowsOf(sequence: number, count: number): Buffer {
  const rows = Buffer.alloc(count * row_bytes, sequence);
  for (let index = 0; index < count; index++) {
    rows.writeUInt32LE(sequence, index * row_bytes);
    rows.writeUInt32LE(index, index * row_bytes + 4);
  }
  return rows;
}

const addressesIn = (rows: Buffer): string[] =>
  Array.from(
    { length: rows.length / row_bytes },
    (_, row) => `${rows.readUInt32LE(row * row_bytes)}:${rows.readUInt32LE(row * row_bytes + 4)}`,
  );

export class LogWorld {
  readonly acknowledged = new Set<string>();
  readonly sent = new Set<string>();
  /** How often each row stands in the store. */
  readonly stored = new Map<string, number>();
  /** Sequences that were given twice. */
  readonly repeated: number[] = [];
  private readonly given = new Set<number>();
  /** A projection did not end although every fault had passed. */
  private stuck = false;
  /** Rows that the store has said yes to and would lose with the power. */
  private unsynced: string[] = [];
  private disk = new SimulatedFiles();
  private readonly chance: () => number;
  private readonly guards: Guards;

  constructor(chance: () => number, guards: Guards = {}) {
    this.chance = chance;
    this.guards = guards;
  }

  async live(life: Life): Promise<void> {
    this.disk.script = { ...life.script, chance: this.chance };
    try {
      await this.run(life);
    } catch {
      // the power went while it started or ended
    }
    const powerless = this.isPowerless() || life.end === 'power';
    if (powerless) for (const address of this.unsynced) this.stored.delete(address);
    this.unsynced = [];
    this.disk = powerless ? this.disk.afterPowerCut() : this.disk.afterKill();
  }

  private isPowerless(): boolean {
    const { cutAt } = this.disk.script;
    return cutAt !== undefined && this.disk.operations >= cutAt;
  }

  private async run({ steps, end }: Life): Promise<void> {
    const files = this.guards.files?.(this.disk) ?? this.disk;
    const wal = await Wal.open(directory, files, { onDamage: () => {} });
    for (const { requests = [], project } of steps) {
      const sending = requests.map((count) => this.send(wal, count));
      await Promise.all([...sending, project ? this.project(wal, files) : undefined]);
    }
    if (end === 'close') await wal.close();
  }

  private async send(wal: Wal, count: number): Promise<void> {
    const sequence = wal.sequence();
    if (this.given.has(sequence)) this.repeated.push(sequence);
    this.given.add(sequence);
    const bytes = rowsOf(sequence, count);
    for (const address of addressesIn(bytes)) this.sent.add(address);
    const entry = { table: 'spans', layout: 1, sequence, bytes, rows: count, receivedMs: sequence };
    const kept = await wal.append(entry).then(
      () => true,
      () => false,
    );
    if (kept) for (const address of addressesIn(bytes)) this.acknowledged.add(address);
  }

  private async project(wal: Wal, files: Files): Promise<void> {
    let pauses = 0;
    const projector: Projector = new Projector({
      wal,
      store: this.store(files),
      nodeId: 'node',
      layouts: [{ table: 'spans', number: 1, columns: [] }],
      quarantine: { files, directory: '/data/quarantine', onRow: () => {} },
      sleep: async () => {
        const stuck = ++pauses > pauses_max;
        if (stuck && !this.isPowerless()) this.stuck = true;
        if (stuck || this.isPowerless()) void projector.stop();
      },
      now: () => 0,
      onProjected: () => {},
      onTrouble: () => {},
      traced: (_name, _attributes, run) => run(),
    });
    await projector.projectAll();
  }

  /** Takes rows, refuses them, or takes them and loses its answer. */
  private store(files: Files): Store {
    const insert = async ({ source, where }: RowBatch): Promise<void> => {
      if (this.isPowerless() || this.chance() < 0.1) throw new StoreError('no answer', 0, 'retry');
      const bytes = source instanceof Uint8Array ? Buffer.from(source) : await files.read(source.path);
      const wanted = addressesIn(bytes).filter(
        (address) => !where?.includes('NOT IN') || !this.stored.has(address),
      );
      for (const address of wanted) this.stored.set(address, (this.stored.get(address) ?? 0) + 1);
      if (this.guards.storeSyncs === false) this.unsynced.push(...wanted);
      if (this.chance() < 0.1) throw new StoreError('the answer is lost', 0, 'retry');
    };
    const rows = async (sql: string): Promise<{ there: number }[]> => {
      const [, from, to] = /BETWEEN (\d+) AND (\d+)/.exec(sql) ?? [];
      const there = [...this.stored.keys()].some((address) => {
        const sequence = Number.parseInt(address, 10);
        return sequence >= Number(from) && sequence <= Number(to);
      });
      return [{ there: there ? 1 : 0 }];
    };
    return { kind: 'embedded', insert, rows, ping: async () => true } as unknown as Store;
  }

  /** A last life without faults, in which everything comes into the store. */
  async settle(): Promise<void> {
    await this.live({ steps: [{ project: true }], script: {}, end: 'close' });
    // A request of the store that was refused by chance is repeated within the projection, so one is enough.
  }

  /** What the promise forbids, in words; nothing when it held. */
  broken(): string[] {
    const lost = [...this.acknowledged].filter((address) => !this.stored.has(address));
    const doubled = [...this.stored].filter(([, count]) => count > 1).map(([address]) => address);
    const invented = [...this.stored.keys()].filter((address) => !this.sent.has(address));
    return [
      ...lost.map((address) => `lost ${address}`),
      ...doubled.map((address) => `doubled ${address}`),
      ...invented.map((address) => `invented ${address}`),
      ...(this.stuck ? ['the projector is stuck'] : []),
      ...this.repeated.map((sequence) => `gave the sequence ${sequence} twice`),
    ];
  }
}
