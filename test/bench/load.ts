// The load generator, a process of its own: `node test/bench/load.ts '<options as JSON>'`. It sends patched templates
// over a few keep-alive connections, one request in flight on each, and prints what was acknowledged, as JSON.

import { randomFillSync } from 'node:crypto';
import { Agent, request } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { buildTemplate, patch, type Template } from './bodies.ts';

export interface LoadOptions {
  readonly url: string;
  readonly seconds: number;
  readonly batch: number;
  readonly gzip: boolean;
  /** Spans per second; 0: as fast as acknowledged. */
  readonly rate: number;
  readonly connections: number;
  readonly span_bytes: number;
}

export interface LoadResult {
  readonly acknowledged: number;
  readonly refused: number;
  readonly failed: number;
  readonly seconds: number;
  readonly per_second: number;
  readonly ack_p50_ms: number;
  readonly ack_p99_ms: number;
  readonly ack_max_ms: number;
  readonly generator_us_per_span: number;
  readonly bytes_per_span: number;
}

const compress = promisify(gzip);
const pool_bytes = 24 * 1024 * 1024;

class Load {
  acknowledged = 0;
  refused = 0;
  failed = 0;
  readonly waits: number[] = [];
  private sent = 0;
  private readonly options: LoadOptions;
  private readonly agent: Agent;
  private readonly started = performance.now();

  constructor(options: LoadOptions) {
    this.options = options;
    this.agent = new Agent({ keepAlive: true, maxSockets: options.connections });
  }

  async run(pools: readonly (readonly Template[])[]): Promise<void> {
    await Promise.all(pools.map((pool) => this.connection(pool)));
    this.agent.destroy();
  }

  private async connection(pool: readonly Template[]): Promise<void> {
    for (let turn = 0; ; turn++) {
      const due = this.options.rate > 0 ? (this.sent / this.options.rate) * 1_000 : 0;
      this.sent += this.options.batch;
      const wait = due - (performance.now() - this.started);
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      if (performance.now() - this.started > this.options.seconds * 1_000) return;
      await this.send(pool[turn % pool.length]!);
    }
  }

  private async send(template: Template): Promise<void> {
    patch(template, (size) => randomFillSync(Buffer.allocUnsafe(size)), Date.now());
    const body = this.options.gzip ? await compress(template.body, { level: 1 }) : template.body;
    for (let attempt = 0; attempt < 50; attempt++) {
      const from = performance.now();
      const status = await this.post(body).catch(() => 0);
      if (status === 200) {
        this.waits.push(performance.now() - from);
        this.acknowledged += template.spans;
        return;
      }
      if (status === 429 || status === 503) this.refused++;
      else this.failed++;
      await new Promise((resolve) => setTimeout(resolve, Math.min(1_000, 20 * 2 ** attempt)));
    }
  }

  private post(body: Buffer): Promise<number> {
    return new Promise((resolve, reject) => {
      const headers = {
        'content-type': 'application/x-protobuf',
        'content-length': body.length,
        ...(this.options.gzip ? { 'content-encoding': 'gzip' } : {}),
      };
      const sending = request(
        `${this.options.url}/v1/traces`,
        { method: 'POST', agent: this.agent, headers },
        (answer) => {
          answer.resume();
          answer.on('end', () => resolve(answer.statusCode ?? 0));
        },
      );
      sending.on('error', reject);
      sending.end(body);
    });
  }
}

const options = JSON.parse(process.argv[2] ?? '{}') as LoadOptions;
const each = Math.max(1, Math.floor(pool_bytes / (options.span_bytes * options.batch * options.connections)));
const pools = Array.from({ length: options.connections }, (_, connection) =>
  Array.from({ length: each }, (_, index) =>
    buildTemplate(connection * 1_000 + index + 1, options.batch, options.span_bytes),
  ),
);
const load = new Load(options);
const cpu = process.cpuUsage();
const from = performance.now();
await load.run(pools);
const seconds = (performance.now() - from) / 1_000;
const used = process.cpuUsage(cpu);
const waits = load.waits.sort((a, b) => a - b);
const quantile = (share: number): number =>
  waits[Math.min(waits.length - 1, Math.floor(share * waits.length))] ?? Number.NaN;
const templates = pools.flat();
const result: LoadResult = {
  acknowledged: load.acknowledged,
  refused: load.refused,
  failed: load.failed,
  seconds,
  per_second: load.acknowledged / seconds,
  ack_p50_ms: quantile(0.5),
  ack_p99_ms: quantile(0.99),
  ack_max_ms: quantile(1),
  generator_us_per_span: (used.user + used.system) / Math.max(1, load.acknowledged),
  bytes_per_span:
    templates.reduce((sum, { body }) => sum + body.length, 0) /
    templates.reduce((sum, { spans }) => sum + spans, 0),
};
process.stdout.write(JSON.stringify(result));
