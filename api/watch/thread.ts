// The watcher in a thread of its own, so that accounting never delays an acknowledgement. It reaches the store through
// a port; the thread that holds the engine starts it with `startWatcherThread` and hears how far it has come.

import { type MessagePort, parentPort, Worker, workerData } from 'node:worker_threads';
import { portedStore, serveStore } from '../../sql/ported.ts';
import type { Store } from '../../sql/store.ts';
import { cataloguePrices } from './account/price.ts';
import type { FactTable } from './tail-read.ts';
import { Watcher } from './watcher.ts';

interface Start {
  readonly kind: Store['kind'];
  readonly storePort: MessagePort;
  readonly nodes: readonly string[];
}

/** To the thread. */
type Order = { readonly wake: true } | { readonly nodes: readonly string[] } | { readonly stop: true };

/** From the thread. */
type Report =
  | {
      readonly places: readonly (readonly [string, number])[];
      readonly failures: number;
      readonly spans: number;
      readonly rows: number;
    }
  | {
      readonly turn: {
        readonly name: string;
        readonly attributes: Record<string, string | number>;
        readonly startedMs: number;
        readonly endedMs: number;
      };
    }
  | { readonly trouble: string }
  | { readonly stopped: true };

export interface WatcherThread {
  /** How far the node's rows have been read. */
  placeOf(node: string, table: FactTable): number;
  readonly failures: number;
  readonly spansSeen: number;
  readonly rowsDerived: number;
  /** When derived rows were last written, milliseconds; at first, when the thread began. */
  readonly changedMs: number;
  wake(): void;
  setNodes(nodes: readonly string[]): void;
  /** One last turn over what is visible, then the thread ends. */
  stop(): Promise<void>;
}

export interface ThreadEdges {
  readonly store: Store;
  readonly nodes: readonly string[];
  readonly onTrouble: (message: string) => void;
  readonly onTurn: (
    name: string,
    attributes: Record<string, string | number>,
    times: { readonly startedMs: number; readonly endedMs: number },
  ) => void;
  /** The thread died of a fault: nothing is watched any more. */
  readonly onFault: (error: unknown) => void;
}

export function startWatcherThread(edges: ThreadEdges): WatcherThread {
  const { port1, port2 } = new MessageChannel() as unknown as { port1: MessagePort; port2: MessagePort };
  serveStore(port1, edges.store);
  const start: Start = { kind: edges.store.kind, storePort: port2, nodes: edges.nodes };
  const worker = new Worker(new URL(import.meta.url), { workerData: start, transferList: [port2] });
  let places = new Map<string, number>();
  let last = { failures: 0, spans: 0, rows: 0 };
  let changedMs = Date.now();
  let stopped: (() => void) | undefined;
  worker.on('error', edges.onFault);
  worker.on('message', (report: Report) => {
    if ('places' in report) {
      places = new Map(report.places);
      if (report.rows !== last.rows) changedMs = Date.now();
      last = report;
    } else if ('turn' in report) edges.onTurn(report.turn.name, report.turn.attributes, report.turn);
    else if ('trouble' in report) edges.onTrouble(report.trouble);
    else stopped?.();
  });
  const order = (message: Order): void => worker.postMessage(message);
  return {
    placeOf: (node, table) => places.get(`${node}\n${table}`) ?? 0,
    get failures() {
      return last.failures;
    },
    get spansSeen() {
      return last.spans;
    },
    get rowsDerived() {
      return last.rows;
    },
    get changedMs() {
      return changedMs;
    },
    wake: () => order({ wake: true }),
    setNodes: (nodes) => order({ nodes }),
    stop: async () => {
      const done = new Promise<void>((resolve) => {
        stopped = resolve;
      });
      order({ stop: true });
      await done;
      port1.close();
      await worker.terminate();
    },
  };
}

/** What runs inside the thread. */
function runThread(port: NonNullable<typeof parentPort>, { kind, storePort, nodes }: Start): void {
  let tailed = nodes;
  const report = (message: Report): void => port.postMessage(message);
  const tell = (): void =>
    report({
      places: watcher.places(),
      failures: watcher.failures,
      spans: watcher.spansSeen,
      rows: watcher.rowsDerived,
    });
  const watcher: Watcher = new Watcher({
    store: portedStore(storePort, kind),
    prices: cataloguePrices(),
    nodes: async () => tailed,
    now: Date.now,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    onTrouble: (trouble) => report({ trouble }),
    onPlaces: tell,
    traced: async (name, attributes, run) => {
      const startedMs = performance.timeOrigin + performance.now();
      const value = await run();
      report({ turn: { name, attributes, startedMs, endedMs: performance.timeOrigin + performance.now() } });
      return value;
    },
  });
  port.on('message', (order: Order) => {
    if ('wake' in order) watcher.wake();
    else if ('nodes' in order) tailed = order.nodes;
    else void watcher.stop().then(() => report({ stopped: true }));
  });
  watcher.start();
}

if (parentPort && (workerData as Start | null)?.storePort) runThread(parentPort, workerData as Start);
