// The collector role alone, for a ClickHouse server: it acknowledges to its own disk, and tells the store that it lives
// and how far behind it is.

import { runService, type Service, startKeys, waitForStore } from '../service.ts';
import { isLoopback, SettingsError } from '../settings.ts';
import { tellNode } from '../sql/nodes.ts';
import { authenticateIngest } from './authenticate.ts';
import { startCollector } from './collector.ts';
import { holdDataDirectory } from './data-directory.ts';

const tell_every_ms = 1_000;

await runService(start);

async function start(service: Service): Promise<() => Promise<void>> {
  const { settings, log, telemetry } = service;
  if (!settings.clickhouseUrl)
    throw new SettingsError(
      'the collector alone needs FLYBALL_CLICKHOUSE_URL; with the embedded store, start everything in one process: npm start',
    );
  const directory = holdDataDirectory(settings.dataDir);
  const store = await waitForStore(service);
  const keys = await startKeys(service, store);
  const collector = await startCollector({
    store,
    directory,
    host: settings.host,
    httpPort: settings.otlpHttpPort,
    grpcPort: settings.otlpGrpcPort,
    loopback: isLoopback(settings.host),
    storePayloads: settings.storePayloads,
    retentionDays: settings.retentionDays,
    authenticate: authenticateIngest(keys),
    log,
    onProjected: () => {},
    traced: telemetry.traced,
  });
  collector.project();
  const tell = (): Promise<void> =>
    tellNode(store, {
      node_id: directory.nodeId,
      at_ms: Date.now(),
      oldest_unseen_ms: collector.oldestUnseenMs() ?? null,
    });
  await tell();
  const telling = setInterval(
    () => void tell().catch((error: Error) => log.warn(error.message)),
    tell_every_ms,
  );
  process.stdout.write(
    `flyball collector is ready\n  OTLP over HTTP      http://${settings.host}:${collector.httpPort}\n  OTLP over gRPC      http://${settings.host}:${collector.grpcPort}\n`,
  );
  return async () => {
    clearInterval(telling);
    await collector.stop();
    await tell();
    keys.close();
    await store.close();
    directory.release();
  };
}
