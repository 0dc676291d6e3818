// One trace, one span, one conversation, from facts and derived rows.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { seed, span, trace } from '../support/derived-seed.ts';
import { type House, openHouse } from './house.ts';

const asked = JSON.stringify([
  { role: 'system', parts: [{ type: 'text', content: 'Be kind.' }] },
  { role: 'user', parts: [{ type: 'text', content: 'Where is my order?' }] },
]);
const answered = JSON.stringify([
  {
    role: 'assistant',
    parts: [
      { type: 'reasoning', content: 'hm' },
      { type: 'text', content: 'On its way.' },
    ],
    finish_reason: 'stop',
  },
]);

let house: House;
beforeAll(async () => {
  house = await openHouse();
  const { store } = house;
  await seed(store, 'requests', [
    { trace_id: trace(1), conversation_id: 'talk 1/ä', list_cost_usd: '0.1' },
    {
      trace_id: trace(2),
      conversation_id: 'talk 1/ä',
      list_cost_usd: null,
      started_at: '2026-11-20 10:05:00',
    },
    {
      trace_id: trace(3),
      conversation_id: 'talk 1/ä',
      list_cost_usd: '0.2',
      started_at: '2026-11-20 10:10:00',
    },
  ]);
  await seed(store, 'spans', [
    {
      trace_id: trace(1),
      span_id: span(1),
      name: 'invoke_agent support',
      kind: 'agent',
      started_at: '2026-11-20 10:00:00',
      ended_at: '2026-11-20 10:00:02',
      input_messages: asked,
      output_messages: answered,
      input_messages_bytes: 90,
      output_messages_bytes: 80,
    },
    {
      trace_id: trace(1),
      span_id: span(2),
      parent_span_id: span(1),
      started_at: '2026-11-20 10:00:00.000000001',
      request_model: 'gpt',
      response_model: 'gpt-2026',
      input_tokens: 100,
      conversation_id: 'talk 1/ä',
      attribute_sources: 'gen_ai.request.model\ngen_ai.usage.input_tokens\ngen_ai.conversation.id',
      attributes: { 'gen_ai.system': 'openai', __proto__x: 'y', constructor: 'c' },
      events: JSON.stringify([{ name: 'retry', at_ns: '1795168800123456789', attributes: { n: 1 } }]),
      links: JSON.stringify([{ trace_id: trace(9), span_id: span(9), attributes: {} }]),
    },
    // A retry's copy, shorter and longer: the one that ended last wins.
    {
      trace_id: trace(1),
      span_id: span(2),
      name: 'early copy',
      ended_at: '2026-11-20 10:00:00.5',
      wal_index: 7,
    },
    {
      trace_id: trace(1),
      span_id: span(3),
      parent_span_id: span(1),
      kind: 'tool',
      name: 'execute_tool',
      tool_arguments_bytes: 12,
      input_messages_bytes: 0,
    },
    {
      trace_id: trace(3),
      span_id: span(4),
      started_at: '2026-11-20 10:10:00',
      ended_at: '2026-11-20 10:10:01',
    },
  ]);
  await seed(store, 'logs', [
    {
      trace_id: trace(3),
      span_id: span(4),
      input_messages: asked,
      output_messages: answered,
      body: 'details',
    },
    {
      trace_id: trace(3),
      span_id: span(4),
      input_messages: asked,
      output_messages: answered,
      body: 'details',
      wal_index: 3,
    },
  ]);
  await seed(store, 'calls', [
    {
      trace_id: trace(1),
      span_id: span(2),
      input_tokens: 1_000,
      uncached_input_tokens: 700,
      cache_read_tokens: 300,
      output_tokens: 50,
      reasoning_tokens: 20,
      list_cost_usd: '0.002940000000',
      price_rates: JSON.stringify([
        { bucket: 'uncached_input', usd_per_mtok: '3' },
        { bucket: 'cache_read', usd_per_mtok: '0.3' },
        { bucket: 'output', usd_per_mtok: '15' },
        { bucket: 'reasoning', usd_per_mtok: '15' },
      ]),
    },
  ]);
  await seed(store, 'tool_calls', [
    { trace_id: trace(1), span_id: span(3), arguments_hash: '18446744073709551615', result_hash: null },
  ]);
});
afterAll(() => house.close());

