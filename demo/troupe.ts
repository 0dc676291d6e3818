// The processes of the fleet: one per agent, because instrumentations patch their whole process. They are told what to
// play and where to send; only these processes are ever signalled.

import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Cue, Notice, TurnReport } from './agents/stage.ts';
import type { Cast } from './casts/cast.ts';
import type { Scene } from './scene.ts';

/** Where and how one agent sends its telemetry. */
export interface Destination {
  readonly endpoint: string;
  readonly protocol: 'http/protobuf' | 'http/json' | 'grpc';
  readonly gzip: boolean;
  readonly key: string | undefined;
}

export interface TroupeOptions {
  readonly casts: readonly Cast[];
  readonly modelUrl: string;
  readonly destinationOf: (cast: Cast) => Destination;
  /** Between the turns of one conversation. */
  readonly pauseMs: number;
}

export interface Troupe {
  /** Plays a scene; resolves with the reports of its turns. */
  play(scene: Scene): Promise<readonly TurnReport[]>;
  /** Scenes that were begun and have not ended. */
  inFlight(): number;
  /** Lets every agent send what it still holds, and waits for them to be gone. */
  leave(): Promise<void>;
}

interface Playing {
  readonly turns: TurnReport[];
  readonly end: () => void;
}

/** An agent that does not leave in this time is stopped; its exporter gives up after ten seconds by itself. */
const leaving_ms_max = 20_000;

function environmentOf(
  cast: Cast,
  { modelUrl, destinationOf, pauseMs }: TroupeOptions,
): Record<string, string> {
  const { endpoint, protocol, gzip, key } = destinationOf(cast);
  return {
    DEMO_MODEL_URL: modelUrl,
    DEMO_PAUSE_MS: String(pauseMs),
    OTEL_SERVICE_NAME: `larkfield-${cast.agent}`,
    OTEL_RESOURCE_ATTRIBUTES: `deployment.environment.name=${cast.environment},team=${cast.team},service.namespace=larkfield`,
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
    OTEL_EXPORTER_OTLP_COMPRESSION: gzip ? 'gzip' : 'none',
    ...(key ? { OTEL_EXPORTER_OTLP_HEADERS: `x-api-key=${key}` } : {}),
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'otlp',
    OTEL_BLRP_SCHEDULE_DELAY: '1000',
    OTEL_NODE_RESOURCE_DETECTORS: 'env',
  };
}

/** One agent's process, and the scenes that it plays at the moment. */
class Actor {
  private readonly child: ChildProcess;
  private readonly playing = new Map<number, Playing>();
  private readonly ready = Promise.withResolvers<void>();
  private lastId = 0;

  constructor(cast: Cast, options: TroupeOptions) {
    const script = fileURLToPath(new URL(`./agents/${cast.agent}.ts`, import.meta.url));
    const env = { ...process.env, ...environmentOf(cast, options) };
    this.child = fork(script, { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.child.on('message', (notice: Notice) => this.hear(notice));
    this.child.on('exit', () => this.gone());
  }

  get size(): number {
    return this.playing.size;
  }

  async play(scene: Scene): Promise<readonly TurnReport[]> {
    await this.ready.promise;
    const id = ++this.lastId;
    const turns: TurnReport[] = [];
    await new Promise<void>((end) => {
      this.playing.set(id, { turns, end });
      this.cue({ kind: 'play', id, scene });
    });
    return turns;
  }

  async leave(): Promise<void> {
    const { child } = this;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    const late = setTimeout(() => child.kill('SIGKILL'), leaving_ms_max);
    this.cue({ kind: 'leave' });
    await exited;
    clearTimeout(late);
  }

  private cue(cue: Cue): void {
    if (this.child.connected) this.child.send(cue);
    else this.gone();
  }

  private hear(notice: Notice): void {
    if (notice.kind === 'ready') this.ready.resolve();
    else if (notice.kind === 'turn') this.playing.get(notice.id)?.turns.push(notice.turn);
    else this.end(notice.id);
  }

  private end(id: number): void {
    this.playing.get(id)?.end();
    this.playing.delete(id);
  }

  private gone(): void {
    this.ready.resolve();
    for (const id of [...this.playing.keys()]) this.end(id);
  }
}

export function startTroupe(options: TroupeOptions): Troupe {
  const actors = new Map(options.casts.map((cast) => [cast.agent, new Actor(cast, options)]));
  return {
    play: (scene) => actors.get(scene.agent)!.play(scene),
    inFlight: () => [...actors.values()].reduce((sum, { size }) => sum + size, 0),
    leave: async () => {
      await Promise.all([...actors.values()].map((actor) => actor.leave()));
    },
  };
}
