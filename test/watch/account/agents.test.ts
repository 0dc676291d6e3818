// Whose work it was: of the nearest agent above, else of whom the request was put to, so that no money is nobody's.

import { expect, test } from 'vitest';
import { accountSpans, countedOf } from '../../support/accounting.ts';
import type { TestSpan } from '../../support/otlp.ts';

const id = (digit: number): string => `${digit}`.repeat(16);

const chat: TestSpan = {
  id: id(9),
  name: 'chat gpt-4o',
  attributes: {
    'gen_ai.operation.name': 'chat',
    'gen_ai.request.model': 'gpt-4o',
    'gen_ai.usage.input_tokens': 100,
    'gen_ai.usage.output_tokens': 10,
  },
};
const agent = (name: string, span: TestSpan): TestSpan => ({
  ...span,
  name: `invoke_agent ${name}`,
  attributes: { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': name },
});
const scope = { name: 'gen_ai' };

test('a call below two agents is of the nearer one', () => {
  const spans = [
    agent('manager', { id: id(1) }),
    agent('clerk', { id: id(2), parent: id(1) }),
    { ...chat, parent: id(2) },
  ];
  expect(countedOf(accountSpans(spans, scope)).map(({ agent_name }) => agent_name)).toEqual(['clerk']);
});

test('calls and tools beside an agent are of whom the request was put to', () => {
  const spans: TestSpan[] = [
    { id: id(1), name: 'POST /chat' },
    agent('support', { id: id(2), parent: id(1) }),
    { ...chat, parent: id(2) },
    { ...chat, id: id(3), parent: id(1), name: 'moderation' },
    {
      id: id(4),
      parent: id(1),
      name: 'execute_tool audit',
      attributes: { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'audit' },
    },
  ];
  const { request, calls, tool_calls } = accountSpans(spans, scope);
  expect(request.agent_name).toBe('support');
  expect([...calls, ...tool_calls].map(({ agent_name }) => agent_name)).toEqual([
    'support',
    'support',
    'support',
  ]);
});

test('where nobody names an agent, the service stands for it, on the request and on its calls', () => {
  const { request, calls } = accountSpans([chat], scope);
  expect([request.agent_name, ...calls.map(({ agent_name }) => agent_name)]).toEqual(['test', 'test']);
});
