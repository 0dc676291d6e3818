// The other door: a ClickHouse server or cluster behind FLYBALL_CLICKHOUSE_URL, through the official client. A server
// may die after it executed and before it answered, or put an exception into the body of a 200; both are failures here,
// and the caller asks which rows exist before it sends them again.

import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import {
  insertStatement,
  literal,
  type Parameters,
  type RowBatch,
  type Store,
  StoreError,
  storeError,
} from './store.ts';

export interface ServerOptions {
  readonly url: string;
  readonly connections?: number;
  readonly timeout_ms?: number;
}

const default_connections = 10;
const default_timeout_ms = 60_000;
const exceptionInBody = /^Code: \d+\. DB::Exception/m;

/** Connects; the database of the URL, or `flyball`, is created if the account may. */
export async function openServer(options: ServerOptions): Promise<Store> {
  const url = new URL(options.url);
  const database = url.pathname.length > 1 ? decodeURIComponent(url.pathname.slice(1)) : 'flyball';
  url.pathname = '/';
  const common = {
    url: url.toString(),
    max_open_connections: options.connections ?? default_connections,
    request_timeout: options.timeout_ms ?? default_timeout_ms,
    keep_alive: { enabled: true, idle_socket_ttl: 2_000 },
    // Failures are told by who knows what they mean for the user.
    log: { level: ClickHouseLogLevel.OFF },
  };
  const bootstrap = createClient(common);
  try {
    await bootstrap.command({ query: `CREATE DATABASE IF NOT EXISTS ${quoted(database)}` });
  } catch (error) {
    throw storeError(error);
  } finally {
    await bootstrap.close();
  }
  return new ServerStore(createClient({ ...common, database }));
}

function quoted(name: string): string {
  return `\`${name.replaceAll('`', '\\`')}\``;
}

class ServerStore implements Store {
  readonly kind = 'server';
  private readonly client: ClickHouseClient;

  constructor(client: ClickHouseClient) {
    this.client = client;
  }

  async rows<Row>(sql: string, parameters: Parameters = {}): Promise<Row[]> {
    const text = await this.text(sql, 'JSONEachRow', parameters);
    return text === '' ? [] : (JSON.parse(`[${text.trimEnd().replaceAll('\n', ',')}]`) as Row[]);
  }

  async text(sql: string, format: string, parameters: Parameters = {}): Promise<string> {
    const bytes = await this.bytes(`${sql} FORMAT ${format}`, parameters);
    const text = Buffer.from(bytes).toString('utf8');
    if (exceptionInBody.test(text))
      throw storeError(new Error(text.slice(text.search(exceptionInBody), 2_000)));
    return text;
  }

  async rowBinary(sql: string): Promise<Uint8Array> {
    return this.bytes(`${sql} FORMAT RowBinary`, {});
  }

  private async bytes(query: string, parameters: Parameters): Promise<Uint8Array> {
    try {
      const { stream } = await this.client.exec({ query, query_params: { ...parameters } });
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks);
    } catch (error) {
      throw storeError(error);
    }
  }

  async command(sql: string, parameters: Parameters = {}): Promise<void> {
    try {
      await this.client.command({ query: sql, query_params: { ...parameters } });
    } catch (error) {
      throw storeError(error);
    }
  }

  async insert(batch: RowBatch): Promise<void> {
    const query = `${insertStatement(batch, (structure) => `input(${literal(structure)})`)} FORMAT RowBinary`;
    const { source } = batch;
    const values =
      source instanceof Uint8Array ? Readable.from([Buffer.from(source)]) : createReadStream(source.path);
    try {
      const { stream } = await this.client.exec({
        query,
        values,
        ...(batch.queryId ? { query_id: batch.queryId } : {}),
      });
      let body = '';
      for await (const chunk of stream) body += chunk;
      if (exceptionInBody.test(body)) throw new StoreError(body.slice(0, 2_000), 0, 'retry');
    } catch (error) {
      throw storeError(error);
    }
  }

  async ping(): Promise<boolean> {
    return (await this.client.ping({ select: true })).success;
  }

  async close(): Promise<void> {
    await this.client.close();
  }
}
