// When the first token came, from attributes or events, and what else events say of every dialect: the exception.
// Units follow the conventions' table D: seconds, unless the key says milliseconds or the value cannot be seconds.

import type { Event } from '../decode/events.ts';
import { error_message_chars_max } from '../limits.ts';
import type { Draft } from './draft.ts';
import { textOf } from './opened.ts';

/** Events that mark a chunk; the earliest counts. `gen_ai.choice` is not one: mainstream emitters send it at the end. */
const chunkEvents: ReadonlySet<string> = new Set([
  'First Token Stream Event',
  'ai.stream.firstChunk',
  'new_token',
  'llm.content.completion.chunk',
  'gen_ai.content.completion.chunk',
  'gen_ai.first_token',
  'first_token_received',
  'mlflow.chunk.item.0',
  'mlflow.chunk',
]);

const ns_per_ms = 1e6;
/** A first token later than this share of the duration was measured in milliseconds and read as seconds. */
const beyond_duration_ratio = 1.05;

/** Reads the first chunk and the exception of a span that has events. */
export function readSpanEvents(draft: Draft): void {
  const chunk = draft.has('ttft_ns')
    ? undefined
    : draft.events.find((event) => chunkEvents.has(event.name) && event.at_ns > draft.started_ns);
  if (chunk) {
    draft.setNumber('ttft_ns', sinceStart(chunk, draft));
    draft.ttftSource = chunk.name;
    draft.fillNumber('streamed', 1);
  }
  readException(draft);
}

function readException(draft: Draft): void {
  const exception = draft.events.find(
    (event) => event.name === 'exception' || event.name === 'gen_ai.client.operation.exception',
  );
  if (!exception) return;
  const message = exception.attributes.get('exception.message');
  if (typeof message === 'string') draft.fillText('error_message', message.slice(0, error_message_chars_max));
  if (draft.has('error_type')) return;
  const type = exception.attributes.get('exception.type');
  draft.setText('error_type', typeof type === 'string' && type !== '' ? type : 'exception');
  // An exception that was recorded may have been handled: accounting asks the status, unless a dialect knows better.
  draft.flag('error_from_event');
}

/** The monotonic clock's own figure where the event carries it, else the distance between wall clocks. */
function sinceStart(event: Event, draft: Draft): number {
  const measured =
    event.attributes.get('ai.response.msToFirstChunk') ?? event.attributes.get('ai.stream.msToFirstChunk');
  if (typeof measured === 'number' && measured > 0) return Math.round(measured * ns_per_ms);
  return Number(event.at_ns - draft.started_ns);
}

/** Names the source of the time to first token and mends its unit. */
export function settleFirstToken(draft: Draft): void {
  const ttft_ns = draft.number('ttft_ns');
  if (ttft_ns === null) return;
  const rule = draft.ruleOf('ttft_ns');
  if (rule && draft.ttftSource === '') draft.ttftSource = rule.key;
  const duration_ns = Number(draft.ended_ns - draft.started_ns);
  const asMilliseconds = ttft_ns / 1_000;
  if (
    rule?.reading === 'seconds' &&
    ttft_ns > duration_ns * beyond_duration_ratio &&
    asMilliseconds <= duration_ns * beyond_duration_ratio
  ) {
    draft.setNumber('ttft_ns', Math.round(asMilliseconds));
  }
}

/** An instant in ISO form, sometimes with quotes of its own, as nanoseconds; the date as sent has microseconds. */
export function instantNs(text: string | null): bigint | null {
  const match = /^"?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?\d*(Z|[+-]\d\d:?\d\d)?"?$/.exec(
    text ?? '',
  );
  if (!match) return null;
  const seconds = Date.parse(`${match[1]}${match[3] ?? 'Z'}`);
  return Number.isNaN(seconds)
    ? null
    : BigInt(seconds) * 1_000_000n + BigInt((match[2] ?? '').padEnd(9, '0'));
}

/** The time to first token from the instant at which the completion began; `streams` when only streams have one. */
export function fillFirstToken(draft: Draft, key: string, streams = true): void {
  const began = draft.has('ttft_ns') ? null : instantNs(textOf(draft, key));
  if (began === null || began <= draft.started_ns) return;
  draft.setNumber('ttft_ns', Number(began - draft.started_ns));
  draft.ttftSource = key;
  if (streams) draft.fillNumber('streamed', 1);
}
