// The words, marks and places of the quality pages: pure functions of what was answered.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TraceQualityAnswer } from '../../api/contract/quality.ts';
import type { QuestionRow } from '../../api/contract/questions.ts';
import { passageOf, piecesOf } from '../../web/quality/marked.ts';
import { boxOf, framed, within } from '../../web/series/plane.ts';
import { startView } from '../../web/url/view.ts';
import {
  answerSentence,
  driftSentence,
  evaluationsSentence,
  qualitySentence,
} from '../../web/words/quality.ts';
import { plain, type Sentence } from '../../web/words/sentence.ts';

const when = { range: { last: '24h' }, now: Date.UTC(2026, 10, 20), zone: 'UTC' } as const;
const said = (sentence: Sentence): string => plain(sentence).replaceAll('\u00a0', ' ');

describe('the fleet', () => {
  const agent = (own: Partial<QuestionRow<'answer_quality'>>) =>
    ({
      agent_name: 'support',
      scored_count: 0,
      drifted_count: 0,
      unfaithful_count: 0,
      claim_count: 0,
      collecting_count: 0,
      waiting_count: 0,
      baseline_state: '',
      ...own,
    }) as QuestionRow<'answer_quality'>;
  const tell = (...agents: QuestionRow<'answer_quality'>[]) => said(qualitySentence(startView, when, agents));

  test('says how many answers were not about what was asked, and what stands in no result', () => {
    expect(tell(agent({ scored_count: 100, drifted_count: 2, claim_count: 90, unfaithful_count: 3 }))).toBe(
      'Of 100 scored answers in the last 24 hours, 2 were not about what was asked. In 3 requests something was said that stands in no result.',
    );
    expect(tell(agent({ scored_count: 1, claim_count: 4 }))).toBe(
      'Of 1 scored answer in the last 24 hours, none were not about what was asked. All 4 claims that were checked stand in results.',
    );
  });

  test.each([
    [
      { collecting_count: 31 },
      'Nothing is scored yet: a baseline needs 50 requests of an agent, 31 are collected.',
    ],
    [{ waiting_count: 9 }, 'Nothing is scored yet: 9 requests wait for vectors.'],
    [{}, 'Nothing is scored: what was asked and answered is not sent, or not stored.'],
  ])('says why nothing is scored: %o', (own, words) => {
    expect(tell(agent(own))).toBe(words);
  });

  test('names the agents that cannot be judged', () => {
    expect(
      tell(agent({ scored_count: 9, agent_name: 'refunds', baseline_state: 'not_separable' })),
    ).toContain('refunds is not judged: its answers fit any of its questions.');
  });
});

describe('one agent', () => {
  test('is told with its measure, or why it is not judged', () => {
    const baseline = {
      state: 'ready',
      alignment_basis: 'lexical',
      embedding_model: '',
      request_count: 200,
      trimmed_count: 0,
      auc_ratio: 0.99,
    } as never;
    expect(said(driftSentence('support', { baseline, tests: [] }))).toContain(
      'In 99 % of pairs an answer of support is nearer to its own question than to another’s, over 200 requests, measured by words (lexical).',
    );
    const blind = { ...(baseline as object), state: 'not_separable', auc_ratio: 0.61 } as never;
    expect(said(driftSentence('triage', { baseline: blind, tests: [] }))).toContain('triage is not judged');
    expect(said(driftSentence('new', { baseline: null, tests: [] }))).toContain(
      'new has no baseline yet: it needs 50 requests',
    );
  });
});

describe('one request', () => {
  const quality = (state: string, verdict = 'not_judged'): TraceQualityAnswer =>
    ({
      score: { state, verdict, alignment_basis: 'lexical', embedding_model: '', percentile_ratio: null },
      baseline: null,
      judged: [],
      disagreements: [],
      left_at_step_number: null,
    }) as never;

  test.each(['collecting', 'waiting', 'no_payload', 'no_text', 'not_selected'])(
    'that is %s says why it has no score',
    (state) => {
      expect(said(answerSentence(startView, quality(state), 'a'))).toMatch(/^Not scored/);
    },
  );

  test('that was scored says how it stands', () => {
    expect(said(answerSentence(startView, quality('scored', 'drifted'), 'a'))).toBe(
      'The answer is not about what was asked, by words (lexical). It claims nothing that could be looked up in a result.',
    );
    expect(said(answerSentence(startView, { ...quality('scored'), score: null }, 'a'))).toMatch(
      /^Not looked at yet/,
    );
  });
});

test('evaluations are counted by kind', () => {
  const row = (name: string) => ({ name, evaluation_count: 3 }) as QuestionRow<'evaluation_totals'>;
  expect(said(evaluationsSentence(startView, when, [row('a'), row('a'), row('b')]))).toBe(
    '9 evaluations of 2 kinds arrived in the last 24 hours.',
  );
  expect(said(evaluationsSentence(startView, when, []))).toBe('Nothing was evaluated in the last 24 hours.');
});

describe('marked text', () => {
  const mark = fc.record({
    start: fc.nat(60),
    end: fc.nat(60),
    tone: fc.constant('x'),
    title: fc.constant(''),
    key: fc.nat(),
  });

  test('is the text, whatever the marks', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 50 }), fc.array(mark, { maxLength: 8 }), (text, marks) => {
        expect(
          piecesOf(text, marks)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });

  test('keeps the place when a long text is cut around it', () => {
    const long = `${'a '.repeat(2_000)}LF-482913${' b'.repeat(2_000)}`;
    const start = long.indexOf('LF');
    const cut = passageOf(long, { start, end: start + 9 });
    expect(cut.text.length).toBeLessThan(400);
    expect(cut.text.slice(cut.start, cut.end)).toBe('LF-482913');
  });
});

test('a map fits its frame with one scale for both axes, and a rectangle finds what is in it', () => {
  const points = [
    { trace_id: 'a', x: 0, y: 0, verdict: '' },
    { trace_id: 'b', x: 10, y: 1, verdict: '' },
  ];
  const [a, b] = framed(points, { width: 100, height: 50 });
  expect(b!.x - a!.x).toBeCloseTo(80, 6);
  expect(a!.y - b!.y).toBeCloseTo(8, 6);
  expect(within(a!, boxOf({ x: 20, y: 50 }, { x: 0, y: 0 }))).toBe(true);
  expect(within(b!, boxOf({ x: 20, y: 50 }, { x: 0, y: 0 }))).toBe(false);
  expect(framed([], { width: 1, height: 1 })).toEqual([]);
});
