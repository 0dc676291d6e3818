// The arithmetic of drift: published examples, properties, and rates on invented conversations. Vectors are made from words
// by hashing here (deterministic); what a real model does is measured in the bench.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  auc,
  calibrate,
  expectedAlarms,
  standardScore,
  standingOf,
} from '../../api/judge/drift/alignment.ts';
import { boilerplateOf, chunksOf, withoutBoilerplate } from '../../api/judge/drift/chunks.ts';
import { learnFrequencies, lexicalRatio, lexicalSketch } from '../../api/judge/drift/lexical.ts';
import { chunk_chars_max, chunks_max } from '../../api/judge/drift/limits.ts';
import { centroidOf, comparePopulations, discoveries, distanceOf } from '../../api/judge/drift/population.ts';
import { mapOf } from '../../api/judge/drift/principal.ts';
import { seededRandom } from '../../api/judge/drift/random.ts';
import { upperTail } from '../../api/judge/drift/share.ts';
import { stepDrift } from '../../api/judge/drift/step-drift.ts';
import { termsOf } from '../../api/judge/drift/terms.ts';
import { cosineRatio, pooled, projected } from '../../api/judge/drift/vectors.ts';
import { learnBaseline } from '../../api/watch/score/learn.ts';
import { airline } from '../support/conversations/airline.ts';
import { retail } from '../support/conversations/retail.ts';
import { type Conversation, converse } from '../support/conversations/tongue.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 200 });

describe('the lexical measure', () => {
  const learned = learnFrequencies(['one two three', 'two three four'].map(termsOf));

  test('is 1 for a text and itself, symmetric, and between 0 and 1', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const [one, other] = [termsOf(a), termsOf(b)];
        const there = lexicalRatio(one, other, learned);
        expect(there).toBe(lexicalRatio(other, one, learned));
        if (there !== null) expect(there).toBeGreaterThanOrEqual(0);
        const own = lexicalRatio(one, one, learned);
        if (own !== null) expect(own).toBeCloseTo(1, 9);
      }),
    );
  });

  test('does not see case, forms of letters and white space', () => {
    const [a, b] = [termsOf('Order  LF-482913\nis ﬁne'), termsOf('order lf-482913 is fine')];
    expect(lexicalRatio(a, b, learned)).toBeCloseTo(1, 9);
  });

  test('weighs what is rare in the agent’s own texts', () => {
    const common = Array.from({ length: 50 }, (_, index) =>
      termsOf(`thank you for your order number ${index}`),
    );
    const own = learnFrequencies(common);
    const rare = lexicalRatio(termsOf('thank you zebra'), termsOf('zebra please'), own)!;
    const usual = lexicalRatio(termsOf('thank you zebra'), termsOf('thank you please'), own)!;
    expect(rare).toBeGreaterThan(usual);
  });

  test('has a sketch of unit length', () => {
    expect(Math.hypot(...lexicalSketch(termsOf('where is my parcel'), learned, 64))).toBeCloseTo(1, 5);
  });
});

describe('vectors', () => {
  test('of different length are never compared', () => {
    expect(cosineRatio([1, 0], [1, 0, 0])).toBeNull();
    expect(cosineRatio([0, 0], [1, 0])).toBeNull();
    expect(pooled([new Float32Array(2), new Float32Array(3)])).toBeNull();
  });

  test('keep their distances, roughly, when they are projected', () => {
    const random = seededRandom(3);
    const draw = () => Float32Array.from({ length: 384 }, () => random() - 0.5);
    const pairs = Array.from({ length: 40 }, () => [draw(), draw()] as const);
    const errors = pairs.map(
      ([a, b]) => distanceOf(projected(a, 64), projected(b, 64)) / distanceOf(a, b) - 1,
    );
    expect(Math.abs(errors.reduce((sum, error) => sum + error, 0) / errors.length)).toBeLessThan(0.05);
    expect(Math.max(...errors.map(Math.abs))).toBeLessThan(0.35);
  });
});

describe('chunks', () => {
  test('are short, in order, and lose nothing of a text that is not too long', () => {
    fc.assert(
      fc.property(fc.array(fc.lorem({ maxCount: 40, mode: 'sentences' }), { maxLength: 8 }), (sentences) => {
        const whole = sentences.join(' ');
        const chunks = chunksOf(whole);
        expect(Math.max(0, ...chunks.map(({ length }) => length))).toBeLessThanOrEqual(chunk_chars_max);
        if (chunks.length < chunks_max)
          expect(chunks.join(' ').split(/\s+/)).toEqual(whole.trim().split(/\s+/));
      }),
      { numRuns: 40 },
    );
  });

  test('of a very long text are a sample with both ends', () => {
    const chunks = chunksOf(Array.from({ length: 9_000 }, (_, index) => `word${index}`).join(' '));
    expect(chunks).toHaveLength(chunks_max);
    expect(chunks[0]).toMatch(/^word0 /);
    expect(chunks.at(-1)).toMatch(/word8999$/);
  });

  test('leave out the lines that most requests repeat', () => {
    const preamble = 'Answer the following question of a customer:';
    const texts = Array.from(
      { length: 9 },
      (_, index) => `${preamble}\nWhere is order number ${index} of mine?`,
    );
    const lines = boilerplateOf(texts);
    expect([...lines]).toEqual([preamble]);
    expect(withoutBoilerplate(texts[0]!, lines)).toBe('Where is order number 0 of mine?');
    expect(withoutBoilerplate(preamble, lines)).toBe(preamble);
  });
});

