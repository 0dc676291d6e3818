// The parts of messages as a reader meets them: what kind, from which tool, with which text. Parts of kinds that nobody
// foresaw are shown as their JSON; images and files are named, never loaded.

import type { Message } from '../../api/contract/rows.ts';
import { readable } from './readable.ts';

export interface Shown {
  readonly kind: 'text' | 'reasoning' | 'call' | 'result' | 'other';
  /** What stands over it: the tool, the type; empty for plain text. */
  readonly title: string;
  readonly text: string;
}

type Part = Message['parts'][number];

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const readers: Readonly<Record<string, (part: Part) => Shown>> = {
  text: (part) => ({ kind: 'text', title: '', text: text(part['content']) || readable(part['content']) }),
  reasoning: (part) => ({
    kind: 'reasoning',
    title: 'reasoning',
    text: text(part['content']) || readable(part['content']),
  }),
  tool_call: (part) => ({
    kind: 'call',
    title: `calls ${text(part['name']) || 'a tool'}`,
    text: readable(part['arguments']),
  }),
  tool_call_response: (part) => ({
    kind: 'result',
    title: 'is told',
    text: readable(part['response'] ?? part['result']),
  }),
};

const media = new Set([
  'blob',
  'uri',
  'file',
  'image',
  'image_url',
  'input_image',
  'audio',
  'input_audio',
  'video',
  'document',
]);

export function shownPart(part: Part): Shown {
  if (Object.hasOwn(readers, part.type)) return readers[part.type]!(part);
  const title = media.has(part.type) ? `${part.type.replaceAll('_', ' ')}, not loaded` : part.type;
  return { kind: 'other', title, text: readable(part) };
}

/** The messages that a call adds to what the call before it already had; all of them when it does not continue it. */
export function addedMessages(before: readonly Message[], now: readonly Message[]): readonly Message[] {
  const continues =
    before.length <= now.length && before.every((message, index) => sameMessage(message, now[index]!));
  return continues ? now.slice(before.length) : now;
}

const sameMessage = (a: Message, b: Message): boolean =>
  a === b || (a.role === b.role && JSON.stringify(a.parts) === JSON.stringify(b.parts));
