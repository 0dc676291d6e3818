// A file system in memory that knows what is durable: appended bytes and new names survive a power cut only once they
// were synced. Faults are scripted: the n-th operation fails, writes stop at a size, a power cut comes at any step.

import type { AppendFile, Files } from '../../collector/files.ts';

interface Inode {
  /** What the running system reads. */
  bytes: Buffer;
  /** What the disk holds for certain. */
  disk: Buffer;
  /** From here on `bytes` waits to be written. A failed sync forgets what waited, as kernels do: the next one says yes. */
  waitingFrom: number;
}

const sector_bytes = 512;

/** A change of names, which a power cut undoes unless it was made durable. */
type NameChange = (names: Map<string, Inode>) => void;

export class PowerCut extends Error {
  override name = 'PowerCut';
}

export interface Script {
  /** Fails the operation with this number (counted from 1) with the given error. */
  readonly failAt?: ReadonlyMap<number, Error>;
  /** The power goes before the operation with this number. */
  readonly cutAt?: number;
  /** Bytes that the disk holds. */
  readonly capacity?: number;
  /** How much of what was not synced a power cut happens to keep, 0 to 1. */
  readonly keptRatio?: number;
  /** Numbers in [0, 1): which sectors and names of what was not synced a power cut keeps. Without it a first part. */
  readonly chance?: () => number;
}

export class SimulatedFiles implements Files {
  /** Names as the running system sees them, and as a power cut would leave them. */
  private names = new Map<string, Inode>();
  private readonly durableNames = new Map<string, Inode>();
  private changes: { readonly folder: string; readonly change: NameChange }[] = [];
  operations = 0;
  syncs = 0;
  script: Script = {};

  private step(): void {
    this.operations++;
    const { cutAt, failAt } = this.script;
    if (cutAt !== undefined && this.operations >= cutAt) throw new PowerCut('the power is gone');
    const error = failAt?.get(this.operations);
    if (error) throw error;
  }

  /** The disk after a power cut: of names the earliest changes are kept, of bytes any sectors. */
  afterPowerCut(): SimulatedFiles {
    const { keptRatio = 0, chance } = this.script;
    const names = new Map(this.durableNames);
    const kept = Math.floor(this.changes.length * (chance ? chance() * keptRatio : 0));
    for (const { change } of this.changes.slice(0, kept)) change(names);
    const after = new SimulatedFiles();
    for (const [path, inode] of names) after.put(path, this.leftOf(inode));
    return after;
  }

  /** What was not synced is there in part: to a certain length, and within it some sectors are zeros. */
  private leftOf({ bytes, disk }: Inode): Buffer {
    const { keptRatio = 0, chance } = this.script;
    const length = disk.length + Math.floor(Math.max(0, bytes.length - disk.length) * keptRatio);
    const left = Buffer.concat([disk, bytes.subarray(disk.length, length)]);
    if (!chance) return left;
    for (let at = disk.length; at < length; at = (Math.floor(at / sector_bytes) + 1) * sector_bytes)
      if (chance() > keptRatio)
        left.fill(0, at, Math.min(length, (Math.floor(at / sector_bytes) + 1) * sector_bytes));
    return left;
  }

  /** The disk after the process alone died: everything that was written is there. */
  afterKill(): SimulatedFiles {
    const after = new SimulatedFiles();
    for (const [path, inode] of this.names) after.put(path, Buffer.from(inode.bytes));
    return after;
  }

  /** Changes a byte, as a bad disk does. */
  flip(path: string, at: number): void {
    const inode = this.get(path);
    inode.bytes[at] = (inode.bytes[at] as number) ^ 0xff;
  }

  put(path: string, bytes: Buffer): void {
    const inode = { bytes, disk: bytes, waitingFrom: bytes.length };
    this.names.set(path, inode);
    this.durableNames.set(path, inode);
  }

  paths(): string[] {
    return [...this.names.keys()].sort();
  }

  private get(path: string): Inode {
    const inode = this.names.get(path);
    if (!inode) throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
    return inode;
  }

  private used(): number {
    return [...this.names.values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  async makeDirectory(): Promise<void> {
    this.step();
  }

  async list(path: string): Promise<string[]> {
    return [...this.names.keys()]
      .filter((name) => name.startsWith(`${path}/`))
      .map((name) => name.slice(path.length + 1));
  }

  async read(path: string): Promise<Buffer> {
    return Buffer.from(this.get(path).bytes);
  }

  async size(path: string): Promise<number> {
    return this.get(path).bytes.length;
  }

  async create(path: string): Promise<AppendFile> {
    this.step();
    const inode = this.names.get(path) ?? { bytes: Buffer.alloc(0), disk: Buffer.alloc(0), waitingFrom: 0 };
    this.changeNames(path, (names) => names.set(path, inode));
    return {
      append: async (parts) => {
        this.step();
        for (const part of parts) {
          const room = (this.script.capacity ?? Number.POSITIVE_INFINITY) - this.used();
          inode.bytes = Buffer.concat([inode.bytes, part.subarray(0, Math.max(0, room))]);
          if (room < part.length)
            throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
        }
      },
      sync: async () => this.sync(inode),
      truncate: async (length) => {
        this.step();
        cut(inode, length);
      },
      close: async () => {},
    };
  }

  private sync(inode: Inode): void {
    const { bytes, disk, waitingFrom } = inode;
    inode.waitingFrom = bytes.length;
    this.step();
    this.syncs++;
    const gap = Buffer.alloc(Math.max(0, waitingFrom - disk.length));
    inode.disk = Buffer.concat([disk.subarray(0, waitingFrom), gap, bytes.subarray(waitingFrom)]);
  }

  async replace(path: string, bytes: Buffer): Promise<void> {
    this.step();
    const inode = { bytes: Buffer.from(bytes), disk: Buffer.from(bytes), waitingFrom: bytes.length };
    this.changeNames(path, (names) => names.set(path, inode));
  }

  async rename(from: string, to: string): Promise<void> {
    this.step();
    this.get(from);
    this.changeNames(from, (names) => {
      const inode = names.get(from);
      names.delete(from);
      if (inode) names.set(to, inode);
    });
  }

  async truncate(path: string, length: number): Promise<void> {
    this.step();
    cut(this.get(path), length);
  }

  async remove(path: string): Promise<void> {
    this.step();
    this.changeNames(path, (names) => names.delete(path));
  }

  private changeNames(path: string, change: NameChange): void {
    change(this.names);
    this.changes.push({ folder: path.slice(0, path.lastIndexOf('/')), change });
  }

  async syncDirectory(path: string): Promise<void> {
    this.step();
    for (const { folder, change } of this.changes) if (folder === path) change(this.durableNames);
    this.changes = this.changes.filter(({ folder }) => folder !== path);
  }

  async free(): Promise<number> {
    return (this.script.capacity ?? 1e12) - this.used();
  }
}

/** Shortens what the system reads; the disk follows at the next sync. */
function cut(inode: Inode, length: number): void {
  inode.bytes = inode.bytes.subarray(0, length);
  inode.waitingFrom = Math.min(inode.waitingFrom, length);
}
