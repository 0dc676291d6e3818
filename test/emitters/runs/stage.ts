// The process of one emitter: runs the scenarios that its SDK can play, each inside a span of the application as in a
// real service, and tells the parent which trace each became.

import { SpanStatusCode, trace } from '@opentelemetry/api';
import type { Telemetry } from '../../../demo/agents/telemetry.ts';
import { modelFor, type ScenarioName, scenarioNames } from '../scenarios.ts';

/** One scenario, as an emitter's script sees it. */
export interface Scene {
  readonly scenario: ScenarioName;
  readonly model: string;
  readonly modelUrl: string;
}

/** What a script can play; where an SDK has no way to do something, the scenario is missing. */
export type Scenarios = Partial<Record<ScenarioName, (scene: Scene) => PromiseLike<unknown>>>;

export interface Played {
  readonly scenario: ScenarioName;
  readonly traceId: string;
}

export const conversationId = 'conv-lyon';
export const userId = 'user-maya';

function environment(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; emitters are started by runEmitter`);
  return value;
}

function play(run: (scene: Scene) => PromiseLike<unknown>, scene: Scene): Promise<Played> {
  return trace.getTracer('emitter-runs').startActiveSpan(`GET /${scene.scenario}`, async (span) => {
    try {
      await run(scene);
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) });
    } finally {
      span.end();
    }
    return { scenario: scene.scenario, traceId: span.spanContext().traceId };
  });
}

export async function runScenarios(telemetry: Telemetry, scenarios: Scenarios): Promise<void> {
  const modelUrl = environment('EMITTER_MODEL_URL');
  const wanted = process.env['EMITTER_SCENARIOS']?.split(',') ?? scenarioNames;
  const played: Played[] = [];
  for (const scenario of scenarioNames) {
    const run = scenarios[scenario];
    if (!run || !wanted.includes(scenario)) continue;
    played.push(
      await play(run, { scenario, model: modelFor(scenario), modelUrl: `${modelUrl}/${scenario}/v1` }),
    );
  }
  await telemetry.shutdown();
  process.send?.(played, () => process.exit(0));
}
