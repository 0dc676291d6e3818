// flyball as a user runs it: a process of its own, with its own data directory and free ports, that tests start, talk
// to and kill.

import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const ready_ms_max = 30_000;

export interface FlyballProcess {
  readonly pid: number;
  readonly api: string;
  readonly otlpHttp: string;
  readonly otlpGrpc: string;
  /** What it has written so far. */
  output(): string;
  /** Ends at once, without a chance to do anything. */
  kill(): Promise<void>;
  /** Asks it to end; the exit code. */
  stop(): Promise<number | null>;
}

/** Starts flyball on `directory`. Rejects with its output when it ends before it is ready. */
export function startFlyball(
  directory: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<FlyballProcess> {
  const child = spawn(process.execPath, [join(root, 'main.ts')], {
    cwd: root,
    env: {
      PATH: process.env['PATH'],
      TZ: 'UTC',
      UV_THREADPOOL_SIZE: '16',
      FLYBALL_DATA_DIR: directory,
      FLYBALL_PORT: '0',
      FLYBALL_OTLP_HTTP_PORT: '0',
      FLYBALL_OTLP_GRPC_PORT: '0',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`flyball was not ready after ${ready_ms_max} ms: ${output}`));
    }, ready_ms_max);
    child.on('exit', (code) => {
      clearTimeout(late);
      reject(new Error(`flyball ended with ${code}: ${output}`));
    });
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk;
      const addresses = addressesOf(output);
      if (!addresses) return;
      clearTimeout(late);
      resolve({
        pid: child.pid!,
        ...addresses,
        output: () => output,
        kill: () => end(child, 'SIGKILL').then(() => {}),
        stop: () => end(child, 'SIGTERM'),
      });
    });
  });
}

function addressesOf(output: string): Pick<FlyballProcess, 'api' | 'otlpHttp' | 'otlpGrpc'> | undefined {
  const address = (label: string): string | undefined =>
    new RegExp(`${label}\\s+(http\\S+)`).exec(output)?.[1];
  const [api, otlpHttp, otlpGrpc] = [
    address('dashboard and API'),
    address('OTLP over HTTP'),
    address('OTLP over gRPC'),
  ];
  return api && otlpHttp && otlpGrpc && output.includes('OTEL_EXPORTER_OTLP_ENDPOINT')
    ? { api, otlpHttp, otlpGrpc }
    : undefined;
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code));
    child.kill(signal);
  });
}
