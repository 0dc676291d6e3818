// The embedded door: ClickHouse in this process through chdb, behind the official client. Queries on one connection
// run one after another, so there is one for facts, one for derived rows, one for the watcher's tail and several
// readers; they share the engine and its data.

import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { createChdbConnection } from 'chdb/connection';
import {
  insertStatement,
  literal,
  type Parameters,
  type RowBatch,
  type Store,
  StoreError,
  storeError,
} from './store.ts';

export interface EmbeddedOptions {
  /** The data directory; the engine's files go into `clickhouse` below it, batches on their way into `batches`. */
  readonly directory: string;
  readonly readers?: number;
}

interface Lane {
  readonly client: ClickHouseClient;
  readonly connection: ReturnType<typeof createChdbConnection>;
}

const database = 'flyball';
const default_readers = 3;

/** Opens (and if need be creates) the database. Throws StoreError, with the cure, when another process holds it. */
export async function openEmbedded(options: EmbeddedOptions): Promise<Store> {
  const path = resolve(options.directory, 'clickhouse');
  const batches = resolve(options.directory, 'batches');
  await mkdir(path, { recursive: true });
  await rm(batches, { recursive: true, force: true });
  await mkdir(batches, { recursive: true });
  const first = await openLane(path, options.directory);
  await first.client.command({ query: `CREATE DATABASE IF NOT EXISTS ${database} ENGINE = Atomic` });
  const lanes = [first];
  for (let count = 1; count < 3 + (options.readers ?? default_readers); count++)
    lanes.push(await openLane(path, options.directory));
  for (const lane of lanes) await lane.client.command({ query: `USE ${database}` });
  return new EmbeddedStore(lanes, batches);
}

async function openLane(path: string, directory: string): Promise<Lane> {
  try {
    const connection = createChdbConnection({ path });
    return {
      connection,
      client: createClient({ connection: connection as never, log: { level: ClickHouseLogLevel.OFF } }),
    };
  } catch (error) {
    const { message } = error as Error;
    const held = /lock|Cannot lock|already|another|CANNOT_OPEN_FILE|code: 76/i.test(message);
    const cure = 'Stop the other flyball, or give this one its own FLYBALL_DATA_DIR.';
    throw new StoreError(
      held ? `the data directory ${directory} is in use by another process. ${cure} (${message})` : message,
      76,
      'fault',
      error,
    );
  }
}

class EmbeddedStore implements Store {
  readonly kind = 'embedded';
  private readonly facts: Lane;
  private readonly derived: Lane;
  private readonly tail: Lane;
  private readonly readers: Lane[];
  private readonly idle: Lane[];
  private readonly waiting: ((lane: Lane) => void)[] = [];
  private readonly batches: string;

  constructor(lanes: readonly Lane[], batches: string) {
    [this.facts, this.derived, this.tail] = lanes as [Lane, Lane, Lane];
    this.readers = lanes.slice(3);
    this.idle = [...this.readers];
    this.batches = batches;
  }

  async rows<Row>(sql: string, parameters: Parameters = {}): Promise<Row[]> {
    const text = await this.text(sql, 'JSONEachRow', parameters);
    return text === '' ? [] : (JSON.parse(`[${text.trimEnd().replaceAll('\n', ',')}]`) as Row[]);
  }

  async text(sql: string, format: string, parameters: Parameters = {}): Promise<string> {
    const lane = await this.reader();
    try {
      const result = await lane.connection.chdb.queryAsync(bound(sql, parameters), { format });
      return result.text();
    } catch (error) {
      throw storeError(error);
    } finally {
      this.release(lane);
    }
  }

  async rowBinary(sql: string): Promise<Uint8Array> {
    try {
      return (await this.tail.connection.chdb.queryAsync(sql, { format: 'RowBinary' })).bytes();
    } catch (error) {
      throw storeError(error);
    }
  }

  async command(sql: string, parameters: Parameters = {}): Promise<void> {
    try {
      await this.derived.client.command({ query: bound(sql, parameters) });
    } catch (error) {
      throw storeError(error);
    }
  }

  async insert(batch: RowBatch, lane: 'facts' | 'derived'): Promise<void> {
    const { source } = batch;
    const inMemory = source instanceof Uint8Array;
    const path = inMemory ? join(this.batches, `${randomUUID()}.rowbinary`) : resolve(source.path);
    try {
      if (inMemory) await writeFile(path, source);
      const query = insertStatement(
        batch,
        (structure) => `file(${literal(path)}, 'RowBinary', ${literal(structure)})`,
      );
      await this[lane].client.command({ query });
    } catch (error) {
      throw storeError(error);
    } finally {
      if (inMemory) await rm(path, { force: true });
    }
  }

  async ping(): Promise<boolean> {
    return (await this.derived.client.ping()).success;
  }

  async close(): Promise<void> {
    for (const lane of [this.facts, this.derived, this.tail, ...this.readers]) await lane.client.close();
  }

  private reader(): Promise<Lane> {
    const lane = this.idle.pop();
    return lane ? Promise.resolve(lane) : new Promise((take) => this.waiting.push(take));
  }

  private release(lane: Lane): void {
    const next = this.waiting.shift();
    if (next) next(lane);
    else this.idle.push(lane);
  }
}

/**
 * The statement with its parameters set on the connection that runs it. chdb's own binding runs one parametrised query
 * at a time in the whole process, so a slow question would hold up all others; parameters set in the same request are
 * the connection's own. The value is text in ClickHouse's escaped form, as in an HTTP request, inside a literal.
 */
export function bound(sql: string, parameters: Parameters): string {
  const sets = Object.entries(parameters).map(([name, value]) => {
    if (!/^[a-z][a-z0-9_]*$/.test(name))
      throw new Error(`parameter name ${JSON.stringify(name)} is not lower snake case`);
    return `SET param_${name} = ${literal(escaped(value))};`;
  });
  return `${sets.join(' ')} ${sql}`.trimStart();
}

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\0': '\\0',
  '\b': '\\b',
  '\f': '\\f',
};

function escaped(value: Parameters[string]): string {
  if (value === null || value === undefined) return '\\N';
  if (value instanceof Date) return value.toISOString().slice(0, -1).replace('T', ' ');
  if (Array.isArray(value)) return `[${value.map((item) => literal(item.toWellFormed())).join(',')}]`;
  if (typeof value === 'boolean') return value ? '1' : '0';
  return [...String(value).toWellFormed()].map((char) => escapes[char] ?? char).join('');
}
