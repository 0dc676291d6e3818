// How long the page of an SLO takes over a month of ten million requests: everything that it asks, at once, through the
// API of a running flyball; and the worked example S1 over all of them, to the digit.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SloStatus } from '../../api/contract/slos.ts';
import { openEmbedded } from '../../sql/embedded.ts';
import { migrate, readMigrations } from '../../sql/migrate.ts';
import type { Store } from '../../sql/store.ts';
import { getJson } from '../support/api.ts';
import { startFlyball } from '../support/flyball-process.ts';
import { machineLine, quantile, usageOf } from './machine.ts';
import { settled } from './stages.ts';

export interface SloFigures {
  readonly name: string;
  readonly p50_ms: number;
  readonly p95_ms: number;
  readonly cpu_ms: number;
}

export interface SlosReport {
  readonly seconds_to_make: number;
  /** From the first PUT until minutes are counted and every SLO was judged. */
  readonly seconds_to_count: number;
  /** S1: 4,000 bad of ten million at 99.9 %, burning at 15 in the last hour. */
  readonly example: Pick<
    SloStatus,
    'sli_ratio' | 'total_count' | 'bad_count' | 'error_budget_remaining_ratio' | 'time_to_exhaustion_seconds'
  >;
  readonly figures: readonly SloFigures[];
}

const hour_ms = 3_600_000;
const month_ms = 720 * hour_ms;
const rows_per_insert = 250_000;
const agents_count = 8;

