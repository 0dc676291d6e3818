// Every emitter is run for real against the fake model server; what arrives is compared with what was served. Where an
// emitter leaves something out, that is pinned too: an upgrade that changes it should be noticed.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Capture, createCapture } from '../../demo/history/capture.ts';
import { type Emitter, emitters, runEmitter, type ServedCall } from './emitters.ts';
import { type ReportedCall, reportedCalls, toolSpansOf } from './reported-calls.ts';
import { loop_steps, type ScenarioName } from './scenarios.ts';

interface Run {
  readonly capture: Capture;
  readonly served: readonly ServedCall[];
}

interface Pair {
  readonly served: ServedCall;
  readonly reported: ReportedCall;
}

const runs = new Map<string, Run>();

async function run({ name }: Emitter): Promise<void> {
  const capture = createCapture();
  const endpoint = await capture.listen();
  try {
    runs.set(name, { capture, served: await runEmitter(name, { endpoint, protocol: 'http/json' }) });
  } finally {
    await capture.close();
  }
}

/** Two at a time, one for each core. */
async function runLane(lane: number): Promise<void> {
  for (const emitter of emitters.filter((_, index) => index % 2 === lane)) await run(emitter);
}

beforeAll(() => Promise.all([runLane(0), runLane(1)]));
afterAll(() => runs.clear());

const special: ReadonlySet<ScenarioName> = new Set(['failed', 'broken_stream', 'embeddings']);

/** Each answered call beside the span that reports it. */
function pairs({ name }: Emitter): Pair[] {
  const { served, capture } = runs.get(name)!;
  const answered = served.filter(({ status, scenario }) => status === 200 && !special.has(scenario));
  return [...Map.groupBy(answered, ({ traceId }) => traceId)].flatMap(([traceId, calls]) => {
    const reported = reportedCalls(capture, traceId).filter(({ failed }) => !failed);
    expect(reported, `${calls[0]!.scenario} of ${name}`).toHaveLength(calls.length);
    return calls.map((call, index) => ({ served: call, reported: reported[index]! }));
  });
}

const canKnow = (emitter: Emitter, { streamed, usageOnTheWire }: ServedCall): boolean =>
  usageOnTheWire && (!streamed || emitter.usageOnStreams);

const traceOf = ({ name }: Emitter, scenario: ScenarioName): string =>
  runs.get(name)!.served.find((call) => call.scenario === scenario)!.traceId;

const tokens = (given: { inputTokens: number | null; outputTokens: number | null }): object => ({
  input: given.inputTokens,
  output: given.outputTokens,
});

describe.each(emitters)('$name', (emitter) => {
  it('reports each answered call once, with the tokens that were served', () => {
    const all = pairs(emitter);
    expect(all.length).toBeGreaterThan(9);
    for (const { served, reported } of all) {
      const known = canKnow(emitter, served) ? tokens(served) : { input: null, output: null };
      expect(tokens(reported), served.scenario).toEqual(known);
    }
  });

  it(emitter.cache ? 'reports cached tokens' : 'leaves cached tokens out', () => {
    for (const { served, reported } of pairs(emitter)) {
      const known = emitter.cache && canKnow(emitter, served);
      expect(reported.cachedTokens, served.scenario).toBe(known ? served.cachedTokens : null);
    }
  });

  it(emitter.reasoning ? 'reports reasoning tokens' : 'leaves reasoning tokens out', () => {
    for (const { served, reported } of pairs(emitter)) {
      const known = emitter.reasoning && canKnow(emitter, served);
      expect(reported.reasoningTokens, served.scenario).toBe(known ? served.reasoningTokens : null);
    }
  });

  it(emitter.timeToFirstToken ? 'times the first token of streams only' : 'times no first token', () => {
    for (const { served, reported } of pairs(emitter)) {
      expect(reported.timeToFirstMs !== null, served.scenario).toBe(
        emitter.timeToFirstToken && served.streamed,
      );
    }
  });

  it(emitter.responseId ? 'carries response ids' : 'carries no response ids', () => {
    for (const { served, reported } of pairs(emitter)) {
      const known = emitter.responseId && (canKnow(emitter, served) || reported.responseId !== null);
      expect(reported.responseId, served.scenario).toBe(known ? served.responseId : null);
    }
  });

  it(emitter.refusedCalls ? 'reports a refused call as failed' : 'has no span for a refused call', () => {
    const reported = reportedCalls(runs.get(emitter.name)!.capture, traceOf(emitter, 'failed'));
    expect(reported.map(({ failed }) => failed)).toEqual(emitter.refusedCalls ? [true] : []);
  });

  it(
    emitter.brokenStreams ? 'reports a broken stream, without usage' : 'has no span for a broken stream',
    () => {
      const reported = reportedCalls(runs.get(emitter.name)!.capture, traceOf(emitter, 'broken_stream'));
      expect(reported.map(tokens)).toEqual(emitter.brokenStreams ? [{ input: null, output: null }] : []);
    },
  );

  it('was refused once and answered then, where it retries by itself', () => {
    const attempts = runs.get(emitter.name)!.served.filter(({ scenario }) => scenario === 'retried');
    expect(attempts.map(({ status }) => status)).toEqual([429, 200]);
  });
});

describe.each(emitters.filter(({ name }) => name !== 'hand-written'))('$name', (emitter) => {
  it(
    emitter.toolSpans ? 'shows a loop as tool spans' : 'shows a loop only in what the model asks for',
    () => {
      const { capture } = runs.get(emitter.name)!;
      expect(toolSpansOf(capture, traceOf(emitter, 'loop'))).toHaveLength(emitter.toolSpans ? loop_steps : 0);
    },
  );
});

describe('opentelemetry-openai', () => {
  it('sends prompts and answers as log records of the same span', () => {
    const { capture, served } = runs.get('opentelemetry-openai')!;
    const { traceId } = served.find(({ scenario }) => scenario === 'plain')!;
    const names = capture.logs
      .filter(({ item }) => item.traceId === traceId)
      .map(({ item }) => item.attributes?.find(({ key }) => key === 'event.name')?.value.stringValue);
    expect(names).toEqual(['gen_ai.system.message', 'gen_ai.user.message', 'gen_ai.choice']);
  });
});
