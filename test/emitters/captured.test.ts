// What real emitters sent, accounted and compared with what their model server really served. The expected verdicts and
// the other facts stand in golden files; after a change `node test/support/print-verdicts.ts` writes them anew, to be
// read as a diff: an exact line that becomes flagged is a loss, a silently wrong one never passes.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Accounted } from '../../api/watch/account/account.ts';
import type { Call } from '../../api/watch/account/call.ts';
import { accountCaptured, type Captured, capturedFolders, readCaptured } from '../support/captured.ts';
import { factsLine } from '../support/captured-facts.ts';
import { type Verdict, verdictLine, verdicts } from '../support/captured-verdicts.ts';

interface Sweep {
  readonly names: readonly string[];
  readonly captures: ReadonlyMap<string, Captured>;
  readonly accounted: ReadonlyMap<string, ReadonlyMap<string, Accounted>>;
  readonly judged: ReadonlyMap<string, readonly Verdict[]>;
}

/** All emitters of a folder of fixtures, accounted and judged; `received` is shortly after they were captured. */
function sweep(folder: string, received: string): Sweep {
  const root = join(import.meta.dirname, '../fixtures', folder);
  const names = capturedFolders(root);
  const captures = new Map(
    names.map((name) => [name, readCaptured(join(root, name), Date.parse(received))] as const),
  );
  const accounted = new Map(names.map((name) => [name, accountCaptured(captures.get(name)!)]));
  const judged = new Map(
    names.map((name) => [name, verdicts(captures.get(name)!, accounted.get(name)!)] as const),
  );
  return { names, captures, accounted, judged };
}

const shared = sweep('otlp', '2026-11-21T02:00:00Z');
const more = sweep('otlp-more', '2026-11-26T00:00:00Z');
const golden = (file: string): string[] =>
  readFileSync(join(import.meta.dirname, file), 'utf8')
    .trimEnd()
    .split('\n');

describe.each([
  { of: 'the 128 emitters', count: 128, file: 'captured', ...shared },
  { of: 'further emitters, and versions of them', count: 33, file: 'more', ...more },
])('of $of', ({ count, file, names, captures, accounted, judged }) => {
  test('every scenario has a verdict', () => {
    expect(names).toHaveLength(count);
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
    expect(lines).toEqual(golden(`${file}-verdicts.txt`));
  });

  test('agents, ends, tools, conversations and first tokens are the reviewed ones', () => {
    const lines = names.flatMap((name) => {
      const captured = captures.get(name)!;
      return captured.truth.scenarios.map((scenario) => factsLine(captured, scenario, accounted.get(name)!));
    });
    expect(lines).toEqual(golden(`${file}-facts.txt`));
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
    shared.judged.get(name)?.find((verdict) => verdict.scenario === scenario);

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
  const callsOf = (name: string, scenario: string): readonly Call[] =>
    shared.captures
      .get(name)!
      .truth.scenarios.find((one) => one.scenario === scenario)!
      .trace_ids.flatMap((trace) => shared.accounted.get(name)!.get(trace)!.calls);

  test.each([
    ['openllmetry__anthropic', 'plain'],
    ['openllmetry__anthropic', 'cached'],
    ['openinference__anthropic', 'plain'],
    ['otel__genai-anthropic__latest', 'plain'],
    ['pair__openllmetry_openinference__openai', 'responses'],
  ])('counts once, and the other report names it: %s, %s', (name, scenario) => {
    const calls = callsOf(name, scenario);
    expect(calls.filter(({ counting }) => counting === 'counted')).toHaveLength(1);
    expect(calls.length).toBeGreaterThan(1);
    const [counted] = calls.filter(({ counting }) => counting === 'counted');
    for (const { counting, duplicate_of_span_id } of calls) {
      if (counting === 'duplicate') expect(duplicate_of_span_id).toBe(counted!.span_id);
    }
  });
});
