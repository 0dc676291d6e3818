// What an invented span said: a customer and the refunds agent, text that tries to be markup, or ten megabytes.

import type { SpanPayload } from '../../../api/contract/rows.ts';
import { hostile } from './fleet.ts';
import { at } from './rows.ts';
import { traceIds } from './trace-ids.ts';

export function payloadOf(trace_id: string, span_id: string): SpanPayload {
  const isTool = span_id.startsWith('tool');
  const isHostile = trace_id === traceIds.hostile;
  const said = isHostile
    ? `${hostile.error} ![x](https://evil.example/p.png) [click](javascript:alert(1))`
    : trace_id === traceIds.huge
      ? 'long '.repeat(2_000_000)
      : 'I was charged twice for order A-7712. Please give me my money back.';
  const parts = [
    { type: 'text', content: said },
    ...(isHostile ? [{ type: 'image_url', image_url: { url: 'https://evil.example/pixel.png' } }] : []),
  ];
  const asks = {
    type: 'tool_call',
    id: 'call_1',
    name: 'issue_refund',
    arguments: { order: 'A-7712', amount: 48.5 },
  };
  const told = { type: 'tool_call_response', id: 'call_1', response: { status: 'accepted' } };
  return {
    trace_id,
    span_id,
    name: span_id,
    stored: trace_id !== traceIds.unread,
    system_instructions:
      isTool || span_id === 'root'
        ? null
        : 'You are the refunds agent. Look the order up before you pay anything back.',
    input_messages: isTool
      ? null
      : [
          { role: 'user', parts },
          { role: 'assistant', parts: [asks] },
          { role: 'tool', parts: [told] },
        ],
    output_messages: isTool
      ? null
      : [
          {
            role: 'assistant',
            parts: [
              { type: 'reasoning', content: 'The refund was accepted, but I am not sure.' },
              { type: 'text', content: 'Your refund is on its way.' },
            ],
            finish_reason: 'stop',
          },
        ],
    tool_arguments: isTool ? '{"order":"A-7712","amount":48.50,"request_id":"r-8817"}' : null,
    tool_result: isTool ? '{"status":"accepted","at":"18:32:10"}' : null,
    input_messages_bytes: said.length,
    output_messages_bytes: 40,
    tool_arguments_bytes: 0,
    tool_result_bytes: 0,
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.usage.input_tokens': '5217',
      [hostile.error]: hostile.agent,
    },
    content_attributes: {},
    resource_attributes: { 'service.name': 'agents', 'telemetry.sdk.language': 'python' },
    events: [{ name: 'gen_ai.content.completion.chunk', at: at(150), attributes: { index: 0 } }],
    links: [],
    logs: [],
  };
}
