// Sends copied turns to flyball as OTLP/JSON, in batches, never faster than it accepts: 429 and 503 are waited out as
// their Retry-After says, and nothing is sent while it waits.

import type { CopiedTurn } from './copy.ts';

export interface Sent {
  spans: number;
  requests: number;
  rejected: number;
  /** Times that flyball asked to wait. */
  waits: number;
}

export interface SendOptions {
  readonly endpoint: string;
  readonly key: string | undefined;
  readonly sleep: (ms: number) => Promise<unknown>;
}

/** Far below what OTLP receivers take, large enough that the request costs nothing beside its content. */
const batch_bytes_max = 1_000_000;
/** A service that is away for longer than this is not just busy. */
const attempts_max = 60;
const retryable: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** Seconds, or a date as HTTP allows; a second where nothing is said. */
export function waitMs(retryAfter: string | null, nowMs: number): number {
  const seconds = Number(retryAfter ?? 1);
  if (Number.isFinite(seconds)) return Math.max(100, seconds * 1000);
  return Math.max(100, Date.parse(retryAfter ?? '') - nowMs || 1000);
}

interface Answer {
  partialSuccess?: {
    rejectedSpans?: string | number;
    rejectedLogRecords?: string | number;
    errorMessage?: string;
  };
}

/** Collects turns and posts them when a batch is full. */
export class HistorySender {
  readonly sent: Sent = { spans: 0, requests: 0, rejected: 0, waits: 0 };
  private readonly options: SendOptions;
  private turns: CopiedTurn[] = [];
  private bytes = 0;
  private travelling: Promise<void> = Promise.resolve();

  constructor(options: SendOptions) {
    this.options = options;
  }

  async add(turn: CopiedTurn): Promise<void> {
    this.turns.push(turn);
    this.bytes += turn.spans.length + (turn.logs?.length ?? 0);
    if (this.bytes >= batch_bytes_max) await this.dispatch();
  }

  /** Resolves when everything is acknowledged. */
  async flush(): Promise<void> {
    await this.dispatch();
    await this.travelling;
  }

  /** One batch travels while the next is written, never two. */
  private async dispatch(): Promise<void> {
    const { turns } = this;
    this.turns = [];
    this.bytes = 0;
    await this.travelling;
    this.travelling = this.deliver(turns);
    // Whoever awaits it next gets the error; until then it is not unhandled.
    this.travelling.catch(() => {});
  }

  private async deliver(turns: readonly CopiedTurn[]): Promise<void> {
    if (turns.length === 0) return;
    const logs = turns.flatMap((turn) => turn.logs ?? []);
    await this.post('traces', `{"resourceSpans":[${turns.map(({ spans }) => spans).join()}]}`);
    if (logs.length > 0) await this.post('logs', `{"resourceLogs":[${logs.join()}]}`);
    this.sent.requests += turns.length;
    this.sent.spans += turns.reduce((sum, { spanCount }) => sum + spanCount, 0);
  }

  private async post(signal: 'traces' | 'logs', body: string): Promise<void> {
    for (let attempt = 1; attempt <= attempts_max; attempt++) {
      const response = await this.ask(signal, body);
      if (response?.ok) return this.note((await response.json()) as Answer);
      const said = (await response?.text()) ?? 'no answer';
      if (response && !retryable.has(response.status)) {
        throw new Error(`flyball refused history with status ${response.status}: ${said.slice(0, 300)}`);
      }
      this.sent.waits++;
      await this.options.sleep(waitMs(response?.headers.get('retry-after') ?? null, Date.now()));
    }
    throw new Error(
      `flyball took no history from ${this.options.endpoint} for a minute; is it still running?`,
    );
  }

  /** Null when the connection failed, which a restart of the service also looks like. */
  private async ask(signal: 'traces' | 'logs', body: string): Promise<Response | null> {
    const { endpoint, key } = this.options;
    const headers = { 'content-type': 'application/json', ...(key ? { 'x-api-key': key } : {}) };
    try {
      return await fetch(`${endpoint}/v1/${signal}`, { method: 'POST', headers, body });
    } catch {
      return null;
    }
  }

  private note({ partialSuccess }: Answer): void {
    this.sent.rejected +=
      Number(partialSuccess?.rejectedSpans ?? 0) + Number(partialSuccess?.rejectedLogRecords ?? 0);
  }
}
