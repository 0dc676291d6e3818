// Messages that come as events: on the span (OpenTelemetry before 1.37, Strands) or as log records with a body. One event
// is one message; `gen_ai.choice` is an answer, and `…operation.details` holds all of a call's messages.

import type { Value } from '../decode/any-value.ts';
import type { Event } from '../decode/events.ts';
import { json_attribute_bytes_max } from '../limits.ts';
import type { Draft } from './draft.ts';
import { finishReasons } from './finish-reasons.ts';
import { isObject, type Message, messagesJson, parseJson, readMessages } from './messages.ts';

const roles: Readonly<Record<string, string>> = {
  'gen_ai.system.message': 'system',
  'gen_ai.user.message': 'user',
  'gen_ai.assistant.message': 'assistant',
  'gen_ai.tool.message': 'tool',
  'gen_ai.content.prompt': 'user',
};
const answers: ReadonlySet<string> = new Set(['gen_ai.choice', 'gen_ai.content.completion']);
const details = 'gen_ai.client.inference.operation.details';

/** The names of all these, for the dialect's `events`. */
export const messageEvents: readonly string[] = [...Object.keys(roles), ...answers, details];

const detailFields = [
  ['input_messages', 'gen_ai.input.messages'],
  ['output_messages', 'gen_ai.output.messages'],
  ['system_instructions', 'gen_ai.system_instructions'],
] as const;

/** An OTLP value as plain JSON would have it. */
export function plain(value: Value | undefined): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, inner]) => [key, plain(inner)]));
  if (Array.isArray(value)) return value.map(plain);
  return typeof value === 'bigint' ? value.toString() : value;
}

/** Text that is JSON is opened; any other value stays. */
function opened(value: unknown): unknown {
  return typeof value === 'string' ? (parseJson(value, json_attribute_bytes_max) ?? value) : value;
}

/** The messages of one event, whose fields are `sent`. */
function messagesOf(sent: Record<string, unknown>, role: string): Message[] {
  const { content, message, tool_calls, id } = sent;
  const said = opened(message ?? content ?? sent['gen_ai.prompt'] ?? sent['gen_ai.completion']);
  if (isObject(said) && ('role' in said || 'content' in said || 'tool_calls' in said))
    return readMessages(said, role);
  return readMessages(
    { role, content: said ?? '', tool_calls: opened(tool_calls), tool_call_id: sent['tool_call_id'] ?? id },
    role,
  );
}

/** Fills the messages of a span from its events. */
export function readMessageEvents(draft: Draft): void {
  const input: Message[] = [];
  const output: Message[] = [];
  for (const event of draft.events) {
    if (event.name === details) readDetails(draft, event);
    else if (Object.hasOwn(roles, event.name))
      input.push(...messagesOf(Object.fromEntries(event.attributes), roles[event.name]!));
    else if (answers.has(event.name))
      output.push(...messagesOf(Object.fromEntries(event.attributes), 'assistant'));
  }
  draft.fillText('input_messages', messagesJson(input));
  draft.fillText('output_messages', messagesJson(output));
  if (draft.finishReasons.length > 0) return;
  const reasons = draft.events
    .filter(({ name }) => answers.has(name))
    .map(({ attributes }) => attributes.get('finish_reason'));
  draft.finishReasons = finishReasons(reasons);
}

function readDetails(draft: Draft, event: Event): void {
  for (const [field, key] of detailFields) {
    const value = event.attributes.get(key);
    if (value !== undefined && value !== null)
      draft.fillText(field, typeof value === 'string' ? value : JSON.stringify(plain(value)));
  }
}

/** Fills the message of a log record from its body, which is a map or the JSON text of one. */
export function readMessageBody(draft: Draft): void {
  const body = opened(plain(draft.body));
  if (!isObject(body)) return;
  if (Object.hasOwn(roles, draft.name)) {
    const role = typeof body['role'] === 'string' ? body['role'] : roles[draft.name]!;
    draft.fillText('input_messages', messagesJson(messagesOf(body, role)));
  } else if (answers.has(draft.name)) {
    draft.fillText('output_messages', messagesJson(messagesOf(body, 'assistant')));
    if (draft.finishReasons.length === 0) draft.finishReasons = finishReasons([body['finish_reason']]);
  }
}
