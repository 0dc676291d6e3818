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
  text: (part) => textPart(text(part['content']) || readable(part['content'])),
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

/** An answer that is JSON, as structured output is, reads as JSON. */
function textPart(content: string): Shown {
  const indented = readable(content);
  return indented === content
    ? { kind: 'text', title: '', text: content }
    : { kind: 'other', title: '', text: indented };
}

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

export interface Exchange {
  readonly heard: readonly Message[];
  readonly said: readonly Message[];
}

/**
 * The messages that a call adds to what the call before it had heard and said; all of them when it does not continue
 * it. Emitters write an answer one way when it is given and another when it is history, so the two are compared as read.
 */
export function addedMessages(before: Exchange, now: readonly Message[]): readonly Message[] {
  const { heard, said } = before;
  const continues =
    heard.length <= now.length && heard.every((message, index) => sameMessage(message, now[index]!));
  const added = continues ? now.slice(heard.length) : now;
  return continues ? added.slice(echoLength(said, added)) : added;
}

function echoLength(said: readonly Message[], added: readonly Message[]): number {
  const isEcho = said.length > 0 && said.every((message, index) => readsAlike(message, added[index]));
  return isEcho ? said.length : 0;
}

const sameMessage = (a: Message, b: Message): boolean =>
  a === b || (a.role === b.role && JSON.stringify(a.parts) === JSON.stringify(b.parts));

const readsAlike = (a: Message, b: Message | undefined): boolean =>
  b !== undefined &&
  a.role === b.role &&
  JSON.stringify(a.parts.map(shownPart)) === JSON.stringify(b.parts.map(shownPart));

/** Instructions as text: some emitters send them as the JSON of parts. */
export function instructionsText(instructions: string): string {
  const texts = textsOf(jsonOf(instructions));
  return texts.length > 0 ? texts.join('\n\n') : instructions;
}

function jsonOf(source: string): unknown {
  if (!/^\s*[[{]/.test(source)) return null;
  try {
    return JSON.parse(source);
  } catch {
    return null;
  }
}

/** The texts of parts or messages; none when anything in the list is neither. */
function textsOf(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  const texts = value.map((part: unknown) => {
    if (typeof part === 'string') return part;
    const { content, text: own } = (part ?? {}) as { content?: unknown; text?: unknown };
    return text(content) || text(own) || textsOf(content).join('\n\n');
  });
  return texts.every((one) => one !== '') ? texts : [];
}