describe('calibration', () => {
  const sidesOf = ({ turns }: Conversation) => {
    const intent = turns.map(({ user }) => user).join('\n');
    const output = turns.map(({ agent }) => agent).join('\n');
    return { intent, output, intentTerms: termsOf(intent), outputTerms: termsOf(output) };
  };
  const example = (conversation: Conversation) => ({ sides: sidesOf(conversation), vectors: null });
  const many = (trade: typeof airline, from: number, count: number) =>
    Array.from({ length: count }, (_, index) => example(converse(trade, from + index)));

  test('finds foreign answers and other customers’ at few false alarms, by words alone', () => {
    const { calibration, frequencies, raw } = learnBaseline(many(airline, 0, 200), 1);
    expect(calibration.state).toBe('ready');
    expect(raw.lexical_auc_ratio).toBeGreaterThan(0.97);
    const stream = many(airline, 50_000, 200);
    const foreign = many(retail, 900, 200);
    const score = (asked: (typeof stream)[number], said: (typeof stream)[number]): number =>
      standardScore(
        {
          lexical: lexicalRatio(asked.sides.intentTerms, said.sides.outputTerms, frequencies),
          semantic: null,
        },
        calibration,
      )!;
    const share = (scores: readonly number[], below: number): number =>
      scores.filter((each) => each < below).length / scores.length;
    const own = stream.map((each) => score(each, each));
    expect(share(own, calibration.alert_score)).toBeLessThanOrEqual(0.02);
    expect(share(own, calibration.low_score)).toBeLessThanOrEqual(0.07);
    expect(
      share(
        stream.map((each, index) => score(each, foreign[index]!)),
        calibration.alert_score,
      ),
    ).toBeGreaterThanOrEqual(0.9);
    expect(
      share(
        stream.map((each, index) => score(each, stream[(index + 17) % stream.length]!)),
        calibration.low_score,
      ),
    ).toBeGreaterThanOrEqual(0.75);
  });

  test('adds the standard scores of two measures, and asks for both where the baseline has both', () => {
    const pairs = (shift: number) =>
      Array.from({ length: 60 }, (_, index) => ({
        lexical: shift + index / 600,
        semantic: 2 * shift + index / 300,
      }));
    const both = calibrate(pairs(0.5), pairs(0));
    const words = calibrate(
      pairs(0.5).map(({ lexical }) => ({ lexical, semantic: null })),
      pairs(0).map(({ lexical }) => ({ lexical, semantic: null })),
    );
    const pair = { lexical: 0.3, semantic: 0.6 };
    expect(standardScore(pair, both)).toBeCloseTo(
      2 * standardScore({ lexical: 0.3, semantic: null }, words)!,
      9,
    );
    expect(standardScore({ lexical: 0.3, semantic: null }, both)).toBeNull();
  });

  test('judges nothing where answers fit any question, and nothing from too few requests', () => {
    const random = seededRandom(1);
    const pairs = (count: number) =>
      Array.from({ length: count }, () => ({ lexical: random(), semantic: null }));
    const alike = calibrate(pairs(200), pairs(400));
    expect(alike.state).toBe('not_separable');
    expect(standingOf(-9, alike).verdict).toBe('not_judged');
    expect(calibrate(pairs(49), pairs(200)).state).toBe('collecting');
  });

  test('does not mix a measure that half of the history lacks', () => {
    const pairs = Array.from({ length: 100 }, (_, index) => ({
      lexical: index / 100,
      semantic: index % 2 === 0 ? 0.5 : null,
    }));
    expect(calibrate(pairs, pairs).semantic).toBeNull();
  });

  test('leaves drifted answers out of its own baseline', () => {
    const good = Array.from({ length: 180 }, (_, index) => ({
      lexical: 0.5 + index / 1_000,
      semantic: null,
    }));
    const bad = Array.from({ length: 20 }, (_, index) => ({ lexical: 0.05 + index / 1_000, semantic: null }));
    const shuffled = Array.from({ length: 500 }, (_, index) => ({
      lexical: 0.05 + (index % 50) / 1_000,
      semantic: null,
    }));
    const { trimmed_count, alert_score, lexical } = calibrate([...good, ...bad], shuffled);
    expect(trimmed_count).toBe(20);
    expect(alert_score).toBeGreaterThan((0.1 - lexical!.mean) / lexical!.deviation);
  });

  test('says what a threshold set by hand would do', () => {
    expect(expectedAlarms(0.7, { matched: [0.5, 0.6, 0.8, 0.9], shuffled: [0.1, 0.2] })).toEqual({
      false_alarm_ratio: 0.5,
      caught_ratio: 1,
    });
  });

  test('AUC is the share of pairs in the right order, ties half', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ max: 9, min: 0 }), { minLength: 1 }),
        fc.array(fc.integer({ max: 9, min: 0 }), { minLength: 1 }),
        (a, b) => {
          const pairs = a.flatMap((x) => b.map((y): number => (x > y ? 1 : x === y ? 0.5 : 0)));
          const share = pairs.reduce((sum, each) => sum + each, 0) / pairs.length;
          const sorted = (list: number[]) => list.toSorted((x, y) => x - y);
          expect(auc(sorted(a), sorted(b))).toBeCloseTo(share, 9);
        },
      ),
    );
  });
});

