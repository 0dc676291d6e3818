// A file system in memory that knows what is durable: appended bytes and new names survive a power cut only once they
// were synced. Faults are scripted: the n-th operation fails, writes stop at a size, a power cut comes at any step.

import type { AppendFile, Files } from '../../collector/files.ts';

interface Inode {
  bytes: Buffer;
  /** How much of `bytes` a power cut leaves. */
  durable: number;
}

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
}

export class SimulatedFiles implements Files {
  /** Names as the running system sees them, and as a power cut would leave them. */
  private names = new Map<string, Inode>();
  private durableNames = new Map<string, Inode>();
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

  /** The disk after a power cut: unsynced names are gone, unsynced bytes kept in part. */
  afterPowerCut(): SimulatedFiles {
    const { keptRatio = 0 } = this.script;
    const after = new SimulatedFiles();
    for (const [path, inode] of this.durableNames) {
      const kept = inode.durable + Math.floor((inode.bytes.length - inode.durable) * keptRatio);
      const copy = { bytes: Buffer.from(inode.bytes.subarray(0, kept)), durable: kept };
      after.names.set(path, copy);
      after.durableNames.set(path, copy);
    }
    return after;
  }

  /** The disk after the process alone died: everything that was written is there. */
  afterKill(): SimulatedFiles {
    const after = new SimulatedFiles();
    for (const [path, inode] of this.names) {
      const copy = { bytes: Buffer.from(inode.bytes), durable: inode.bytes.length };
      after.names.set(path, copy);
      after.durableNames.set(path, copy);
    }
    return after;
  }

  /** Changes a byte, as a bad disk does. */
  flip(path: string, at: number): void {
    const inode = this.get(path);
    inode.bytes[at] = (inode.bytes[at] as number) ^ 0xff;
  }

  put(path: string, bytes: Buffer): void {
    const inode = { bytes, durable: bytes.length };
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
    const inode = this.names.get(path) ?? { bytes: Buffer.alloc(0), durable: 0 };
    this.names.set(path, inode);
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
      sync: async () => {
        this.step();
        this.syncs++;
        inode.durable = inode.bytes.length;
      },
      truncate: async (length) => {
        this.step();
        inode.bytes = inode.bytes.subarray(0, length);
        inode.durable = Math.min(inode.durable, length);
      },
      close: async () => {},
    };
  }

  async replace(path: string, bytes: Buffer): Promise<void> {
    this.step();
    const inode = { bytes: Buffer.from(bytes), durable: bytes.length };
    this.names.set(path, inode);
  }

  async rename(from: string, to: string): Promise<void> {
    this.step();
    const inode = this.get(from);
    this.names.delete(from);
    this.names.set(to, inode);
  }

  async truncate(path: string, length: number): Promise<void> {
    this.step();
    const inode = this.get(path);
    inode.bytes = inode.bytes.subarray(0, length);
    inode.durable = Math.min(inode.durable, length);
  }

  async remove(path: string): Promise<void> {
    this.step();
    this.names.delete(path);
  }

  async syncDirectory(path: string): Promise<void> {
    this.step();
    for (const name of this.durableNames.keys())
      if (name.startsWith(`${path}/`) && !this.names.has(name)) this.durableNames.delete(name);
    for (const [name, inode] of this.names)
      if (name.startsWith(`${path}/`)) this.durableNames.set(name, inode);
  }

  async free(): Promise<number> {
    return (this.script.capacity ?? 1e12) - this.used();
  }
}
