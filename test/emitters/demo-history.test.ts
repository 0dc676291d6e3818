// The history of the demo: recorded once with the real SDKs, then copied. A copy may differ in ids, time, tokens and
// particulars, and in nothing that its spans say about each other.

import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { hour_ms, plantedIn, requestsIn, rhythm } from '../../demo/history/calendar.ts';
import type { OtlpSpan } from '../../demo/history/capture.ts';
import { compileTurn } from '../../demo/history/compile.ts';
import { type CopiedTurn, copyTurn, type Placement } from '../../demo/history/copy.ts';
import { measured, tokenKeys } from '../../demo/history/measures.ts';
import { type Recording, record } from '../../demo/history/record.ts';
import { repertoire } from '../../demo/history/repertoire.ts';
import { Repertoire, weekOf } from '../../demo/history/write.ts';
import { seeded } from '../../demo/model/random.ts';

/** One conversation of each agent, and one that fails: all shapes, in a few seconds. */
const scripts = new Set([
  'late-parcel',
  'disputed-case',
  'mail-invoice',
  'double-charge',
  'fabric-prices',
  'call-notes',
  'customs-hold',
]);
const pieces = repertoire.filter(
  ({ scene, part }) =>
    scripts.has(scene.script) &&
    part.fault === 'none' &&
    part.model === undefined &&
    scene.seed.includes('-a-'),
);

const startMs = Date.UTC(2026, 9, 5, 12);
const placement: Placement = { seed: 'copy', conversation: 'conv-1', user: 'user-1', startMs, stretch: 10 };
let recordings: readonly Recording[] = [];

beforeAll(async () => {
  recordings = await record({ pieces, sleep, onPlayed: () => {}, signal: new AbortController().signal });
});

interface Copy {
  readonly name: string;
  readonly copied: CopiedTurn;
  readonly spans: readonly OtlpSpan[];
}

const spansIn = (copied: CopiedTurn): OtlpSpan[] =>
  (JSON.parse(copied.spans) as { scopeSpans: { spans: OtlpSpan[] }[] }).scopeSpans.flatMap(
    ({ spans }) => spans,
  );

const copies = (): Copy[] =>
  recordings.flatMap(({ piece, turns }) =>
    turns.map((turn, index) => {
      const copied = copyTurn(compileTurn(turn, piece), placement);
      return { name: `${piece.scene.agent} ${piece.scene.script} ${index}`, copied, spans: spansIn(copied) };
    }),
  );

const count = (span: OtlpSpan, key: string): number | null => {
  const value = span.attributes.find((attribute) => attribute.key === key)?.value;
  return value === undefined ? null : Number(value.intValue ?? value.doubleValue);
};

describe('a copied conversation', () => {
  it('was recorded from every agent', () => {
    expect(recordings).toHaveLength(pieces.length);
    expect(new Set(recordings.map(({ piece }) => piece.scene.agent)).size).toBe(6);
  });

  it('keeps the tree and renews every id', () => {
    const original = new Set(
      recordings.flatMap(({ turns }) => turns.flatMap(({ spans }) => spans.map(({ item }) => item.spanId))),
    );
    for (const { name, spans } of copies()) {
      expect(new Set(spans.map(({ traceId }) => traceId)).size, name).toBe(1);
      const ids = new Set(spans.map(({ spanId }) => spanId));
      expect(ids.size, name).toBe(spans.length);
      for (const { spanId, parentSpanId } of spans) {
        expect(original.has(spanId), name).toBe(false);
        if (parentSpanId) expect(ids.has(parentSpanId), name).toBe(true);
      }
    }
  });

  it('stands at its time, slowed down, with children inside their parents', () => {
    for (const { name, spans } of copies()) {
      const starts = spans.map((span) => BigInt(span.startTimeUnixNano)).toSorted((a, b) => (a < b ? -1 : 1));
      expect(starts[0], name).toBe(BigInt(startMs) * 1_000_000n);
      for (const { startTimeUnixNano, endTimeUnixNano } of spans) {
        expect(BigInt(endTimeUnixNano) >= BigInt(startTimeUnixNano), name).toBe(true);
      }
    }
  });

  it('leaves nothing of the recording: no marks, no recorded names', () => {
    for (const { name, copied } of copies()) {
      expect(`${copied.spans}${copied.logs}`, name).not.toMatch(
        /[\ue000-\ue002]|recorded-(conversation|user)/,
      );
    }
  });
});

