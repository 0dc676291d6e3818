// What every way of starting flyball shares: settings, log, the store brought up to date, telemetry, and an orderly end.

import { pino } from 'pino';
import { isLoopback, readSettings, type Settings, SettingsError } from './settings.ts';
import { openAudit } from './sql/audit.ts';
import { applyDurability } from './sql/durability.ts';
import { openEmbedded } from './sql/embedded.ts';
import { bindRefusal, type Keys, openKeys } from './sql/keys.ts';
import { migrate, readMigrations } from './sql/migrate.ts';
import { applyRetention } from './sql/retention.ts';
import { openServer } from './sql/server.ts';
import { type Store, StoreError } from './sql/store.ts';
import { startTelemetry, type Telemetry } from './telemetry.ts';

export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(error: unknown): void;
}

export interface Service {
  readonly settings: Settings;
  readonly log: Log;
  readonly telemetry: Telemetry;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Longer than any drain; what is acknowledged and not yet in the store stays in the log for the next start. */
const drain_ms_max = 9_000;

/** Runs `start` and keeps running until a signal; its result is how to stop. A bad setting ends with its message. */
export async function runService(start: (service: Service) => Promise<() => Promise<void>>): Promise<void> {
  const settings = settingsOrExit();
  const log = createLog(settings.logLevel);
  try {
    const ownPorts = [settings.otlpHttpPort, settings.otlpGrpcPort];
    const telemetry = await startTelemetry({
      environment: process.env,
      ownPorts,
      feedItself: settings.selfTelemetry,
    });
    if (telemetry.notice) log.warn(telemetry.notice);
    const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
    const stop = await start({ settings, log, telemetry, sleep });
    onSignal(log, async () => {
      await stop();
      await telemetry.stop();
    });
  } catch (error) {
    log.error(error);
    process.exit(1);
  }
}

function settingsOrExit(): Settings {
  try {
    return readSettings(process.env);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    process.stderr.write(`flyball: ${error.message}\n`);
    process.exit(2);
  }
}

/** JSON lines for machines; plain lines where a person looks at them. */
function createLog(level: Settings['logLevel']): Log {
  if (process.stderr.isTTY) {
    const line = (mark: string, text: string): void => void process.stderr.write(`${mark}${text}\n`);
    return {
      info: (message) => line('', message),
      warn: (message) => line('warning: ', message),
      error: (error) => line('error: ', told(error)),
    };
  }
  const logger = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ fd: 2, sync: true }),
  );
  return {
    info: (message) => logger.info(message),
    warn: (message) => logger.warn(message),
    error: (error) => logger.error(told(error)),
  };
}

/** A person needs the message; the stack is for faults of ours, which have no class of their own. */
function told(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.name === 'Error' || error instanceof TypeError
    ? (error.stack ?? error.message)
    : error.message;
}

function onSignal(log: Log, stop: () => Promise<void>): void {
  let stopping = false;
  const end = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    log.info(`${signal}: no more is accepted; bringing what was acknowledged into the store`);
    setTimeout(() => {
      log.warn('the store is too slow or away: what it does not have yet stays in the write-ahead log');
      process.exit(0);
    }, drain_ms_max).unref();
    stop().then(
      () => process.exit(0),
      (error) => {
        log.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => end('SIGTERM')).on('SIGINT', () => end('SIGINT'));
}

/** Keeps trying to open the store, for a role that has nothing to do before it is there. */
export async function waitForStore(service: Service): Promise<Store> {
  for (;;) {
    try {
      return await openStore(service);
    } catch (error) {
      if (!(error instanceof StoreError) || error.failure !== 'retry') throw error;
      service.log.warn(`the store does not answer yet, trying again: ${error.message}`);
      await service.sleep(retry_ms);
    }
  }
}

const retry_ms = 2_000;

/** Reads the keys and keeps them fresh. Rejects where others could reach a service without a key. */
export async function startKeys({ settings, log }: Service, store: Store): Promise<Keys> {
  const now = (): Date => new Date();
  const keys = await openKeys({ store, audit: openAudit(store, now), now, adminKey: settings.adminKey });
  const refusal = bindRefusal(settings.host, isLoopback(settings.host), keys);
  if (refusal) throw new SettingsError(refusal);
  keys.start(log.error);
  return keys;
}

/** Opens the door that the settings name, with the schema up to date. */
export async function openStore({ settings, log }: Service): Promise<Store> {
  const { clickhouseUrl, clickhouseCluster, dataDir } = settings;
  const store = clickhouseUrl
    ? await openServer({ url: clickhouseUrl })
    : await openEmbedded({ directory: dataDir });
  const ran = await migrate(store, await readMigrations(), clickhouseCluster);
  if (ran.length > 0) log.info(`schema: ${ran.join(', ')}`);
  await applyDurability(store, clickhouseCluster);
  await applyRetention(
    store,
    { days: settings.retentionDays, payloadDays: settings.payloadRetentionDays },
    clickhouseCluster,
  );
  return store;
}
