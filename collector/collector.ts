// The collector role put together: log, receivers, projector. `main.ts` of the house starts it beside the API;
// `collector/main.ts` starts it alone.

import { join } from 'node:path';
import type { Store } from '../sql/store.ts';
import { Admission } from './admission.ts';
import type { DataDirectory } from './data-directory.ts';
import { realFiles } from './files.ts';
import { createOtlpGrpc } from './grpc.ts';
import { Ingest } from './ingest.ts';
import { CollectorMetrics, type Sample } from './metrics.ts';
import { Projector, type ProjectorEdges, type VisibleRows } from './project.ts';
import { layouts } from './row/columns.ts';
import { type Authenticate, createOtlpHttp } from './server.ts';
import { Wal } from './wal.ts';

export interface CollectorOptions {
  readonly store: Store;
  readonly directory: DataDirectory;
  readonly host: string;
  readonly httpPort: number;
  readonly grpcPort: number;
  /** The service listens on loopback, and is called by the names of loopback only. */
  readonly loopback: boolean;
  readonly storePayloads: boolean;
  readonly retentionDays: number;
  readonly authenticate: Authenticate;
  readonly log: { warn(message: string): void; error(error: unknown): void };
  readonly onProjected: (visible: VisibleRows) => void;
  readonly traced: ProjectorEdges['traced'];
}

export interface RunningCollector {
  readonly httpPort: number;
  readonly grpcPort: number;
  readonly nodeId: string;
  /** When the oldest row that no reader can see yet was received, milliseconds, or undefined. */
  oldestUnseenMs(): number | undefined;
  samples(): Sample[];
  /** Begins to bring what is acknowledged into the store. */
  project(): void;
  /** Stops accepting, then brings what is acknowledged into the store, then lets go. */
  stop(): Promise<void>;
}

const ms_per_day = 86_400_000;

/** Starts to accept. Rejects when a port is taken or the log cannot be opened. */
export async function startCollector(options: CollectorOptions): Promise<RunningCollector> {
  const { store, directory, log } = options;
  const wal = await Wal.open(join(directory.path, 'wal'), realFiles, {
    onDamage: (message) => log.warn(message),
  });
  const metrics = new CollectorMetrics();
  const now = Date.now;
  const receiving = {
    wal,
    metrics,
    now,
    ingest: new Ingest(),
    admission: new Admission({
      wal,
      files: realFiles,
      directory: directory.path,
      now,
      onClosed: (reason) =>
        log.warn(reason ? `spans are refused with 503: ${reason}` : 'spans are accepted again'),
    }),
    nodeId: directory.nodeId,
    storePayloads: options.storePayloads,
    retentionMs: options.retentionDays * ms_per_day,
    authenticate: options.authenticate,
    onFault: log.error,
  };
  const projector = new Projector({
    wal,
    store,
    layouts,
    now,
    nodeId: directory.nodeId,
    quarantine: {
      files: realFiles,
      directory: join(directory.path, 'quarantine'),
      onRow: ({ table, sequence, rows, reason }) => {
        metrics.setAside(table, rows);
        log.warn(`${rows} rows of ${table} (sequence ${sequence}) were set aside: ${reason}`);
      },
    },
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    onProjected: options.onProjected,
    onTrouble: (message) => log.warn(message),
    traced: options.traced,
  });
  const http = createOtlpHttp({ ...receiving, hosts: options.loopback ? loopbackNames : undefined });
  const grpc = createOtlpGrpc(receiving);
  const httpPort = portOf(await http.listen({ host: options.host, port: options.httpPort }));
  const grpcPort = await grpc.listen(options.host, options.grpcPort);
  return {
    httpPort,
    grpcPort,
    nodeId: directory.nodeId,
    oldestUnseenMs: () => wal.oldestReceivedMs(),
    project: () => projector.start(),
    samples: () => metrics.samples({ wal, projector }),
    stop: async () => {
      await Promise.all([http.close(), grpc.close()]);
      await projector.stop();
      await wal.close();
    },
  };
}

const loopbackNames = ['localhost', '127.0.0.1', '[::1]', ''];

const portOf = (address: string): number => Number(new URL(address).port);
