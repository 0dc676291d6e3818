// What a benchmark must say of the machine it ran on, and what it reads off a process there.

import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

export function machineLine(): string {
  const [cpu] = cpus();
  const gib = Math.round(totalmem() / 2 ** 30);
  return `${availableParallelism()} × ${cpu?.model ?? 'unknown CPU'}, ${gib} GiB, ${process.platform} ${process.arch}, Node ${process.version}, load ${loadavg()
    .map((load) => load.toFixed(1))
    .join(' ')}`;
}

/** Linux counts CPU time in hundredths of a second. */
const ticks_per_second = 100;
const page_bytes = 4_096;

export interface Usage {
  readonly cpu_seconds: number;
  readonly rss_bytes: number;
}

/** CPU time and memory of a process, from /proc; its threads are included. */
export function usageOf(pid: number): Usage {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return {
    cpu_seconds: (Number(fields[11]) + Number(fields[12])) / ticks_per_second,
    rss_bytes: Number(fields[21]) * page_bytes,
  };
}

/** CPU time by thread name, seconds: where a process spends itself. */
export function threadsOf(pid: number): Map<string, number> {
  const threads = new Map<string, number>();
  for (const id of readdirSync(`/proc/${pid}/task`)) {
    try {
      const stat = readFileSync(`/proc/${pid}/task/${id}/stat`, 'utf8');
      const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      threads.set(
        name,
        (threads.get(name) ?? 0) + (Number(fields[11]) + Number(fields[12])) / ticks_per_second,
      );
    } catch {
      // the thread has ended
    }
  }
  return threads;
}

/** Watches a process while `run` runs; the most memory it had. */
export async function whileWatched<T>(
  pid: number,
  run: () => Promise<T>,
): Promise<{ value: T; rss_max_bytes: number }> {
  let rss_max_bytes = 0;
  const look = setInterval(() => {
    rss_max_bytes = Math.max(rss_max_bytes, usageOf(pid).rss_bytes);
  }, 200);
  try {
    return { value: await run(), rss_max_bytes };
  } finally {
    clearInterval(look);
  }
}

export const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
};