describe('the figures of a copied conversation', () => {
  it('sums up where a parent repeats its calls', () => {
    const sums = [
      'gen_ai.usage.input_tokens',
      'gen_ai.usage.output_tokens',
      'ai.usage.inputTokens',
      'ai.usage.outputTokens',
    ];
    let compared = 0;
    for (const { name, spans } of copies()) {
      for (const root of spans.filter(
        ({ name: span }) => span.startsWith('invoke_agent support') || span === 'ai.streamText',
      )) {
        const calls = spans.filter(
          (span) => span.name.startsWith('chat ') || span.name === 'ai.streamText.doStream',
        );
        for (const key of sums.filter((each) => count(root, each) !== null)) {
          expect(count(root, key), `${name} ${key}`).toBe(
            calls.reduce((sum, call) => sum + (count(call, key) ?? 0), 0),
          );
          compared++;
        }
      }
    }
    expect(compared).toBeGreaterThan(3);
  });

  it('agrees with itself on every span: parts within wholes, totals, and the JSON of the answer', () => {
    for (const { name, spans } of copies()) {
      for (const span of spans) {
        const cached = count(span, 'llm.token_count.prompt_details.cache_read');
        const input = count(span, 'llm.token_count.prompt');
        if (input === null) continue;
        expect(cached! <= input, name).toBe(true);
        expect(count(span, 'llm.token_count.total'), name).toBe(
          input + count(span, 'llm.token_count.completion')!,
        );
        const answer = span.attributes.find(({ key }) => key === 'output.value')!.value.stringValue!;
        expect(answer, name).toMatch(new RegExp(`"(prompt|input)_tokens":${input}[,}]`));
      }
    }
  });

  it('varies its tokens from copy to copy, and is the same for the same seed', () => {
    const template = compileTurn(recordings[0]!.turns[0]!, recordings[0]!.piece);
    const other = copyTurn(template, { ...placement, seed: 'another' });
    expect(copyTurn(template, placement)).toEqual(copyTurn(template, placement));
    expect(measured('input', template.calls)).toBeGreaterThan(0);
    const inputs = [copyTurn(template, placement), other].map((copied) =>
      spansIn(copied).map((span) => count(span, 'gen_ai.usage.input_tokens')),
    );
    expect(inputs[0]).not.toEqual(inputs[1]);
  });

  it('brings log records along, with the ids of their spans', () => {
    const logged = copies().filter(({ copied }) => copied.logs !== null);
    expect(logged.length).toBeGreaterThan(0);
    for (const { copied, spans } of logged) expect(copied.logs).toContain(spans[0]!.traceId);
  });

  it('knows every key with which these SDKs count tokens', () => {
    const unknown = new Set<string>();
    for (const { spans } of copies()) {
      for (const { key, value } of spans.flatMap(({ attributes }) => attributes)) {
        const counts = value.intValue !== undefined && Number(value.intValue) > 0 && /token/i.test(key);
        if (counts && !tokenKeys.has(key) && key !== 'gen_ai.request.max_tokens') unknown.add(key);
      }
    }
    expect([...unknown]).toEqual([]);
  });
});

describe('the week', () => {
  const range = { fromMs: startMs, toMs: startMs + 7 * 24 * hour_ms };

  it('has 20,000 to 40,000 requests, oldest first, all of them in the past', () => {
    const turns = [...weekOf(range, new Repertoire(recordings), seeded('week'))];
    // Only what was recorded here can be shown: some of the fleet's parts are missing.
    expect(turns.length).toBeGreaterThan(0.6 * requestsIn(range));
    expect(requestsIn(range)).toBeGreaterThan(20_000);
    expect(requestsIn(range)).toBeLessThan(40_000);
    const starts = turns.map(({ placement: { startMs: at } }) => at);
    expect(starts.every((at, index) => index === 0 || at >= starts[index - 1]!)).toBe(true);
    expect(starts.at(-1)).toBeLessThan(range.toMs);
  });

  it('is busiest on workdays before noon and quiet on Sunday night', () => {
    const tuesdayMorning = Date.UTC(2026, 9, 6, 10);
    const sundayNight = Date.UTC(2026, 9, 4, 2);
    expect(rhythm(tuesdayMorning)).toBeGreaterThan(20 * rhythm(sundayNight));
  });

  it('has something planted on four occasions, also in half a day', () => {
    for (const hours of [12, 7 * 24, 80 * 24]) {
      const within = { fromMs: startMs, toMs: startMs + hours * hour_ms };
      const planted = plantedIn(within);
      expect(planted).toHaveLength(4);
      for (const { fromMs, toMs } of planted)
        expect(fromMs >= within.fromMs && fromMs < toMs && toMs <= within.toMs).toBe(true);
    }
  });

  it('grows thinner than it is long', () => {
    expect(requestsIn({ fromMs: 0, toMs: 80 * 24 * hour_ms })).toBe(60_000);
  });
});
