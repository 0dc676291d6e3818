// What holds for any usage, any price and any order: prices add up and grow, buckets make up the provider's totals, and
// a trace is accounted the same in whatever order its spans came.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { account } from '../../../api/watch/account/account.ts';
import { costLines, totalPico } from '../../../api/watch/account/cost.ts';
import type { SentUsage, SpanFact } from '../../../api/watch/account/facts.ts';
import { cataloguePrices, type Price, ratesFor } from '../../../api/watch/account/price.ts';
import { buildTree, depthOf } from '../../../api/watch/account/tree.ts';
import { bucketsOf, type Usage } from '../../../api/watch/account/usage.ts';
import { laterCopy } from '../../../api/watch/open-traces.ts';
import { factsOf } from '../../support/accounting.ts';
import { type Captured, readCaptured } from '../../support/captured.ts';

const tokens = fc.nat(2_000_000);
const rate = fc.bigInt(0n, 100_000_000n);

/** A usage in disjoint buckets. */
const disjoint = fc.record({
  uncached: tokens,
  cacheRead: tokens,
  cacheWrite5m: tokens,
  cacheWrite1h: tokens,
  text: tokens,
  reasoning: tokens,
});
type Disjoint = typeof disjoint extends fc.Arbitrary<infer T> ? T : never;

const usageOf = (buckets: Disjoint): Usage => ({
  input: buckets.uncached + buckets.cacheRead + buckets.cacheWrite5m + buckets.cacheWrite1h,
  uncached: buckets.uncached,
  cacheRead: buckets.cacheRead,
  cacheWrite: buckets.cacheWrite5m + buckets.cacheWrite1h,
  cacheWrite1h: buckets.cacheWrite1h,
  audioInput: null,
  imageInput: null,
  output: buckets.text + buckets.reasoning,
  reasoning: buckets.reasoning,
  audioOutput: null,
  semantics: 'inclusive',
  flags: [],
});

/** Rates that the catalogue may leave out. */
const rates = fc.record(
  { input: rate, output: rate, cacheRead: rate, cacheWrite: rate, cacheWrite1h: rate, reasoning: rate },
  { requiredKeys: ['input', 'output'] },
);
const flat = rates.map((of): Price => ({ id: 'x', basis: 'exact', tiers: [], rates: of }));

const cost = (buckets: Disjoint, price: Price): bigint => totalPico(costLines(usageOf(buckets), price));
const names = ['uncached', 'cacheRead', 'cacheWrite5m', 'cacheWrite1h', 'text', 'reasoning'] as const;

describe('a price', () => {
  test('is additive over any split of the tokens', () => {
    fc.assert(
      fc.property(disjoint, disjoint, flat, (a, b, price) => {
        const both = Object.fromEntries(names.map((name) => [name, a[name] + b[name]])) as Disjoint;
        expect(cost(both, price)).toBe(cost(a, price) + cost(b, price));
      }),
    );
  });

  test('never falls when a count grows, within a tier', () => {
    fc.assert(
      fc.property(disjoint, flat, fc.constantFrom(...names), tokens, (buckets, price, name, more) => {
        const grown = { ...buckets, [name]: buckets[name] + more };
        expect(cost(grown, price)).toBeGreaterThanOrEqual(cost(buckets, price));
      }),
    );
  });

  test('puts the whole request into the tier that its prompt reaches, and never into a part of it', () => {
    fc.assert(
      fc.property(disjoint, rates, rates, fc.nat(3_000_000), (buckets, low, high, above) => {
        const tiered: Price = { id: 'x', basis: 'exact', rates: low, tiers: [{ above, rates: high }] };
        const inTier = usageOf(buckets).input! > above ? high : low;
        expect(ratesFor(tiered, usageOf(buckets).input!)).toBe(inTier);
        expect(cost(buckets, tiered)).toBe(cost(buckets, { ...tiered, tiers: [], rates: inTier }));
      }),
    );
  });

  test('charges every token once', () => {
    fc.assert(
      fc.property(disjoint, flat, (buckets, price) => {
        const charged = costLines(usageOf(buckets), price).reduce((sum, line) => sum + line.tokens, 0);
        expect(charged).toBe(names.reduce((sum, name) => sum + buckets[name], 0));
      }),
    );
  });
});

