// The kill test: flyball under load is killed at random moments, again and again, on one data directory. Afterwards
// every acknowledged span must be there exactly once, and the money must equal the generator's own arithmetic.

import { openEmbedded } from '../../sql/embedded.ts';
import { type FlyballProcess, startFlyball } from './flyball-process.ts';
import { modelCall, type TestSpan, tracesProtobuf } from './otlp.ts';

export interface CrashOptions {
  readonly directory: string;
  readonly kills: number;
  /** Numbers in [0, 1). */
  readonly random: () => number;
  readonly onRound?: (round: number, acknowledged: number) => void;
}

export interface CrashReport {
  readonly kills: number;
  readonly sent: number;
  readonly acknowledged: number;
  readonly stored: number;
  /** Acknowledged spans that are nowhere. */
  readonly lost: number;
  /** Spans that stand twice among the facts although they were sent once. */
  readonly doubled: number;
  /** Spans that are facts but not in the ledger, or the other way round. */
  readonly unaccounted: number;
  /** Pico-dollars: the generator's sum over what is stored, and the ledger's. */
  readonly expected_pico: bigint;
  readonly ledger_pico: bigint;
  /** The longest time from a kill to the acknowledgement of a fresh span. */
  readonly recovery_ms_max: number;
}

/** gpt-4o since October 2024: $2.50 in, $1.25 cached, $10 out per million tokens, in pico-dollars per token. */
const rates = { input: 2_500_000n, cached: 1_250_000n, output: 10_000_000n };

interface Sent {
  readonly pico: bigint;
  acknowledged: boolean;
}

/** One generator for all rounds: ids count up, tokens are functions of the id. */
export class Generator {
  readonly sent = new Map<string, Sent>();
  private next = 1;

  acknowledged(): number {
    return [...this.sent.values()].filter(({ acknowledged }) => acknowledged).length;
  }

  batch(size: number): { body: Buffer; ids: string[] } {
    const spans: TestSpan[] = [];
    for (let index = 0; index < size; index++) spans.push(this.span());
    return { body: tracesProtobuf(spans), ids: spans.map(({ id }) => id as string) };
  }

  private span(): TestSpan {
    const number = this.next++;
    const id = number.toString(16).padStart(16, '0');
    const [input, cached, output] = [1_000 + (number % 977), number % 313, 1 + (number % 211)];
    const pico =
      BigInt(input - cached) * rates.input + BigInt(cached) * rates.cached + BigInt(output) * rates.output;
    this.sent.set(id, { pico, acknowledged: false });
    const attributes = modelCall(input, output, {
      'gen_ai.usage.cache_read.input_tokens': cached,
      'gen_ai.agent.name': `agent-${number % 7}`,
    });
    // Traces of three spans, often split over two requests.
    return {
      trace: Math.ceil(number / 3)
        .toString(16)
        .padStart(32, '0'),
      id,
      attributes,
    };
  }
}

const connections = 4;
const spans_per_request = 20;
/** How long flyball lives in a round, counted from ready. */
const life_ms_max = 900;

export async function runCrashes(options: CrashOptions): Promise<CrashReport> {
  const generator = new Generator();
  let recovery_ms_max = 0;
  let killedAt = 0;
  for (let round = 1; round <= options.kills; round++) {
    const flyball = await startFlyball(options.directory);
    const stopLoad = startLoad(generator, flyball, () => {
      if (killedAt > 0) recovery_ms_max = Math.max(recovery_ms_max, performance.now() - killedAt);
      killedAt = 0;
    });
    await sleep(20 + options.random() * life_ms_max);
    await flyball.kill();
    killedAt = performance.now();
    await stopLoad();
    options.onRound?.(round, generator.acknowledged());
  }
  // The last life is a whole one: it catches up, and ends in order.
  const last = await startFlyball(options.directory);
  await send(generator, last);
  if (killedAt > 0) recovery_ms_max = Math.max(recovery_ms_max, performance.now() - killedAt);
  await caughtUp(last);
  await last.stop();
  return { kills: options.kills, recovery_ms_max, ...(await audit(generator, options.directory)) };
}

/** Sends without a pause until the far end is gone, or the caller has enough. */
export function startLoad(
  generator: Generator,
  flyball: FlyballProcess,
  onAcknowledged: () => void,
): () => Promise<void> {
  let going = true;
  const one = async (): Promise<void> => {
    while (going) {
      if (await send(generator, flyball).catch(() => false)) onAcknowledged();
      else going = false;
    }
  };
  const all = Promise.all(Array.from({ length: connections }, one));
  return async () => {
    going = false;
    await all;
  };
}

export async function send(generator: Generator, flyball: FlyballProcess): Promise<boolean> {
  const { body, ids } = generator.batch(spans_per_request);
  const answer = await fetch(`${flyball.otlpHttp}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-protobuf' },
    body: new Uint8Array(body),
  });
  await answer.arrayBuffer();
  if (answer.status !== 200) return false;
  for (const id of ids) generator.sent.get(id)!.acknowledged = true;
  return true;
}

/** Waits until answers reach past this moment. */
export async function caughtUp(flyball: FlyballProcess): Promise<void> {
  const now = Date.now();
  for (let waited = 0; waited < 60_000; waited += 100) {
    const status = (await (await fetch(`${flyball.api}/readyz`)).json()) as { as_of: string };
    if (Date.parse(status.as_of) > now) return;
    await sleep(100);
  }
  throw new Error('flyball did not catch up within a minute');
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export async function audit(
  generator: Generator,
  directory: string,
): Promise<Omit<CrashReport, 'kills' | 'recovery_ms_max'>> {
  const store = await openEmbedded({ directory });
  const facts = await store.rows<{ span_id: string; copies: string }>(
    'SELECT span_id, toString(count()) AS copies FROM spans GROUP BY span_id',
  );
  const ledger = await store.rows<{ span_id: string }>(
    "SELECT span_id FROM calls FINAL WHERE counting = 'counted'",
  );
  const [sum] = await store.rows<{ pico: string }>(
    "SELECT toString(toInt128(sum(list_cost_usd) * 1000000000000)) AS pico FROM calls FINAL WHERE counting = 'counted'",
  );
  await store.close();
  const stored = new Set(facts.map(({ span_id }) => span_id));
  const counted = new Set(ledger.map(({ span_id }) => span_id));
  const acknowledged = [...generator.sent].filter(([, sent]) => sent.acknowledged).map(([id]) => id);
  return {
    sent: generator.sent.size,
    acknowledged: acknowledged.length,
    stored: stored.size,
    lost: acknowledged.filter((id) => !stored.has(id)).length,
    doubled: facts.filter(({ copies }) => copies !== '1').length,
    unaccounted:
      [...stored].filter((id) => !counted.has(id)).length +
      [...counted].filter((id) => !stored.has(id)).length,
    expected_pico: [...stored].reduce((total, id) => total + (generator.sent.get(id)?.pico ?? 0n), 0n),
    ledger_pico: BigInt(sum?.pico ?? '0'),
  };
}
