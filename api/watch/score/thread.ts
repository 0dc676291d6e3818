// The scorer in a thread of its own, at the lowest priority that the system gives: neither an acknowledgement nor the
// watcher waits for it. It reaches the store through a port.

import os from 'node:os';
import { type MessagePort, parentPort, Worker, workerData } from 'node:worker_threads';
import { portedStore, serveStore } from '../../../sql/ported.ts';
import type { Store } from '../../../sql/store.ts';
import { cataloguePrices } from '../account/price.ts';
import { Embedder, type EmbeddingCall } from './embedder.ts';
import { endpointModel, localModel, type Model } from './endpoint.ts';
import { tellLedger } from './ledger.ts';
import { type PolicyDocuments, policyAmong } from './policy.ts';
import { Scorer, type ScorerProgress } from './scorer.ts';
import { Spending } from './spending.ts';

/** Where vectors come from; without a URL from what spans carry, else the lexical measure alone. */
export interface EmbeddingSettings {
  /** http(s)://… of an OpenAI-compatible endpoint, or file:///… of a folder with a model in ONNX form. */
  readonly url: string | undefined;
  readonly model: string | undefined;
  readonly key: string | undefined;
}

interface Start {
  readonly kind: Store['kind'];
  readonly scorerPort: MessagePort;
  readonly embedding: EmbeddingSettings;
}

type Order = { readonly horizon: number } | { readonly policies: PolicyDocuments } | { readonly stop: true };
type Report =
  | { readonly progress: ScorerProgress }
  | { readonly trouble: string }
  | { readonly stopped: true };

export interface ScorerThread {
  readonly progress: ScorerProgress;
  /** Everything received before it is derived, milliseconds: the scorer goes no further. */
  setHorizon(ms: number): void;
  setPolicies(policies: PolicyDocuments): void;
  stop(): Promise<void>;
}

export interface ScorerThreadEdges {
  readonly store: Store;
  readonly embedding: EmbeddingSettings;
  readonly onTrouble: (message: string) => void;
  readonly onFault: (error: unknown) => void;
}

export function startScorerThread({ store, embedding, onTrouble, onFault }: ScorerThreadEdges): ScorerThread {
  const { port1, port2 } = new MessageChannel() as unknown as { port1: MessagePort; port2: MessagePort };
  serveStore(port1, store);
  const start: Start = { kind: store.kind, scorerPort: port2, embedding };
  const worker = new Worker(new URL(import.meta.url), { workerData: start, transferList: [port2] });
  let progress: ScorerProgress = { scored_to_ms: 0, scored_count: 0, waiting_count: 0, failures: 0 };
  let ended: (() => void) | undefined;
  worker.on('error', (error) => {
    onFault(error);
    ended?.();
  });
  worker.on('message', (report: Report) => {
    if ('progress' in report) progress = report.progress;
    else if ('trouble' in report) onTrouble(report.trouble);
    else ended?.();
  });
  const order = (message: Order): void => worker.postMessage(message);
  return {
    get progress() {
      return progress;
    },
    setHorizon: (horizon) => order({ horizon }),
    setPolicies: (policies) => order({ policies }),
    stop: async () => {
      const done = new Promise<void>((resolve) => {
        ended = resolve;
      });
      order({ stop: true });
      await done;
      port1.close();
      await worker.terminate();
    },
  };
}

async function modelOf({ url, model, key }: EmbeddingSettings): Promise<Model | null> {
  if (!url) return null;
  const address = new URL(url);
  if (address.protocol === 'file:') return localModel(decodeURIComponent(address.pathname));
  return endpointModel({ url, model: model ?? 'text-embedding-3-small', key });
}

/** What runs inside the thread. */
async function runThread(
  port: NonNullable<typeof parentPort>,
  { kind, scorerPort, embedding }: Start,
): Promise<void> {
  const report = (message: Report): void => port.postMessage(message);
  const onTrouble = (trouble: string): void => report({ trouble });
  const store = portedStore(scorerPort, kind);
  const stopped = Promise.withResolvers<void>();
  const sleep = (ms: number): Promise<void> =>
    Promise.race([new Promise<void>((resolve) => setTimeout(resolve, ms).unref()), stopped.promise]);
  let horizon = 0;
  let policies: PolicyDocuments = [];
  let stopping = false;
  lowerPriority();
  const model = await modelOf(embedding).catch((error: Error) => {
    onTrouble(error.message);
    return null;
  });
  const prices = cataloguePrices();
  const spending = new Spending(store);
  if (model) await spending.restore(Date.now()).catch((error: Error) => onTrouble(error.message));
  const onCall = async (call: EmbeddingCall): Promise<void> => {
    spending.add(call);
    await tellLedger(store, prices, call);
  };
  const tokensLeft = (tenant_id: string): number => spending.left(tenant_id, policies, Date.now());
  const embedder = model
    ? new Embedder({ store, model, now: Date.now, sleep, onTrouble, onCall, tokensLeft })
    : null;
  const scorer = new Scorer({
    store,
    embedder,
    horizon: () => horizon,
    now: Date.now,
    sleep,
    policyOf: (tenant_id, agent_name) => policyAmong(policies, tenant_id, agent_name),
    onTrouble,
    onProgress: (progress) => report({ progress }),
  });
  port.on('message', (order: Order) => {
    if ('horizon' in order) horizon = order.horizon;
    else if ('policies' in order) policies = order.policies;
    else if (!stopping) {
      stopping = true;
      stopped.resolve();
      void scorer.stop().then(() => report({ stopped: true }));
    }
  });
  scorer.start();
}

/** On Linux a priority is a thread's own. Where it is not to be had, turns are short and far between anyway. */
function lowerPriority(): void {
  if (process.platform !== 'linux') return;
  try {
    os.setPriority(0, os.constants.priority.PRIORITY_LOW);
  } catch {
    // A container may forbid it.
  }
}

if (parentPort && (workerData as Start | null)?.scorerPort) void runThread(parentPort, workerData as Start);