const unsent: SentUsage = {
  input_tokens: null,
  output_tokens: null,
  total_tokens: null,
  cache_read_tokens: null,
  cache_write_tokens: null,
  cache_write_5m_tokens: null,
  cache_write_1h_tokens: null,
  reasoning_tokens: null,
  audio_input_tokens: null,
  audio_output_tokens: null,
  image_input_tokens: null,
};

describe('buckets', () => {
  const caller = (scope_name: string) => ({
    scope_name,
    scope_version: '',
    provider: 'anthropic',
    model: 'claude-sonnet-4-5',
    usage_source: 'genai',
    streamed: null,
    kind: 'llm',
    quality_flags: [],
  });
  /** As the emitter sends it; what is cached is inside the input count or beside it. */
  const sentOf = (buckets: Disjoint, exclusive: boolean): SentUsage => {
    const cached = buckets.cacheRead + buckets.cacheWrite5m + buckets.cacheWrite1h;
    return {
      ...unsent,
      input_tokens: buckets.uncached + (exclusive ? 0 : cached),
      output_tokens: buckets.text + buckets.reasoning,
      cache_read_tokens: buckets.cacheRead,
      cache_write_tokens: buckets.cacheWrite5m + buckets.cacheWrite1h,
      cache_write_1h_tokens: buckets.cacheWrite1h,
      reasoning_tokens: buckets.reasoning,
    };
  };

  test.each([
    ['com.anthropic.sdk.python', false],
    ['@traceloop/instrumentation-anthropic', true],
  ])("of %s make up the provider's totals", (scope, exclusive) => {
    fc.assert(
      fc.property(disjoint, (buckets) => {
        fc.pre(buckets.uncached + buckets.text > 0);
        const usage = bucketsOf(sentOf(buckets, exclusive), caller(scope));
        const { input, uncached, cacheRead, cacheWrite, cacheWrite1h, output, reasoning } = usageOf(buckets);
        expect(usage).toMatchObject({
          input,
          uncached,
          cacheRead,
          cacheWrite,
          cacheWrite1h,
          output,
          reasoning,
        });
        expect(usage.flags).toEqual([]);
      }),
    );
  });

  test('of counts that nobody can have meant are never negative and never less than what was sent', () => {
    const count = fc.option(fc.nat(10_000), { nil: null });
    const any = fc.record({
      ...Object.fromEntries(Object.keys(unsent).map((key) => [key, count])),
    }) as unknown as fc.Arbitrary<SentUsage>;
    fc.assert(
      fc.property(
        any,
        fc.constantFrom('', 'ai', 'openlit.instrumentation.anthropic', 'strands-agents'),
        (sent, scope) => {
          const usage = bucketsOf(sent, caller(scope));
          for (const bucket of [usage.uncached, usage.output, usage.reasoning])
            if (bucket !== null) expect(bucket).toBeGreaterThanOrEqual(0);
          if (usage.input !== null)
            expect(usage.input).toBe(usage.uncached! + (usage.cacheRead ?? 0) + (usage.cacheWrite ?? 0));
          if (usage.output !== null && usage.reasoning !== null)
            expect(usage.output).toBeGreaterThanOrEqual(usage.reasoning);
        },
      ),
    );
  });
});

/** A span of which only its place in the trace matters. */
const fact = (span_id: string, parent_span_id: string, more: Partial<SpanFact> = {}): SpanFact => ({
  ...factsOf([{ id: span_id.padStart(16, '1') }], { name: 'x' })[0]!,
  span_id,
  parent_span_id,
  ...more,
});

