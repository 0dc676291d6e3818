// The process of one agent: takes scenes from its parent, plays them turn by turn through the agent's own SDK, tells the
// parent how each went, and leaves when told, after its spans were sent.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Cast, Script, Step } from '../casts/cast.ts';
import { type Facts, factsOf, fill, fillDeep } from '../casts/facts.ts';
import { castOf, scriptOf } from '../casts/fleet.ts';
import { modelUrlOf, type Scene } from '../scene.ts';
import type { Telemetry } from './telemetry.ts';

/** From the parent. */
export type Cue =
  | { readonly kind: 'play'; readonly id: number; readonly scene: Scene }
  | { readonly kind: 'leave' };

/** To the parent. */
export type Notice =
  | { readonly kind: 'ready' }
  | { readonly kind: 'turn'; readonly id: number; readonly turn: TurnReport }
  | { readonly kind: 'done'; readonly id: number };

export interface TurnReport {
  readonly ok: boolean;
  readonly spanCount: number;
  /** Traces that began in this turn; with one scene at a time, exactly this turn's. */
  readonly traceIds: readonly string[];
}

export interface Exchange {
  readonly question: string;
  readonly answer: string;
}

/** One turn, as an agent sees it. */
export interface Performance {
  readonly cast: Cast;
  readonly scene: Scene;
  readonly model: string;
  readonly modelUrl: string;
  readonly question: string;
  /** The earlier turns of this conversation. */
  readonly history: readonly Exchange[];
  /** What the tool answers to these arguments. */
  readonly useTool: (name: string, given: unknown) => Promise<unknown>;
}

/** Plays one turn and answers what the user got to read. Throws what the application would see. */
export type Perform = (performance: Performance) => Promise<string>;

/** People read before they write again. */
const pauseMs = Number(process.env['DEMO_PAUSE_MS'] ?? 2_500);

/** How long an agent that was told to leave finishes what it is answering; the parent waits a little longer. */
const finish_ms_max = 8_000;

const sameArguments = (step: Step, name: string, given: unknown): boolean =>
  step.tool === name && JSON.stringify(step.arguments) === JSON.stringify(given);

function toolOf(script: Script, facts: Facts): Performance['useTool'] {
  const steps = fillDeep(
    script.turns.flatMap((turn) => turn.steps),
    facts,
  );
  return async (name, given) => {
    await sleep(8 + (name.length % 5) * 6);
    return steps.find((step) => sameArguments(step, name, given))?.result ?? { error: 'not found' };
  };
}

async function attempt(perform: Perform, performance: Performance): Promise<string | null> {
  try {
    return await perform(performance);
  } catch {
    // What went wrong is on the spans; the demo goes on, as a server would after one failed request.
    return null;
  }
}

interface Playing {
  readonly report: (answered: boolean) => void;
  /** The agent was told to leave: no further turn begins. */
  readonly isLeaving: () => boolean;
}

async function play(perform: Perform, scene: Scene, { report, isLeaving }: Playing): Promise<void> {
  const cast = castOf(scene.agent);
  const script = scriptOf(cast, scene.script);
  const facts = factsOf(scene.seed);
  const model = scene.model ?? script.model ?? cast.model;
  const common = { cast, scene, model, modelUrl: modelUrlOf(process.env['DEMO_MODEL_URL'] ?? '', scene) };
  const history: Exchange[] = [];
  for (const [index, turn] of script.turns.entries()) {
    if (index > 0) await sleep(pauseMs);
    if (isLeaving()) return;
    const question = fill(turn.user, facts);
    const answer = await attempt(perform, { ...common, question, history, useTool: toolOf(script, facts) });
    report(answer !== null);
    if (answer === null) return;
    history.push({ question, answer });
  }
}

/** Waits for cues until told to leave or the parent is gone. */
export function serve(telemetry: Telemetry, perform: Perform): void {
  const tell = (notice: Notice): void => {
    if (process.connected) process.send?.(notice);
  };
  let leaving = false;
  const scenes = new Set<Promise<void>>();
  const leave = async (): Promise<void> => {
    leaving = true;
    // A request that is cut off in the middle would be a trace without its root.
    await Promise.race([Promise.all(scenes), sleep(finish_ms_max)]);
    await telemetry.shutdown().catch(() => {});
    process.exit(0);
  };
  process.on('message', (cue: Cue) => {
    if (cue.kind === 'leave') return void leave();
    const { id, scene } = cue;
    const report = (ok: boolean): void => tell({ kind: 'turn', id, turn: { ok, ...telemetry.tally.take() } });
    const playing = play(perform, scene, { report, isLeaving: () => leaving }).then(() => {
      scenes.delete(playing);
      tell({ kind: 'done', id });
    });
    scenes.add(playing);
  });
  process.on('disconnect', () => void leave());
  // Ctrl-C reaches the whole group; the parent decides when its agents leave.
  process.on('SIGINT', () => {});
  tell({ kind: 'ready' });
}
