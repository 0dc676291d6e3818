// The hot path measured from outside: a flyball process under load, with everything on. Spans acknowledged and stored
// per second, CPU per span, how long acknowledgements and answers took, memory, bytes on disk.

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openEmbedded } from '../../sql/embedded.ts';
import { caughtUp, getJson } from '../support/api.ts';
import { type FlyballProcess, startFlyball } from '../support/flyball-process.ts';
import { modelCall, tracesProtobuf } from '../support/otlp.ts';
import type { LoadOptions, LoadResult } from './load.ts';
import { quantile, threadsOf, usageOf, whileWatched } from './machine.ts';

const run = promisify(execFile);

export interface IngestCase {
  readonly name: string;
  readonly seconds: number;
  readonly batch: number;
  readonly gzip: boolean;
  readonly rate: number;
}

export interface IngestFigures extends LoadResult {
  readonly name: string;
  readonly cpu_us_per_span: number;
  readonly rss_max_mib: number;
  readonly stored_bytes_per_span: number;
  readonly answer_p50_ms: number;
  readonly answer_p99_ms: number;
  readonly threads: string;
}

/** Runs one case on a fresh data directory. */
export async function measureIngest(one: IngestCase): Promise<IngestFigures> {
  const directory = mkdtempSync(join(tmpdir(), 'flyball-bench-'));
  const flyball = await startFlyball(directory);
  const before = usageOf(flyball.pid).cpu_seconds;
  const probe = startProbe(flyball);
  const options: LoadOptions = { url: flyball.otlpHttp, connections: 4, span_bytes: 2_400, ...one };
  const { value: load, rss_max_bytes } = await whileWatched(flyball.pid, async () => {
    const { stdout } = await run(process.execPath, [
      join(import.meta.dirname, 'load.ts'),
      JSON.stringify(options),
    ]);
    return JSON.parse(stdout) as LoadResult;
  });
  const delays = await probe();
  await caughtUp(flyball.api);
  const cpu_seconds = usageOf(flyball.pid).cpu_seconds - before;
  const threads = threadLine(flyball.pid, load.acknowledged);
  await flyball.stop();
  const stored_bytes_per_span = await storedBytes(directory, load.acknowledged);
  rmSync(directory, { recursive: true, force: true });
  return {
    ...load,
    name: one.name,
    cpu_us_per_span: (cpu_seconds * 1e6) / load.acknowledged,
    rss_max_mib: rss_max_bytes / 2 ** 20,
    stored_bytes_per_span,
    answer_p50_ms: quantile(delays, 0.5),
    answer_p99_ms: quantile(delays, 0.99),
    threads,
  };
}

/** Microseconds per span by thread, the largest first. */
function threadLine(pid: number, spans: number): string {
  const threads = [...threadsOf(pid)].sort(([, a], [, b]) => b - a).slice(0, 6);
  return threads.map(([name, seconds]) => `${name} ${((seconds * 1e6) / spans).toFixed(1)}`).join(', ');
}

const probe_every_ms = 250;
const poll_every_ms = 10;

/** Sends a span of its own every quarter second, and measures from its end until its trace is answered with a cost. */
function startProbe(flyball: FlyballProcess): () => Promise<number[]> {
  const delays: number[] = [];
  let going = true;
  let number = 0;
  const one = async (): Promise<void> => {
    const trace = `${Date.now().toString(16)}${(number++).toString(16).padStart(8, '0')}`.padStart(32, 'e');
    const ended = Date.now();
    const body = new Uint8Array(
      tracesProtobuf([{ trace, start_ms: ended - 100, duration_ms: 100, attributes: modelCall(100, 10) }]),
    );
    const answer = await fetch(`${flyball.otlpHttp}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf' },
      body,
    });
    if (answer.status !== 200) return;
    while (Date.now() - ended < 30_000) {
      const found = await getJson<{ request: { list_cost_usd: number } | null }>(
        flyball.api,
        `/v1/traces/${trace}`,
      ).catch(() => null);
      if (found?.request?.list_cost_usd) {
        delays.push(Date.now() - ended);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, poll_every_ms));
    }
  };
  const all = (async () => {
    while (going) {
      await one().catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, probe_every_ms));
    }
  })();
  return async () => {
    going = false;
    await all;
    return delays;
  };
}

/** Bytes of all active parts, facts and derived, after the load has settled. */
async function storedBytes(directory: string, spans: number): Promise<number> {
  const store = await openEmbedded({ directory });
  const [row] = await store.rows<{ bytes: string }>(
    "SELECT toString(sum(bytes_on_disk)) AS bytes FROM system.parts WHERE active AND database = 'flyball'",
  );
  await store.close();
  return Number(row?.bytes ?? 0) / spans;
}
