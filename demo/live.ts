// The live part of the demo: the fleet plays what the director asks for, until the time is over, and each second says
// in one line what it sent.

import { createAnswers } from './answers.ts';
import { fleet } from './casts/fleet.ts';
import { createDirector } from './director.ts';
import { destinationOf } from './fleet-destinations.ts';
import type { Totals } from './model/ledger.ts';
import { seeded } from './model/random.ts';
import { createModelServer, type ModelServer } from './model-server.ts';
import type { Options } from './options.ts';
import { probe } from './probe.ts';
import { startTroupe, type Troupe } from './troupe.ts';

interface Tally {
  requests: number;
  failed: number;
  spans: number;
}

/** More scenes than this at once would say more about this machine than about agents. */
const in_flight_max = 60;
const tick_ms = 250;
const probe_every_ms = 15_000;

const short = (count: number): string => {
  if (count < 10_000) return String(count);
  return count < 10_000_000 ? `${(count / 1000).toFixed(0)} k` : `${(count / 1e6).toFixed(1)} M`;
};

function lineOf(
  seconds: number,
  { requests, failed, spans }: Tally,
  { calls, inputTokens, outputTokens }: Totals,
): string {
  const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`.padStart(7);
  const tokens = `${short(inputTokens)} tokens in, ${short(outputTokens)} out`;
  return `${clock}   ${requests} requests (${failed} failed)   ${calls} model calls   ${spans} spans   ${tokens}`;
}

export interface Stage {
  readonly options: Options;
  readonly say: (line: string) => void;
  readonly sleep: (ms: number) => Promise<unknown>;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

interface Running {
  readonly model: ModelServer;
  readonly troupe: Troupe;
  readonly tally: Tally;
}

function enact({ troupe, tally }: Running, scene: Parameters<Troupe['play']>[0]): void {
  void troupe.play(scene).then((turns) => {
    tally.requests += turns.length;
    tally.failed += turns.filter(({ ok }) => !ok).length;
    tally.spans += turns.reduce((sum, { spanCount }) => sum + spanCount, 0);
  });
}

/** Exporters say nothing when nobody listens, so the demo does: once when flyball goes, once when it is back. */
function watch({ options, say }: Stage): { stop(): void } {
  let trouble: string | null = null;
  const timer = setInterval(() => {
    void probe(options.endpoint, options.key).then((found) => {
      if (found !== null && trouble === null) say(`          ${found}`);
      if (found === null && trouble !== null) say('          flyball answers again');
      trouble = found;
    });
  }, probe_every_ms);
  return { stop: () => clearInterval(timer) };
}

/** Four times a second: begin what is due; once a second: say how far we are. */
async function run(running: Running, { options, say, sleep, signal }: Stage): Promise<void> {
  const direct = createDirector({ random: seeded(options.seed + Date.now()), rate: options.rate });
  const { model, troupe, tally } = running;
  const startedMs = Date.now();
  const lastMs = options.minutes === null ? Number.POSITIVE_INFINITY : options.minutes * 60_000;
  let said = 0;
  while (!signal.aborted && Date.now() - startedMs < lastMs) {
    const elapsed = (Date.now() - startedMs) / 1000;
    const { scenes, announced } = direct(elapsed);
    for (const name of announced) say(`          ${name}`);
    if (troupe.inFlight() < in_flight_max) for (const scene of scenes) enact(running, scene);
    if (Math.floor(elapsed) > said) {
      said = Math.floor(elapsed);
      say(lineOf(said, tally, model.ledger.totals()));
    }
    await sleep(tick_ms);
  }
}

/** Plays until the time is over or the signal comes; returns when the agents have sent everything and are gone. */
export async function playLive(stage: Stage): Promise<void> {
  const { options, say, sleep } = stage;
  const model = createModelServer({
    answer: createAnswers(),
    random: seeded(String(Date.now())),
    sleep,
    now: Date.now,
  });
  const modelUrl = await model.listen(0);
  const troupe = startTroupe({
    casts: fleet,
    modelUrl,
    destinationOf: (cast) => destinationOf(cast, options),
    pauseMs: 2_500,
  });
  const watching = watch(stage);
  try {
    await run({ model, troupe, tally: { requests: 0, failed: 0, spans: 0 } }, stage);
  } finally {
    watching.stop();
    say(
      'ending: the agents finish what they are answering and send what they still hold; Ctrl-C again ends at once',
    );
    await troupe.leave();
    await model.close();
  }
}
