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
    otlpPorts: { http: collector.httpPort, grpc: collector.grpcPort },
    metricSources: [collector.samples],
    log,
  });
  collector.project();
  announce(settings.host, { http: collector.httpPort, grpc: collector.grpcPort, api: api.port });
  return async () => {
    await collector.stop();
    await api.stop();
    keys.close();
    await store.close();
    directory.release();
  };
}

function announce(host: string, ports: { http: number; grpc: number; api: number }): void {
  const name = host.includes(':') ? `[${host}]` : host;
  process.stdout.write(
    `flyball is ready
  dashboard and API   http://${name}:${ports.api}
  OTLP over HTTP      http://${name}:${ports.http}
  OTLP over gRPC      http://${name}:${ports.grpc}
Point an exporter at it: OTEL_EXPORTER_OTLP_ENDPOINT=http://${name}:${ports.http} OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
`,
  );
}
