// What 128 real emitters sent, accounted and compared with what their model server really served. The expected verdicts
// stand in captured-verdicts.txt; after a change, `node test/support/print-verdicts.ts > test/emitters/captured-verdicts.txt`
// writes them anew, to be read as a diff: an exact line that becomes flagged is a loss, a silently wrong one never passes.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { accountCaptured, type Captured, capturedFolders, readCaptured } from '../support/captured.ts';
import { type Verdict, verdictLine, verdicts } from '../support/captured-verdicts.ts';

const root = join(import.meta.dirname, '../fixtures/otlp');
const names = capturedFolders(root);
const captures = new Map<string, Captured>(names.map((name) => [name, readCaptured(join(root, name))]));
const judged = new Map<string, Verdict[]>(names.map((name) => [name, verdicts(captures.get(name)!)]));
const expected = readFileSync(join(import.meta.dirname, 'captured-verdicts.txt'), 'utf8')
  .trimEnd()
  .split('\n');

describe('of all captured emitters', () => {
  test('there are 128, and every one of their scenarios has a verdict', () => {
    expect(names).toHaveLength(128);
    const scenarios = [...captures.values()].flatMap(({ truth }) => truth.scenarios);
    const verdictsOn = [...judged.values()].flat().flatMap(({ scenario }) => scenario.split('+'));
    expect(verdictsOn).toHaveLength(scenarios.length);
  });

  test('none is silently wrong: what differs from the truth says so', () => {
    const wrong = names.flatMap((name) =>
      judged
        .get(name)!
        .filter(({ verdict }) => verdict === 'silent wrong')
        .map((verdict) => verdictLine(name, verdict)),
    );
    expect(wrong).toEqual([]);
  });

  test('each verdict is the reviewed one', () => {
    const lines = names.flatMap((name) => judged.get(name)!.map((verdict) => verdictLine(name, verdict)));
    expect(lines).toEqual(expected);
  });
});

/** Emitters that most of the field uses: what they say of the common cases is enough, so nothing may be flagged away. */
const common = [
  'openllmetry__openai',
  'openllmetry__anthropic',
  'openinference__openai',
  'openinference__anthropic',
  'otel__genai-openai__default',
  'otel__genai-anthropic__latest',
  'native__pydantic_ai',
  'openinference__openai_agents',
  'native__strands',
];

describe.each(common)('%s', (name) => {
  const of = (scenario: string): Verdict | undefined =>
    judged.get(name)?.find((verdict) => verdict.scenario === scenario);

  test.each(['plain', 'cached', 'tools', 'loop'])(
    'is exact in every bucket and to the pico-dollar: %s',
    (scenario) => {
      const { verdict, ours, truth } = of(scenario)!;
      expect(verdict).toBe('exact');
      expect(truth.pico).toBeGreaterThan(0n);
      expect(ours).toEqual(truth);
    },
  );
});

describe('a call that two instrumentations report', () => {
  const accounted = (name: string, scenario: string): ReturnType<typeof accountCaptured> => {
    const { truth, ...facts } = captures.get(name)!;
    const traces = truth.scenarios.find((one) => one.scenario === scenario)!.trace_ids;
    const mine = accountCaptured({ truth, ...facts });
    return new Map(traces.map((trace) => [trace, mine.get(trace)!]));
  };

  test.each([
    ['openllmetry__anthropic', 'plain'],
    ['openllmetry__anthropic', 'cached'],
    ['openinference__anthropic', 'plain'],
    ['otel__genai-anthropic__latest', 'plain'],
    ['pair__openllmetry_openinference__openai', 'responses'],
  ])('counts once, and the other report names it: %s, %s', (name, scenario) => {
    const calls = [...accounted(name, scenario).values()].flatMap((trace) => trace.calls);
    expect(calls.filter(({ counting }) => counting === 'counted')).toHaveLength(1);
    expect(calls.length).toBeGreaterThan(1);
    const [counted] = calls.filter(({ counting }) => counting === 'counted');
    for (const { counting, duplicate_of_span_id } of calls) {
      if (counting === 'duplicate') expect(duplicate_of_span_id).toBe(counted!.span_id);
    }
  });
});