describe('a tree', () => {
  test('of any parents, also in cycles, holds every span once and ends', () => {
    const ids = fc.nat(12).map(String);
    fc.assert(
      fc.property(fc.array(fc.tuple(ids, fc.oneof(ids, fc.constant(''))), { maxLength: 13 }), (pairs) => {
        const spans = [...new Map(pairs.map(([id, parent]) => [id, fact(id, parent)])).values()];
        const tree = buildTree(spans);
        const met: string[] = [];
        const visit = (span: SpanFact): void => {
          met.push(span.span_id);
          for (const child of tree.childrenOf(span)) {
            expect(tree.parentOf(child)).toBe(span);
            visit(child);
          }
        };
        for (const root of tree.roots) visit(root);
        expect(met.sort()).toEqual(spans.map(({ span_id }) => span_id).sort());
        expect(depthOf(tree)).toBeLessThanOrEqual(spans.length);
      }),
    );
  });
});

describe('two reports under one span id', () => {
  test('leave the same one in whatever order they come', () => {
    const copy = fc.record({
      ended_ns: fc.bigInt(0n, 3n),
      name: fc.constantFrom('a', 'bb'),
      input_tokens: fc.option(fc.nat(3), { nil: null }),
      response_id: fc.constantFrom('', 'x', 'y'),
    });
    fc.assert(
      fc.property(fc.array(copy, { minLength: 2, maxLength: 5 }), (copies) => {
        const facts = copies.map((more) => fact('1', '', { started_ns: 0n, ...more }));
        const keep = (order: readonly SpanFact[]): SpanFact => order.reduce(laterCopy);
        expect(keep(facts.toReversed())).toEqual(keep(facts));
        expect(keep([...facts.slice(1), facts[0]!])).toEqual(keep(facts));
        expect(keep(facts).ended_ns).toBe(
          facts
            .map(({ ended_ns }) => ended_ns)
            .sort()
            .at(-1),
        );
      }),
    );
  });
});

describe('accounting', () => {
  const root = join(import.meta.dirname, '../../fixtures/otlp');
  const folders = readdirSync(root).filter((name) => !name.includes('.'));
  const captures = new Map<string, Captured>();
  const captured = (name: string): Captured => {
    const known = captures.get(name) ?? readCaptured(join(root, name));
    captures.set(name, known);
    return known;
  };
  const prices = cataloguePrices();

  /** As the watcher does: the later of two copies of a span stands. */
  function accounted(spans: readonly SpanFact[], logs: Captured['logs']): unknown {
    const own = new Map<string, SpanFact>();
    for (const span of spans) {
      const known = own.get(span.span_id);
      own.set(span.span_id, known ? laterCopy(known, span) : span);
    }
    const { trace_id } = spans[0]!;
    const { request, calls, tool_calls } = account(
      { tenant_id: 'default', trace_id, spans: [...own.values()], logs },
      prices,
    );
    const byId = (a: { span_id: string }, b: { span_id: string }): number => (a.span_id < b.span_id ? -1 : 1);
    return { request, calls: calls.toSorted(byId), tool_calls: tool_calls.toSorted(byId) };
  }

  test('gives the same rows in whatever order, and however often, the spans of a real trace came', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...folders),
        fc.nat(),
        fc.infiniteStream(fc.nat()),
        (name, which, chance) => {
          const { spans, logs } = captured(name);
          const traces = [...Map.groupBy(spans, ({ trace_id }) => trace_id).values()];
          const trace = traces[which % traces.length]!;
          const own = logs.filter(({ trace_id }) => trace_id === trace[0]!.trace_id);
          const shuffled = shuffle([...trace, ...trace.filter(() => chance.next().value! % 3 === 0)], chance);
          expect(accounted(shuffled, shuffle(own, chance))).toEqual(accounted(trace, own));
        },
      ),
      { numRuns: 150 },
    );
  });

  function shuffle<T>(items: readonly T[], chance: Iterator<number>): T[] {
    return items
      .map((item) => [chance.next().value as number, item] as const)
      .sort(([a], [b]) => a - b)
      .map(([, item]) => item);
  }
});
