// Strands (AWS), Python and TypeScript: messages in span events, time to first token in milliseconds, and sums on every
// agent, node, graph and swarm. The provider's name stands nowhere, so it is inferred from the model.

import type { Value } from '../../decode/any-value.ts';
import type { Event } from '../../decode/events.ts';
import { json_attribute_bytes_max } from '../../limits.ts';
import type { Dialect } from '../dialect.ts';
import type { Draft } from '../draft.ts';
import { finishReasons } from '../finish-reasons.ts';
import { type Message, messagesJson, parseJson, readMessages } from '../messages.ts';
import { textOf } from '../opened.ts';

const said = (value: Value | undefined): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

function messagesOf(event: Event, key: string, role: string): Message[] {
  const text = said(event.attributes.get(key));
  const content = parseJson(text, json_attribute_bytes_max) ?? text;
  return content === null ? [] : readMessages({ role, content }, role);
}

const roles: Readonly<Record<string, string>> = {
  'gen_ai.system.message': 'system',
  'gen_ai.user.message': 'user',
  'gen_ai.assistant.message': 'assistant',
  'gen_ai.tool.message': 'tool',
};

function readModelEvents(draft: Draft): void {
  const input = draft.events.flatMap((event) =>
    Object.hasOwn(roles, event.name) ? messagesOf(event, 'content', roles[event.name]!) : [],
  );
  const choices = draft.events.filter((event) => event.name === 'gen_ai.choice');
  draft.fillText('input_messages', messagesJson(input));
  draft.fillText(
    'output_messages',
    messagesJson(choices.flatMap((event) => messagesOf(event, 'message', 'assistant'))),
  );
  if (draft.finishReasons.length === 0)
    draft.finishReasons = finishReasons(choices.map((event) => event.attributes.get('finish_reason')));
}

/** A tool's arguments are its message, its result the choice. */
function readToolEvents(draft: Draft): void {
  const text = (name: string, key: string): string | null =>
    said(draft.events.find((event) => event.name === name)?.attributes.get(key));
  draft.fillText('tool_arguments', text('gen_ai.tool.message', 'content'));
  draft.fillText('tool_result', text('gen_ai.choice', 'message'));
}

/** With the newest conventions opted in, messages come in one event. */
function readDetails(draft: Draft): void {
  for (const event of draft.events) {
    if (event.name !== 'gen_ai.client.inference.operation.details') continue;
    for (const [field, key] of [
      ['input_messages', 'gen_ai.input.messages'],
      ['output_messages', 'gen_ai.output.messages'],
      ['system_instructions', 'gen_ai.system_instructions'],
    ] as const) {
      draft.fillText(field, said(event.attributes.get(key)));
    }
  }
}

const ms_ns = 1e6;

export const strands: Dialect = {
  name: 'strands',
  keys: { operation: ['gen_ai.operation.name'] },
  names: [
    [/^execute_(?:event|agent)_loop_cycle/, 'step'],
    [/^node /, 'step'],
  ],
  scopes: ['strands*'],
  complete: (draft) => {
    // Whole milliseconds under a key that means seconds elsewhere.
    const ttft = textOf(draft, 'gen_ai.server.time_to_first_token');
    if (ttft !== null && Number.isFinite(Number(ttft))) {
      draft.setNumber('ttft_ns', Number(ttft) * ms_ns);
      draft.ttftSource = 'gen_ai.server.time_to_first_token';
    }
    readDetails(draft);
    if (draft.kind === 'tool') readToolEvents(draft);
    else if (draft.kind === 'llm' || draft.kind === 'agent') readModelEvents(draft);
    if (textOf(draft, 'gen_ai.tool.status') === 'error') {
      draft.flag('error_reported');
      draft.fillText('error_type', 'tool_error');
    }
  },
};
