// What a newcomer meets who mistyped, or whose machine is not as expected: every message names the setting, its value
// and the cure, and no message shows a key or a password.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DirectoryFault, holdDataDirectory } from '../collector/data-directory.ts';
import { readSettings, SettingsError } from '../settings.ts';
import { StoreError } from '../sql/store.ts';
import { startFault } from '../starting.ts';
import { type FlyballProcess, startFlyball } from './support/flyball-process.ts';
import { temporaryDirectory } from './support/temporary.ts';

const refusal = (environment: Record<string, string>): string => {
  try {
    readSettings(environment);
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsError);
    return (error as Error).message;
  }
  throw new Error('the settings were taken');
};

describe('a setting', () => {
  test.each([
    [{ FLYBALL_DATADIR: 'x' }, ['FLYBALL_DATADIR', 'Did you mean FLYBALL_DATA_DIR?']],
    [{ FLYBALL_PORT: 'eighty' }, ['FLYBALL_PORT', '"eighty"', 'from 1 to 65535']],
    [{ FLYBALL_PORT: '70000' }, ['FLYBALL_PORT', '"70000"', 'from 1 to 65535']],
    [{ FLYBALL_PORT: '0x50' }, ['FLYBALL_PORT', '"0x50"']],
    [{ FLYBALL_PORT: '4318' }, ['FLYBALL_PORT', 'FLYBALL_OTLP_HTTP_PORT', '4318', 'another port']],
    [{ FLYBALL_STORE_PAYLOADS: 'yes' }, ['FLYBALL_STORE_PAYLOADS', '"yes"', 'true or false']],
    [{ FLYBALL_RETENTION_DAYS: '1.5' }, ['FLYBALL_RETENTION_DAYS', '"1.5"', 'from 1 to 3650']],
    [{ FLYBALL_LOG_LEVEL: 'loud' }, ['FLYBALL_LOG_LEVEL', '"loud"', 'debug, info, warn, error']],
    [{ FLYBALL_ADMIN_KEY: 'too-short-secret' }, ['FLYBALL_ADMIN_KEY', '(hidden)', '24 characters']],
    [{ FLYBALL_CLICKHOUSE_URL: 'tcp://me:geheim@db:9000' }, ['FLYBALL_CLICKHOUSE_URL', 'http://user:']],
  ])('%j is refused with the cure', (environment, words) => {
    const message = refusal(environment as unknown as Record<string, string>);
    for (const word of words) expect(message).toContain(word);
    expect(message).not.toMatch(/too-short-secret|geheim/);
  });

  test('that is empty is as if it were not set, and ports may all be free ones', () => {
    const free = { FLYBALL_PORT: '0', FLYBALL_OTLP_HTTP_PORT: '0', FLYBALL_OTLP_GRPC_PORT: '0' };
    expect(readSettings({ FLYBALL_HOST: '', ...free })).toMatchObject({ host: '127.0.0.1', port: 0 });
  });
});

describe('the data directory', () => {
  const fault = (path: string): string => {
    try {
      holdDataDirectory(path).release();
    } catch (error) {
      expect(error).toBeInstanceOf(DirectoryFault);
      return (error as Error).message;
    }
    throw new Error('the directory was taken');
  };

  test('that is a file, or below one, is named with what is in the way', () => {
    const file = join(temporaryDirectory(), 'file');
    writeFileSync(file, '');
    expect(fault(file)).toMatch(/FLYBALL_DATA_DIR is .*file.*in the way/);
    expect(fault(join(file, 'deeper'))).toMatch(/FLYBALL_DATA_DIR is .*in the way/);
  });
});

describe('the store', () => {
  const away = new StoreError('connect ECONNREFUSED 10.0.0.1:8123', 0, 'retry');

  test('that does not answer is named without its password', () => {
    const settings = readSettings({ FLYBALL_CLICKHOUSE_URL: 'http://me:geheim@10.0.0.1:8123/fleet' });
    const { message } = startFault(away, settings) as Error;
    expect(message).toContain('FLYBALL_CLICKHOUSE_URL is "http://me:…@10.0.0.1:8123/fleet"');
    expect(message).toContain('ECONNREFUSED');
    expect(message).not.toContain('geheim');
  });

  test('of the data directory is named by that', () =>
    expect((startFault(away, readSettings({})) as Error).message).toContain('FLYBALL_DATA_DIR'));
});

test('an error that nobody foresaw goes on as it is', () => {
  const error = new Error('something else');
  expect(startFault(error, readSettings({}))).toBe(error);
});

describe('beside a flyball that runs', () => {
  let directory: string;
  let running: FlyballProcess;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'flyball-starting-'));
    running = await startFlyball(join(directory, 'first'));
  });
  afterAll(async () => {
    // Ctrl-C and SIGTERM drain and end well.
    expect(await running.stop()).toBe(0);
    rmSync(directory, { recursive: true, force: true });
  });

  const refused = (name: string, environment: Record<string, string>): Promise<string> =>
    startFlyball(join(directory, name), environment).then(
      async (other) => {
        await other.kill();
        throw new Error('it started');
      },
      (error: Error) => error.message,
    );
  const portOf = (address: string): string => new URL(address).port;

  test('another on its data directory is told which process holds it', async () =>
    expect(await refused('first', {})).toContain(`which process ${running.pid} holds`));

  test.each([
    ['FLYBALL_PORT', () => running.api],
    ['FLYBALL_OTLP_HTTP_PORT', () => running.otlpHttp],
    ['FLYBALL_OTLP_GRPC_PORT', () => running.otlpGrpc],
  ])('another on the port of %s is told which setting to change', async (name, address) => {
    const port = portOf(address());
    const message = await refused('second', { [name]: port });
    expect(message).toContain(`${name} is ${port}, on which another program listens already`);
    expect(message).toContain(`set ${name} to another port`);
    expect(message).not.toMatch(/\n\s+at /);
  });

  test('another on an address that is not of this machine is told so', async () => {
    const host = { FLYBALL_HOST: '192.0.2.1', FLYBALL_ADMIN_KEY: 'a-key-that-is-long-enough-for-this' };
    const message = await refused('second', host);
    expect(message).toContain('FLYBALL_HOST is 192.0.2.1, which is not an address of this machine');
    expect(message).not.toContain('a-key-that');
  });
});
