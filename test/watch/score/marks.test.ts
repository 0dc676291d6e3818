// What instrumentations put on spans beside messages: vectors, and evaluations in three dialects.

import { expect, test } from 'vitest';
import { givenVectors } from '../../../api/watch/score/given.ts';
import type { StoredSpan } from '../../../api/watch/score/payloads.ts';
import { evaluationsOn } from '../../../api/watch/score/span-evaluations.ts';
import { Spending } from '../../../api/watch/score/spending.ts';

const due = {
  tenant_id: 't',
  trace_id: 'x',
  started_ns: '1',
  received_ms: 1,
  agent_name: 'a',
  environment: 'prod',
  outcome: 'ok',
};
const span = (marks: Record<string, string>, events = ''): StoredSpan => ({
  trace_id: 'x',
  span_id: 's',
  kind: 'llm',
  name: '',
  agent_name: '',
  tool_name: '',
  status_code: 'unset',
  started_ms: 1,
  ended_ms: 2,
  system_instructions: '',
  input_messages: '',
  output_messages: '',
  tool_arguments: '',
  tool_result: '',
  payload_bytes: 0,
  request_model: 'text-embedding-3-small',
  marks,
  events,
});

test('vectors come whole under our names, or with their text on embedding spans', () => {
  const whole = givenVectors([
    span({
      'flyball.intent.embedding': '[1,0]',
      'flyball.output.embedding': '[0,1]',
      'flyball.embedding.model': 'mine',
    }),
  ]);
  expect([whole.model, [...whole.intent!], [...whole.output!]]).toEqual(['mine', [1, 0], [0, 1]]);
  const pairs = givenVectors([
    span({
      'embedding.embeddings.0.embedding.text': 'where is it',
      'embedding.embeddings.0.embedding.vector': '[0.5,0.5]',
      'embedding.model_name': 'ada',
    }),
  ]);
  expect([pairs.model, [...pairs.byText.get('where is it')!]]).toEqual(['ada', [0.5, 0.5]]);
});

test('what is no vector is none', () => {
  for (const text of ['', 'x', '[]', '[1,"a"]', '[1,null]', '{"a":1}', '[1'])
    expect(givenVectors([span({ 'flyball.intent.embedding': text })]).intent).toBeNull();
});

test('evaluations are read from OpenInference, Langfuse and events, with ids that stay the same', () => {
  const event = JSON.stringify([
    {
      name: 'gen_ai.evaluation.result',
      at_ns: '1',
      attributes: {
        'gen_ai.evaluation.name': 'relevance',
        'gen_ai.evaluation.score.value': 0.5,
        'gen_ai.evaluation.score.label': 'pass',
      },
    },
    { name: 'exception', at_ns: '1', attributes: {} },
  ]);
  const spans = [
    span(
      {
        'annotations.0.annotation.name': 'hallucination',
        'annotations.0.annotation.score': '0',
        'annotations.0.annotation.label': 'factual',
        'annotations.0.annotation.annotator_kind': 'LLM',
        'evaluations.3.evaluation.name': 'toxicity',
        'evaluations.3.evaluation.score': 'nan',
        'langfuse.score.helpfulness': '0.75',
      },
      event,
    ),
  ];
  const told = evaluationsOn(due, spans);
  expect(told.map(({ name, score, label, source }) => [name, score, label, source])).toEqual([
    ['helpfulness', 0.75, '', 'span'],
    ['hallucination', 0, 'factual', 'span'],
    ['toxicity', null, '', 'span'],
    ['relevance', 0.5, 'pass', 'span'],
  ]);
  expect(evaluationsOn(due, spans)).toEqual(told);
});

test('a day’s tokens are counted per tenant, and the smallest limit of its policies counts', () => {
  const spending = new Spending({} as never);
  const at_ms = Date.parse('2026-11-20T23:59:00Z');
  const call = {
    tenant_id: 't',
    at_ms,
    model: 'm',
    text_count: 1,
    input_tokens: 70,
    duration_ms: 1,
    outcome: 'ok',
    error_message: '',
    id: 'i',
  } as const;
  const policy = (limit: number | null) => ({
    tenant_id: 't',
    id: 'p',
    document: { endpoint_tokens_per_day_max: limit },
  });
  spending.add(call);
  expect(spending.left('t', [policy(100), policy(null), policy(200)], at_ms)).toBe(30);
  expect(spending.left('t', [], at_ms)).toBe(Number.POSITIVE_INFINITY);
  expect(spending.left('other', [policy(100)], at_ms)).toBe(Number.POSITIVE_INFINITY);
  spending.add(call);
  expect(spending.left('t', [policy(100)], at_ms)).toBe(-40);
  expect(spending.left('t', [policy(100)], at_ms + 60_000)).toBe(100);
});
