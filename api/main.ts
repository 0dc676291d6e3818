// The API role alone, for a ClickHouse server that collectors write into: it watches their facts and answers.

import { runService, type Service, startKeys, waitForStore } from '../service.ts';
import { isLoopback, SettingsError } from '../settings.ts';
import { type Node, readNodes } from '../sql/nodes.ts';
import { startApi } from './api.ts';

const look_every_ms = 1_000;
/** A collector that has not told for this long no longer holds answers back: it is gone, and what it had comes late. */
const silent_ms_max = 60_000;

await runService(start);

async function start(service: Service): Promise<() => Promise<void>> {
  const { settings, log } = service;
  if (!settings.clickhouseUrl)
    throw new SettingsError(
      'the API alone needs FLYBALL_CLICKHOUSE_URL; with the embedded store, start everything in one process: npm start',
    );
  const store = await waitForStore(service);
  const keys = await startKeys(service, store);
  let nodes = await readNodes(store);
  const api = await startApi({
    store,
    keys,
    host: settings.host,
    port: settings.port,
    loopback: isLoopback(settings.host),
    nodes: nodes.map(({ node_id }) => node_id),
    oldestUnseenMs: () => oldestUnseen(nodes, Date.now()),
    policyPath: settings.policyPath,
    embedding: settings.embedding,
    webhookAllow: settings.webhookAllow,
    metricSources: [],
    log,
  });
  const look = async (): Promise<void> => {
    nodes = await readNodes(store);
    api.watcher.setNodes(nodes.map(({ node_id }) => node_id));
  };
  const looking = setInterval(
    () => void look().catch((error: Error) => log.warn(error.message)),
    look_every_ms,
  );
  process.stdout.write(`flyball API is ready\n  dashboard and API   http://${settings.host}:${api.port}\n`);
  return async () => {
    clearInterval(looking);
    await api.stop();
    keys.close();
    await store.close();
  };
}

/** What a living collector has not shown yet; between two of its words nothing newer than the last is certain. */
function oldestUnseen(nodes: readonly Node[], nowMs: number): number | undefined {
  const told = nodes
    .filter(({ at_ms }) => nowMs - at_ms < silent_ms_max)
    .map(({ at_ms, oldest_unseen_ms }) => oldest_unseen_ms ?? at_ms);
  return told.length === 0 ? undefined : Math.min(...told);
}
