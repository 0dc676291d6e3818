// One process with every role: OTLP in, the embedded store (or a server), the watcher, the API and the dashboard.

import { startApi } from './api/api.ts';
import { authenticateIngest } from './collector/authenticate.ts';
import { startCollector } from './collector/collector.ts';
import { holdDataDirectory } from './collector/data-directory.ts';
import { openStore, runService, type Service, startKeys } from './service.ts';
import { isLoopback } from './settings.ts';
import { tellNode } from './sql/nodes.ts';

await runService(start);

async function start(service: Service): Promise<() => Promise<void>> {
  const { settings, log, telemetry } = service;
  const loopback = isLoopback(settings.host);
  const directory = holdDataDirectory(settings.dataDir);
  const store = await openStore(service);
  const keys = await startKeys(service, store);
  await tellNode(store, { node_id: directory.nodeId, at_ms: Date.now(), oldest_unseen_ms: null });
  const collector = await startCollector({
    store,
    directory,
    host: settings.host,
    httpPort: settings.otlpHttpPort,
    grpcPort: settings.otlpGrpcPort,
    loopback,
    storePayloads: settings.storePayloads,
    retentionDays: settings.retentionDays,
    authenticate: authenticateIngest(keys),
    log,
    onProjected: (segment) => {
      api.freshness.onVisible(segment);
      api.watcher.wake();
    },
    traced: telemetry.traced,
  });
  const api = await startApi({
    store,
    keys,
    host: settings.host,
    port: settings.port,
    loopback,
    nodes: [directory.nodeId],
    oldestUnseenMs: collector.oldestUnseenMs,
    policyPath: settings.policyPath,
    webhookAllow: settings.webhookAllow,
    otlpPorts: { http: collector.httpPort, grpc: collector.grpcPort },
    embedding: settings.embedding,
    metricSources: [collector.samples],
    log,
  });
  collector.project();
  announce(settings.host, {
    http: collector.httpPort,
    grpc: collector.grpcPort,
    api: api.port,
    open: keys.open,
  });
  return async () => {
    await collector.stop();
    await api.stop();
    keys.close();
    await store.close();
    directory.release();
  };
}

interface Started {
  readonly http: number;
  readonly grpc: number;
  readonly api: number;
  /** Nobody needs a key. */
  readonly open: boolean;
}

function announce(host: string, { http, grpc, api, open }: Started): void {
  // An address that stands for all of them cannot be called; this machine's own can.
  const everywhere = host === '0.0.0.0' || host === '::';
  const name = everywhere ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  const key = open ? '' : ' OTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer%20<a key with the scope ingest>';
  process.stdout.write(
    `flyball is ready${everywhere ? ', on every address of this machine' : ''}
  dashboard and API   http://${name}:${api}
  OTLP over HTTP      http://${name}:${http}
  OTLP over gRPC      http://${name}:${grpc}
Point an exporter at it: OTEL_EXPORTER_OTLP_ENDPOINT=http://${name}:${http} OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf${key}
`,
  );
}