test('a trace has its spans in order, one of each, with calls, tool calls and the working of costs', async () => {
  const { status, body } = await house.get(`/v1/traces/${trace(1).toUpperCase()}`);
  expect(status, JSON.stringify(body)).toBe(200);
  expect(body.spans.map((each: { span_id: string; name: string }) => [each.span_id, each.name])).toEqual([
    [span(1), 'invoke_agent support'],
    [span(3), 'execute_tool'],
    [span(2), 'chat gpt'],
  ]);
  expect(body.spans[2]).toMatchObject({
    model: 'gpt-2026',
    duration_ms: 999.999999,
    started_at: '2026-11-20T10:00:00.000000001Z',
  });
  expect(body.request).toMatchObject({ trace_id: trace(1), list_cost_usd: 0.1, failure_class: null });
  expect(body.calls[0].cost_lines).toEqual([
    { bucket: 'uncached_input', tokens: 700, usd_per_mtok: 3, cost_usd: 0.0021 },
    { bucket: 'cache_read', tokens: 300, usd_per_mtok: 0.3, cost_usd: 0.00009 },
    { bucket: 'output', tokens: 30, usd_per_mtok: 15, cost_usd: 0.00045 },
    { bucket: 'reasoning', tokens: 20, usd_per_mtok: 15, cost_usd: 0.0003 },
  ]);
  expect(body.tool_calls[0]).toMatchObject({ arguments_hash: 'ffffffffffffffff', result_hash: null });
  expect(body.findings).toEqual([]);
});

test('a trace that the watcher has not seen yet is shown from its facts', async () => {
  await seed(house.store, 'spans', [{ trace_id: trace(5), span_id: span(1) }]);
  const { body } = await house.get(`/v1/traces/${trace(5)}`);
  expect(body).toMatchObject({ request: null, calls: [], tool_calls: [] });
  expect(body.spans).toHaveLength(1);
});

test('a payload has messages, attributes as they were sent, events and links', async () => {
  const agent = await house.get(`/v1/traces/${trace(1)}/spans/${span(1)}/payload`);
  expect(agent.body).toMatchObject({
    stored: true,
    input_messages: JSON.parse(asked),
    output_messages: JSON.parse(answered),
    input_messages_bytes: 90,
    tool_result: null,
  });
  const { body } = await house.get(`/v1/traces/${trace(1)}/spans/${span(2)}/payload`);
  expect(body.attributes).toEqual({
    __proto__x: 'y',
    constructor: 'c',
    'gen_ai.conversation.id': 'talk 1/ä',
    'gen_ai.request.model': 'gpt',
    'gen_ai.system': 'openai',
    'gen_ai.usage.input_tokens': '100',
  });
  expect(body.events).toEqual([
    { name: 'retry', at: '2026-11-20T10:00:00.123456789Z', attributes: { n: 1 } },
  ]);
  expect(body.links).toEqual([{ trace_id: trace(9), span_id: span(9) }]);
  expect(body).toMatchObject({ stored: true, input_messages: null });
});

test('a payload whose messages came as a log record has them, once', async () => {
  const { body } = await house.get(`/v1/traces/${trace(3)}/spans/${span(4)}/payload`);
  expect(body.input_messages).toEqual(JSON.parse(asked));
  expect(body.logs).toEqual([
    {
      event_name: 'gen_ai.client.inference.operation.details',
      at: '2026-11-20T10:00:00.500000000Z',
      body: 'details',
    },
  ]);
});

test('a payload that was sent and is gone says so', async () => {
  const { body } = await house.get(`/v1/traces/${trace(1)}/spans/${span(3)}/payload`);
  expect(body).toMatchObject({ stored: false, tool_arguments: null, tool_arguments_bytes: 12 });
});

test('a conversation runs in order, with the cost so far and what was said', async () => {
  const { status, body } = await house.get(`/v1/conversations/${encodeURIComponent('talk 1/ä')}`);
  expect(status, JSON.stringify(body)).toBe(200);
  expect(
    body.requests.map(
      (each: { running_cost_usd: number | null; input_preview: string; output_preview: string }) => [
        each.running_cost_usd,
        each.input_preview,
        each.output_preview,
      ],
    ),
  ).toEqual([
    [0.1, 'Where is my order?', 'On its way.'],
    [0.1, '', ''],
    [0.3, 'Where is my order?', 'On its way.'],
  ]);
});

test('one agent is the catalogue’s row, and an unknown one is not found', async () => {
  const { agents } = (await house.get('/v1/agents')).body;
  const { body } = await house.get('/v1/agents/support');
  expect(body.agent).toEqual(agents[0]);
  expect((await house.get('/v1/agents/nobody')).status).toBe(404);
});
