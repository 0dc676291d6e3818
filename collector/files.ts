// The few things that the log asks of a file system, so that tests can give it one that fails where they want.

import {
  type FileHandle,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  statfs,
  truncate,
  writeFile,
} from 'node:fs/promises';

/** A file that is only appended to. */
export interface AppendFile {
  /** Writes all of `parts` at the end. Short writes are repeated until done; throws what the system throws. */
  append(parts: readonly Buffer[]): Promise<void>;
  /** Returns when the data is on the disk. */
  sync(): Promise<void>;
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
}

export interface Files {
  makeDirectory(path: string): Promise<void>;
  list(path: string): Promise<string[]>;
  read(path: string): Promise<Buffer>;
  size(path: string): Promise<number>;
  create(path: string): Promise<AppendFile>;
  /** Writes a whole file so that it is either there, complete and durable, or not there. */
  replace(path: string, bytes: Buffer): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  truncate(path: string, length: number): Promise<void>;
  remove(path: string): Promise<void>;
  /** Makes creations, renames and removals in the directory durable. */
  syncDirectory(path: string): Promise<void>;
  /** Bytes that are free on the file system of `path`. */
  free(path: string): Promise<number>;
}

class RealFile implements AppendFile {
  private readonly handle: FileHandle;

  constructor(handle: FileHandle) {
    this.handle = handle;
  }

  async append(parts: readonly Buffer[]): Promise<void> {
    let rest = parts.filter((part) => part.length > 0);
    while (rest.length > 0) {
      // The kernel takes at most 1,024 buffers at a time, and fewer bytes than asked for when the disk fills up.
      const { bytesWritten } = await this.handle.writev(rest.slice(0, iovec_max));
      if (bytesWritten === 0) throw new Error('the file system took no bytes');
      rest = after(rest, bytesWritten);
    }
  }

  async sync(): Promise<void> {
    await this.handle.datasync();
  }

  async truncate(length: number): Promise<void> {
    await this.handle.truncate(length);
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}

const iovec_max = 1_024;

/** `parts` without their first `written` bytes. */
export function after(parts: readonly Buffer[], written: number): Buffer[] {
  const rest: Buffer[] = [];
  let skip = written;
  for (const part of parts) {
    if (skip < part.length) rest.push(part.subarray(skip));
    skip = Math.max(0, skip - part.length);
  }
  return rest;
}

export const realFiles: Files = {
  makeDirectory: async (path) => {
    await mkdir(path, { recursive: true });
  },
  list: (path) => readdir(path),
  read: (path) => readFile(path),
  size: async (path) => (await stat(path)).size,
  create: async (path) => new RealFile(await open(path, 'a')),
  replace: async (path, bytes) => {
    const temporary = `${path}.new`;
    await writeFile(temporary, bytes, { flush: true });
    await rename(temporary, path);
  },
  rename: (from, to) => rename(from, to),
  truncate: (path, length) => truncate(path, length),
  remove: (path) => rm(path, { force: true }),
  syncDirectory: async (path) => {
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  free: async (path) => {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  },
};