/** Asks `rounds` times over ten million requests. */
export async function measureSlos(rounds: number): Promise<SlosReport> {
  const directory = mkdtempSync(join(tmpdir(), 'flyball-bench-'));
  const end = new Date(Math.floor(Date.now() / 1_000) * 1_000);
  let from = performance.now();
  await make(directory, end);
  const seconds_to_make = (performance.now() - from) / 1_000;
  const flyball = await startFlyball(directory);
  try {
    from = performance.now();
    for (const [id, document] of Object.entries(documents)) await put(flyball.api, id, document);
    await judged(flyball.api, Object.keys(documents).length);
    const seconds_to_count = (performance.now() - from) / 1_000;
    const status = await getJson<SloStatus>(flyball.api, `/v1/slos/all/status?at=${end.toISOString()}`);
    const { sli_ratio, total_count, bad_count, error_budget_remaining_ratio, time_to_exhaustion_seconds } =
      status;
    const figures: SloFigures[] = [];
    for (const [name, paths] of asked()) figures.push({ name, ...(await timed(flyball, paths, rounds)) });
    return {
      seconds_to_make,
      seconds_to_count,
      example: {
        sli_ratio,
        total_count,
        bad_count,
        error_budget_remaining_ratio,
        time_to_exhaustion_seconds,
      },
      figures,
    };
  } finally {
    await flyball.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

const documents: Readonly<Record<string, object>> = {
  all: { sli: { type: 'availability' }, objective_ratio: 0.999 },
  agent: { scope: { agent_name: 'agent-3' }, sli: { type: 'availability' }, objective_ratio: 0.999 },
  latency: {
    scope: { agent_name: 'agent-4' },
    sli: { type: 'latency', metric: 'ttft', threshold_ms: 1_000 },
    objective_ratio: 0.9,
  },
};

async function make(directory: string, end: Date): Promise<void> {
  const store = await openEmbedded({ directory });
  await migrate(store, await readMigrations(), undefined);
  await seed(store, end, { from_ms: month_ms, to_ms: hour_ms, total: 9_990_000, bad: 3_850 });
  await seed(store, end, { from_ms: hour_ms, to_ms: 0, total: 10_000, bad: 150 });
  await settled(store);
  await store.close();
}

interface Stretch {
  readonly from_ms: number;
  readonly to_ms: number;
  readonly total: number;
  readonly bad: number;
}

/** Requests in the order of time, the bad ones spread among them; the last ends where the stretch does. */
async function seed(store: Store, end: Date, { from_ms, to_ms, total, bad }: Stretch): Promise<void> {
  const last_ns = BigInt(end.getTime() - to_ms) * 1_000_000n;
  const step_ns = (BigInt(from_ms - to_ms) * 1_000_000n) / BigInt(total);
  for (let first = 0; first < total; first += rows_per_insert) {
    const count = Math.min(rows_per_insert, total - first);
    await store.command(`
INSERT INTO requests (tenant_id, started_at, trace_id, root_seen, name, duration_ms, environment, team, user_id, agent_name, agent_names,
 models, outcome, failure_class, error_type, error_message, call_count, list_cost_usd, ttft_ms, version, is_deleted)
SELECT 'default', fromUnixTimestamp64Nano(${last_ns} - toInt64(${total - 1} - t) * ${step_ns} - 1500000000, 'UTC'),
 lower(hex(MD5(concat('${total}-', toString(t))))), true, 'invoke_agent', 1500, 'production', 'care', toString(t % 20000),
 concat('agent-', toString(cityHash64(t) % ${agents_count})) AS agent, [agent], ['gpt-4o'], if(is_bad, 'error', 'ok'), if(is_bad, 'external_api', NULL),
 if(is_bad, 'RateLimitError', ''), if(is_bad, 'too many requests', ''), 4, toDecimal64(0.01, 12), 300 + cityHash64(t, 1) % 900, 1, 0
FROM (
  SELECT number + ${first} AS t, intDiv((t + 1) * ${bad}, ${total}) > intDiv(t * ${bad}, ${total}) AS is_bad FROM numbers(${count})
) SETTINGS max_partitions_per_insert_block = 0`);
  }
}

async function put(api: string, id: string, document: object): Promise<void> {
  const answer = await fetch(`${api}/v1/slos/${id}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(document),
  });
  if (answer.status !== 200) throw new Error(await answer.text());
}

/** The counters of an SLO are there when it was judged, which follows its count. */
async function judged(api: string, count: number): Promise<void> {
  for (let waited = 0; waited < 600; waited++) {
    const text = await (await fetch(`${api}/metrics`)).text();
    if ([...text.matchAll(/^flyball_slo_events_total\{/gm)].length >= count) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error('the SLOs were not judged within five minutes');
}

/** What is asked at once, by name; the page's own questions are those of web/pages/slo.tsx. */
function asked(): [string, readonly string[]][] {
  const page = (id: string): string[] => [
    `/v1/slos/${id}`,
    `/v1/slos/${id}/overview`,
    `/v1/slos/${id}/spent`,
    '/v1/incidents?kind=slo&limit=200',
  ];
  return [
    ['page of an SLO of all requests', page('all')],
    ['page of an SLO of one agent', page('agent')],
    ['page of a latency SLO', page('latency')],
    ['status', ['/v1/slos/all/status']],
    ['status and burn-down', ['/v1/slos/all/overview']],
    ['what spent it', ['/v1/slos/all/spent']],
    ['list of SLOs', ['/v1/slos', '/v1/slo-statuses']],
  ];
}

async function timed(
  { api, pid }: { readonly api: string; readonly pid: number },
  paths: readonly string[],
  rounds: number,
): Promise<Omit<SloFigures, 'name'>> {
  const ask = (): Promise<unknown> => Promise.all(paths.map((path) => getJson(api, path)));
  await ask();
  const before = usageOf(pid).cpu_seconds;
  const taken: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const from = performance.now();
    await ask();
    taken.push(performance.now() - from);
  }
  const cpu_ms = ((usageOf(pid).cpu_seconds - before) * 1_000) / rounds;
  return { p50_ms: quantile(taken, 0.5), p95_ms: quantile(taken, 0.95), cpu_ms };
}

if (import.meta.main) {
  const { example, figures, ...times } = await measureSlos(40);
  console.error(machineLine());
  console.error(times, example);
  for (const { name, p50_ms, p95_ms, cpu_ms } of figures)
    console.error(
      `${name.padEnd(34)} p50 ${p50_ms.toFixed(0)} ms  p95 ${p95_ms.toFixed(0)} ms  cpu ${cpu_ms.toFixed(0)} ms`,
    );
}
