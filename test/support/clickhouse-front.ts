// A small ClickHouse HTTP server over the embedded engine, so that the server door and the official client are tried
// over a real socket, with the faults that a real server has: refusal, slowness, a reset after it executed, an
// exception inside a 200. It is not a ClickHouse server: what a real cluster does must be tried on one.

import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Session } from 'chdb';

export type Fault = 'refuse' | 'reset after executing' | 'error in the body' | { readonly slow_ms: number };

export interface Front {
  readonly url: string;
  /** Faults of the next statements that match, one each. */
  readonly faults: { readonly matches: RegExp; readonly fault: Fault }[];
  readonly statements: string[];
  close(): Promise<void>;
}

/** Starts the front over a fresh engine in `directory`. One per process. */
export async function startFront(directory: string): Promise<Front> {
  const session = new Session(join(directory, 'clickhouse'));
  const faults: Front['faults'] = [];
  const statements: string[] = [];
  let line: Promise<unknown> = Promise.resolve();
  const server = createServer((request, response) => {
    // One engine connection: statements follow each other, as the session's database and parameters demand.
    line = line
      .then(() => answer(request, response, { session, directory, faults, statements }))
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    statements,
    close: async () => {
      await closeServer(server);
      session.close();
    },
  };
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

interface Engine {
  readonly session: Session;
  readonly directory: string;
  readonly faults: Front['faults'];
  readonly statements: string[];
}

async function answer(request: IncomingMessage, response: ServerResponse, engine: Engine): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://front');
  if (url.pathname === '/ping') return void response.end('Ok.\n');
  const body = await readAll(request);
  const inUrl = url.searchParams.get('query');
  const sql = inUrl ?? body.toString('utf8');
  engine.statements.push(sql);
  const fault = takeFault(engine.faults, sql);
  if (fault === 'refuse') return void response.destroy();
  if (typeof fault === 'object') await new Promise((resolve) => setTimeout(resolve, fault.slow_ms));
  const result = await run(engine, { sql, data: inUrl === null ? undefined : body, url });
  if (fault === 'reset after executing') return void response.destroy();
  if (fault === 'error in the body')
    return void response.end(
      'Code: 241. DB::Exception: (from 127.0.0.1) Memory limit exceeded. (MEMORY_LIMIT_EXCEEDED)\n',
    );
  if ('failure' in result) {
    response.writeHead(500, {
      'x-clickhouse-exception-code': String(result.code),
      'content-type': 'text/plain',
    });
    return void response.end(result.failure);
  }
  response.writeHead(200, {
    'content-type': 'application/octet-stream',
    'x-clickhouse-query-id': url.searchParams.get('query_id') ?? '',
  });
  response.end(result.bytes);
}

function takeFault(faults: Front['faults'], sql: string): Fault | undefined {
  const index = faults.findIndex(({ matches }) => matches.test(sql));
  return index < 0 ? undefined : faults.splice(index, 1)[0]!.fault;
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

interface Statement {
  readonly sql: string;
  readonly data: Buffer | undefined;
  readonly url: URL;
}

async function run(
  { session, directory }: Engine,
  { sql, data, url }: Statement,
): Promise<{ bytes: Buffer } | { failure: string; code: number }> {
  const file = join(directory, `${randomUUID()}.rowbinary`);
  const format = /\bFORMAT (\w+)\s*$/.exec(sql)?.[1] ?? 'TabSeparated';
  let text = sql.replace(/\bFORMAT \w+\s*$/, '');
  if (data !== undefined) {
    writeFileSync(file, data);
    text = text.replace(
      /\binput\(('(?:[^'\\]|\\.)*')\)/,
      (_, structure: string) => `file('${file}', 'RowBinary', ${structure})`,
    );
  }
  const sets = [...url.searchParams]
    .filter(([name]) => name.startsWith('param_'))
    .map(([name, value]) => `SET ${name} = ${quoted(value)};`);
  const database = url.searchParams.get('database');
  if (database) sets.unshift(`USE ${database};`);
  try {
    const result = await session.queryAsync(`${sets.join(' ')} ${text}`, { format });
    return { bytes: Buffer.from(result.bytes()) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const code = Number(
      /Code: (\d+)/.exec(message)?.[1] ?? (error as { clickhouseCode?: number }).clickhouseCode ?? 1000,
    );
    return { failure: `Code: ${code}. DB::Exception: ${message}`, code };
  } finally {
    rmSync(file, { force: true });
  }
}

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
