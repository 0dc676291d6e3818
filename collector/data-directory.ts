// The data directory of this process: held by one process at a time, and known to the store under a name of its own.

import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface DataDirectory {
  readonly path: string;
  /** Names this node in the store; made once. */
  readonly nodeId: string;
  release(): void;
}

/** The directory is in use; the message names the process and the cure. */
export class DirectoryInUse extends Error {
  override name = 'DirectoryInUse';
}

/** Takes the directory for this process. Throws DirectoryInUse. */
export function holdDataDirectory(path: string): DataDirectory {
  mkdirSync(path, { recursive: true });
  const lock = join(path, 'process');
  const holder = readHolder(lock);
  if (holder && holder.pid !== process.pid && startOf(holder.pid) === holder.start) {
    throw new DirectoryInUse(
      `the data directory ${path} is in use by process ${holder.pid}. Stop that flyball, or give this one its own FLYBALL_DATA_DIR.`,
    );
  }
  writeFileSync(lock, `${process.pid} ${startOf(process.pid) ?? ''}`);
  return { path, nodeId: nodeIdOf(path), release: () => rmSync(lock, { force: true }) };
}

function nodeIdOf(path: string): string {
  const file = join(path, 'node-id');
  const known = readText(file)?.trim();
  if (known && /^[a-z0-9-]{4,64}$/.test(known)) return known;
  const fresh = randomBytes(4).toString('hex');
  writeFileSync(file, fresh, { flush: true });
  syncDirectory(path);
  return fresh;
}

/** Makes a new name in the directory survive the loss of power. */
function syncDirectory(path: string): void {
  const directory = openSync(path, 'r');
  fsyncSync(directory);
  closeSync(directory);
}

function readHolder(lock: string): { pid: number; start: string | undefined } | undefined {
  const match = /^(\d+) (\S*)/.exec(readText(lock) ?? '');
  return match ? { pid: Number(match[1]), start: match[2] || undefined } : undefined;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** When a process started, so that a reused process id is not taken for the holder. '?' where /proc is missing. */
function startOf(pid: number): string | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  if (stat) return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  try {
    process.kill(pid, 0);
    return '?';
  } catch {
    return undefined;
  }
}
