// The real emitters, what each is known to send, and how one is run: its script in a process of its own against the
// fake model server, exporting with the stock exporter to wherever the caller listens.

import { fork } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ServedCall as LedgerEntry } from '../../demo/model/ledger.ts';
import { seeded } from '../../demo/model/random.ts';
import { createModelServer } from '../../demo/model-server.ts';
import type { Played } from './runs/stage.ts';
import { createScenarioAnswers, type ScenarioName } from './scenarios.ts';

/** What reaches an OTLP receiver from an emitter; where it says false, nobody downstream can know it. */
export interface Emitter {
  readonly name: string;
  /** Streams carry usage where the provider sent it. */
  readonly usageOnStreams: boolean;
  readonly cache: boolean;
  readonly reasoning: boolean;
  readonly timeToFirstToken: boolean;
  /** As an attribute; some have it only inside the JSON of an answer. */
  readonly responseId: boolean;
  readonly toolSpans: boolean;
  /** A call that the provider refused has a span of its own. */
  readonly refusedCalls: boolean;
  /** A stream that broke off has a span of its own; it never has usage. */
  readonly brokenStreams: boolean;
  /** Embedding calls have a span with usage. */
  readonly embeddings: boolean;
}

const everything = {
  usageOnStreams: true,
  cache: true,
  reasoning: true,
  timeToFirstToken: true,
  responseId: true,
  toolSpans: true,
  refusedCalls: true,
  brokenStreams: true,
  embeddings: true,
};
const onlyCalls = { ...everything, timeToFirstToken: false, toolSpans: false, brokenStreams: false };

export const emitters: readonly Emitter[] = [
  { ...everything, name: 'ai-sdk-7', reasoning: false },
  { ...everything, name: 'ai-sdk-6', brokenStreams: false },
  {
    ...onlyCalls,
    name: 'openinference-openai',
    embeddings: false,
    usageOnStreams: false,
    responseId: false,
    refusedCalls: false,
  },
  {
    ...onlyCalls,
    name: 'openllmetry-openai',
    embeddings: false,
    usageOnStreams: false,
    cache: false,
    reasoning: false,
    refusedCalls: false,
  },
  { ...onlyCalls, name: 'opentelemetry-openai', cache: false, reasoning: false },
  { ...everything, name: 'openai-agents', timeToFirstToken: false, responseId: false },
  { ...everything, name: 'hand-written', toolSpans: false },
];

/** Where an emitter sends; the protocol is OTLP over HTTP with protobuf unless said otherwise. */
export interface Endpoints {
  readonly endpoint: string;
  readonly protocol?: 'http/protobuf' | 'http/json' | 'grpc';
  readonly gzip?: boolean;
  readonly key?: string;
  /** Only these; all that the emitter can play by default. */
  readonly scenarios?: readonly ScenarioName[];
}

/** One attempt that the model server answered, with the scenario and the trace that it belongs to. */
export interface ServedCall extends LedgerEntry {
  readonly scenario: ScenarioName;
  readonly traceId: string;
}

/** Emitters run for two seconds; one that hangs is stopped, so that the test says so instead of waiting for ever. */
const run_ms_max = 45_000;

const environmentOf = (
  name: string,
  { endpoint, protocol = 'http/protobuf', gzip, key, scenarios }: Endpoints,
) => ({
  OTEL_SERVICE_NAME: name,
  OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test,team=emitters',
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
  OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
  OTEL_EXPORTER_OTLP_COMPRESSION: gzip ? 'gzip' : 'none',
  ...(key ? { OTEL_EXPORTER_OTLP_HEADERS: `x-api-key=${key}` } : {}),
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'otlp',
  OTEL_NODE_RESOURCE_DETECTORS: 'env',
  ...(scenarios ? { EMITTER_SCENARIOS: scenarios.join() } : {}),
});

function play(name: string, env: Record<string, string>): Promise<readonly Played[]> {
  const script = fileURLToPath(new URL(`./runs/${name}.ts`, import.meta.url));
  const child = fork(script, {
    // The Agents SDK traces nothing where NODE_ENV is `test`.
    env: { ...process.env, NODE_ENV: 'production', ...env },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const late = setTimeout(() => child.kill('SIGKILL'), run_ms_max);
  return new Promise((resolve, reject) => {
    let played: readonly Played[] = [];
    child.on('message', (message) => {
      played = message as readonly Played[];
    });
    child.on('exit', (code) => {
      clearTimeout(late);
      if (code === 0) resolve(played);
      else reject(new Error(`the emitter ${name} ended with ${code}`));
    });
  });
}

/** Runs one emitter to its end, after its exporter was flushed, and answers what was really served, in order. */
export async function runEmitter(name: string, endpoints: Endpoints): Promise<ServedCall[]> {
  const server = createModelServer({
    answer: createScenarioAnswers(),
    random: seeded(name),
    sleep,
    now: Date.now,
  });
  const modelUrl = await server.listen(0);
  try {
    const played = await play(name, {
      ...environmentOf(name, endpoints),
      EMITTER_MODEL_URL: `${modelUrl}/${name}`,
    });
    const traces = new Map(played.map(({ scenario, traceId }) => [scenario, traceId]));
    return server.ledger.calls().map((call) => {
      const scenario = call.label[1] as ScenarioName;
      return { ...call, scenario, traceId: traces.get(scenario) ?? '' };
    });
  } finally {
    await server.close();
  }
}