describe('population drift', () => {
  test('Arize’s centroids are √18 apart', () => {
    const here = centroidOf([
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ]);
    const there = centroidOf([
      [-1, 2, 4],
      [11, 6, 0],
    ]);
    expect([...here]).toEqual([4, 5, 6]);
    expect([...there]).toEqual([5, 4, 2]);
    expect(Math.round(distanceOf(here, there) * 1e4) / 1e4).toBe(4.2426);
  });

  const gauss = (random: () => number): number =>
    Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const draw = (random: () => number, count: number, shift: number) =>
    Array.from({ length: count }, () => Float32Array.from({ length: 32 }, () => gauss(random) + shift));
  const p = (count: number, shift: number, seed: number): number => {
    const random = seededRandom(seed);
    return comparePopulations(draw(random, count, shift), draw(random, 200, 0), { permutations: 199, seed })
      .p_ratio;
  };

  test('is seldom found where there is none, and nearly always where there is', () => {
    const trials = 60;
    const fires = (shift: number) =>
      Array.from({ length: trials }, (_, seed) => p(100, shift, seed + 1)).filter((each) => each < 0.01)
        .length;
    expect(fires(0)).toBeLessThanOrEqual(2);
    expect(fires(0.25)).toBe(trials);
  }, 60_000);

  test('over many agents, false discoveries are bounded (Benjamini and Hochberg’s own example)', () => {
    const given = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528,
      0.759, 1,
    ];
    expect(discoveries(given, 0.05).filter(Boolean)).toHaveLength(4);
    expect(discoveries([], 0.05)).toEqual([]);
  });

  test('a map shows two groups apart, the same each time', () => {
    const random = seededRandom(5);
    const vectors = [...draw(random, 30, 0), ...draw(random, 30, 3)];
    const { points, explained } = mapOf(vectors);
    const side = (from: number) => Math.sign(points.slice(from, from + 30).reduce((sum, [x]) => sum + x, 0));
    expect(side(0)).toBe(-side(30));
    expect(explained[0]).toBeGreaterThan(explained[1]);
    expect(mapOf(vectors)).toEqual({ points, explained });
  });

  test('the upper tail of the binomial', () => {
    expect(upperTail(0, 10, 0.1)).toBe(1);
    expect(upperTail(10, 10, 0.5)).toBeCloseTo(2 ** -10, 12);
    expect(upperTail(3, 20, 0.02)).toBeCloseTo(0.0071, 3);
  });
});

describe('step drift', () => {
  const frequencies = learnFrequencies([termsOf('the and of to'), termsOf('refund order parcel')]);
  const step = (said: string, index: number) => ({
    span_id: `s${index}`,
    kind: 'said' as const,
    name: 'chat',
    text: said,
  });
  const goal = 'refund order LF-482913 because the tent is torn';

  test('says at which step a trace left what was asked', () => {
    const on = [
      'looking up order LF-482913, the torn tent',
      'refund policy for order LF-482913 torn tent',
      'refund order LF-482913 tent approved',
    ];
    const off = [
      'weather forecast lyon sunny',
      'restaurants nearby with vegan menu',
      'museum opening hours on monday',
    ];
    expect(stepDrift(goal, [...on, ...off].map(step), frequencies).left_at_step_number).toBe(4);
    expect(stepDrift(goal, on.map(step), frequencies).left_at_step_number).toBeNull();
  });

  test('does not speak of leaving from one step', () => {
    expect(
      stepDrift(goal, ['refund order', 'weather in lyon'].map(step), frequencies).left_at_step_number,
    ).toBeNull();
  });
});
