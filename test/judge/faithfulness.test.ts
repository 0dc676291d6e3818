// The faithfulness check on its cases (the first 62 were written before the code), and what a trace makes of it.

import { describe, expect, test } from 'vitest';
import type { SpokenSpan } from '../../api/judge/drift/spoken.ts';
import { disagreements } from '../../api/judge/faithfulness/agreement.ts';
import { isUnfaithful, judgeAnswer } from '../../api/judge/faithfulness/judge.ts';
import { judgeTrace } from '../../api/judge/faithfulness/walk.ts';
import { caseSets, casesOf, judgeCase, scoreOf } from '../support/faithfulness-cases.ts';

const cases = caseSets.flatMap(casesOf);

describe('the cases', () => {
  test('are enough, of every kind', () => {
    expect(cases.length).toBeGreaterThanOrEqual(120);
    expect(casesOf('before').length).toBeGreaterThanOrEqual(60);
    expect(new Set(cases.map(({ kind }) => kind)).size).toBe(5);
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  });

  test('numbers, ids and states that nothing supports are found, and little else', () => {
    const { precision_ratio, recall_ratio } = scoreOf(cases, ['number', 'id', 'status']);
    expect(precision_ratio).toBeGreaterThanOrEqual(0.95);
    expect(recall_ratio).toBeGreaterThanOrEqual(0.9);
  });

  // Those that name a limit of ours are wrong, and known to be.
  test.each(
    cases.filter(({ name }) => !name.includes('a limit of ours')).map((one) => [one.name, one] as const),
  )('%s', (_, one) => {
    const { missed, false_alarms } = judgeCase(one);
    expect({ missed, flagged: false_alarms.map(({ text }) => text) }).toEqual({ missed: [], flagged: [] });
  });
});

test('a claim points at the passage that supports it, or at the nearest that there is', () => {
  const text = '{"order_id":"LF-482913","paid_eur":"59.90"}';
  const { claims } = judgeAnswer('Order LF-482931 was 59.90.', [{ kind: 'result', span_id: 's', text }]);
  const passage = (at: number): string => text.slice(claims[at]!.place!.start, claims[at]!.place!.end);
  expect(claims.map(({ verdict }) => verdict)).toEqual(['unsupported', 'supported']);
  expect(passage(0)).toBe('LF-482913');
  expect(passage(1)).toBe('59.90');
});

describe('a trace', () => {
  const base: SpokenSpan = {
    span_id: '',
    kind: 'llm',
    name: '',
    agent_name: 'refunds',
    tool_name: '',
    status_code: 'unset',
    started_ms: 0,
    ended_ms: 0,
    system_instructions: '',
    input_messages: '',
    output_messages: '',
    tool_arguments: '',
    tool_result: '',
  };
  const said = (role: string, ...parts: object[]): string => JSON.stringify([{ role, parts }]);
  const words = (content: string) => ({ type: 'text', content });
  const asks = {
    span_id: 'a',
    started_ms: 1,
    ended_ms: 2,
    input_messages: said('user', words('refund order LF-482913')),
  };
  const call = { type: 'tool_call', id: 'x', name: 'issue_refund', arguments: { order_id: 'LF-482193' } };

  test('is judged at each tool call and at its last answer', () => {
    const spans: SpokenSpan[] = [
      { ...base, ...asks, output_messages: said('assistant', call) },
      {
        ...base,
        span_id: 'b',
        kind: 'tool',
        tool_name: 'issue_refund',
        started_ms: 3,
        ended_ms: 4,
        tool_arguments: '{ "order_id": "LF-482193" }',
        tool_result: '{"status":"declined"}',
      },
      {
        ...base,
        span_id: 'c',
        started_ms: 5,
        ended_ms: 6,
        output_messages: said('assistant', words('Your refund was approved.')),
      },
    ];
    const { judged, unsupported_count, checked_count } = judgeTrace(spans);
    expect([unsupported_count, checked_count]).toEqual([2, 2]);
    // The model's request and the tool's span are one call.
    expect(judged.map(({ where, span_id }) => [where, span_id])).toEqual([
      ['arguments', 'a'],
      ['answer', 'c'],
    ]);
  });

  test('reads calls and results from messages where no tool has a span', () => {
    const history = JSON.stringify([
      { role: 'user', parts: [words('refund order LF-482913')] },
      { role: 'assistant', parts: [call] },
      {
        role: 'tool',
        parts: [{ type: 'tool_call_response', id: 'x', response: '{"status":"approved","amount":59.9}' }],
      },
    ]);
    const spans: SpokenSpan[] = [
      { ...base, ...asks, output_messages: said('assistant', call) },
      {
        ...base,
        span_id: 'c',
        started_ms: 5,
        ended_ms: 6,
        input_messages: history,
        output_messages: said('assistant', words('Approved: 59.90 comes back.')),
      },
    ];
    const answer = judgeTrace(spans).judged.find(({ where }) => where === 'answer');
    expect(answer?.claims.filter(isUnfaithful)).toEqual([]);
    expect(answer?.checked_count).toBe(2);
  });

  test('without words claims nothing, which is unknown and not perfect', () => {
    expect(judgeTrace([{ ...base, span_id: 'a' }])).toMatchObject({
      checked_count: 0,
      faithfulness_ratio: null,
    });
  });
});

describe('agents that were asked the same', () => {
  const answered = (agent_name: string, text: string, asked = 'May order LF-1 be refunded?') => ({
    agent_name,
    span_id: agent_name,
    asked,
    said: text,
  });

  test.each([
    ['opposite states', 'The refund was approved.', 'The refund was declined.', 'status'],
    ['yes and no', 'Yes, it may.', 'No, it may not.', 'yes_no'],
    ['two numbers with one unit', 'It costs 59.90 EUR.', 'It costs 95.90 EUR.', 'number'],
  ])('contradict each other by %s', (_, first, second, kind) => {
    expect(disagreements([answered('a', first), answered('b', second)])).toMatchObject([{ kind }]);
  });

  test('do not when they speak of different things, or were asked other things', () => {
    expect(
      disagreements([
        answered('a', 'Order LF-10001 was approved.'),
        answered('b', 'Order LF-10002 was declined.'),
      ]),
    ).toEqual([]);
    expect(
      disagreements([answered('a', 'Yes.'), answered('b', 'No.', 'Is the weather fine in Lyon today?')]),
    ).toEqual([]);
  });
});
