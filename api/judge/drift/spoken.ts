// Who said what in a trace: all that the user asked, all that the agent said, and the steps between, in order. System
// prompts and results are not speech; what several spans repeat (a history, an agent around its model call) counts once.

import { side_chars_max, steps_max } from './limits.ts';

/** One span as it was stored, with the messages of its log records where it has none of its own. */
export interface SpokenSpan {
  readonly span_id: string;
  readonly kind: string;
  readonly name: string;
  readonly agent_name: string;
  readonly tool_name: string;
  readonly status_code: string;
  /** Milliseconds since the epoch, for the order. */
  readonly started_ms: number;
  readonly ended_ms: number;
  readonly system_instructions: string;
  /** JSON of messages, as the collector wrote them. */
  readonly input_messages: string;
  readonly output_messages: string;
  readonly tool_arguments: string;
  readonly tool_result: string;
}

export interface Step {
  readonly span_id: string;
  readonly kind: 'said' | 'tool';
  readonly name: string;
  readonly text: string;
}

/** What one agent of the trace was asked and answered. */
export interface AgentPart {
  readonly agent_name: string;
  readonly span_id: string;
  readonly asked: string;
  readonly said: string;
}

export interface Spoken {
  readonly system: string;
  /** Everything the user asked, turn by turn. */
  readonly intents: readonly string[];
  /** Everything the agent said in this trace. */
  readonly outputs: readonly string[];
  readonly steps: readonly Step[];
  readonly agents: readonly AgentPart[];
  /** Something was sent, be it only a length: false where the emitter tells nothing of what is said. */
  readonly hasText: boolean;
}

interface Part {
  readonly type: string;
  readonly content?: unknown;
  readonly name?: unknown;
  readonly arguments?: unknown;
}

interface Message {
  readonly role: string;
  readonly parts: readonly Part[];
}

/** Messages of a column; text that is no list of messages is one message of the given role. */
export function messagesOf(column: string, role: string): Message[] {
  if (column === '') return [];
  try {
    const value: unknown = JSON.parse(column);
    if (Array.isArray(value)) return value.filter(isMessage);
  } catch {
    // Plain text is an answer in itself.
  }
  return [{ role, parts: [{ type: 'text', content: column }] }];
}

const isMessage = (value: unknown): value is Message =>
  typeof value === 'object' && value !== null && Array.isArray((value as { parts?: unknown }).parts);

const textOf = ({ parts }: Message): string =>
  parts
    .filter(({ type, content }) => type === 'text' && typeof content === 'string')
    .map(({ content }) => content as string)
    .join('\n')
    .trim();

const models = new Set(['llm', 'agent', 'workflow', 'step', 'other']);

/** Reads a trace's spans. */
export function spokenIn(spans: readonly SpokenSpan[]): Spoken {
  const ordered = spans.toSorted((a, b) => a.started_ms - b.started_ms || a.ended_ms - b.ended_ms);
  const speaking = ordered.filter(
    ({ kind, input_messages, output_messages }) =>
      models.has(kind) && (input_messages !== '' || output_messages !== ''),
  );
  // What a model was told names roles exactly; frameworks' own spans wrap it in theirs.
  const model = speaking.filter(({ kind }) => kind === 'llm');
  const told = model.length > 0 ? model : speaking;
  const intents = new Once();
  const outputs = new Once();
  for (const span of told)
    for (const message of messagesOf(span.input_messages, 'user'))
      if (message.role === 'user') intents.add(textOf(message));
  for (const span of told)
    for (const message of messagesOf(span.output_messages, 'assistant')) outputs.add(textOf(message));
  if (outputs.texts.length === 0)
    for (const span of speaking.toReversed())
      for (const message of messagesOf(span.output_messages, 'assistant')) outputs.add(textOf(message));
  return {
    system: systemOf(told),
    intents: cut(intents.texts),
    outputs: cut(outputs.texts),
    steps: stepsOf(ordered, told),
    agents: agentsOf(told),
    hasText: intents.texts.length > 0 && outputs.texts.length > 0,
  };
}

/** Texts, each once, in the order in which they came. */
class Once {
  readonly texts: string[] = [];
  private readonly known = new Set<string>();

  add(text: string): void {
    if (text === '' || this.known.has(text)) return;
    this.known.add(text);
    this.texts.push(text);
  }
}

/** The newest texts, as many as fit. */
function cut(texts: readonly string[]): string[] {
  const kept: string[] = [];
  let left = side_chars_max;
  for (const text of texts.toReversed()) {
    if (left <= 0) break;
    kept.push(text.slice(0, left));
    left -= text.length;
  }
  return kept.reverse();
}

function systemOf(spans: readonly SpokenSpan[]): string {
  for (const span of spans) {
    if (span.system_instructions !== '')
      return (
        messagesOf(span.system_instructions, 'system').map(textOf).join('\n') || span.system_instructions
      );
    const system = messagesOf(span.input_messages, 'user').find(({ role }) => role === 'system');
    if (system) return textOf(system);
  }
  return '';
}

const step_chars_max = 8_000;

function stepsOf(ordered: readonly SpokenSpan[], told: readonly SpokenSpan[]): Step[] {
  const speakers = new Set(told.map(({ span_id }) => span_id));
  return ordered
    .flatMap((span): Step[] => {
      const { span_id, name } = span;
      if (span.kind === 'tool' || span.kind === 'mcp' || span.kind === 'retrieval') {
        const text = `${span.tool_name || name} ${span.tool_arguments} ${span.tool_result}`.slice(
          0,
          step_chars_max,
        );
        return [{ span_id, kind: 'tool', name: span.tool_name || name, text }];
      }
      if (!speakers.has(span_id)) return [];
      const text = messagesOf(span.output_messages, 'assistant')
        .map(allOf)
        .join('\n')
        .slice(0, step_chars_max);
      return text === '' ? [] : [{ span_id, kind: 'said', name, text }];
    })
    .slice(0, steps_max);
}

/** What was said with the calls that were decided on. */
const allOf = (message: Message): string =>
  message.parts
    .map((part) =>
      part.type === 'text'
        ? String(part.content ?? '')
        : part.type === 'tool_call'
          ? `${String(part.name ?? '')} ${JSON.stringify(part.arguments ?? '')}`
          : '',
    )
    .filter((text) => text !== '')
    .join('\n');

function agentsOf(told: readonly SpokenSpan[]): AgentPart[] {
  const parts = new Map<string, AgentPart>();
  for (const span of told) {
    const said = messagesOf(span.output_messages, 'assistant').map(textOf).join('\n').trim();
    if (span.agent_name === '' || said === '') continue;
    const asked =
      messagesOf(span.input_messages, 'user')
        .filter(({ role }) => role === 'user')
        .map(textOf)
        .at(-1) ?? '';
    // An agent's last word is its answer.
    parts.set(span.agent_name, { agent_name: span.agent_name, span_id: span.span_id, asked, said });
  }
  return [...parts.values()];
}

/**
 * The prompt template of a request: the first words of its system prompt without those that hold digits, so that a date
 * or a customer's number in it does not make every request a template of its own. '' without a system prompt.
 */
export function templateOf(system: string): string {
  const words = system.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words
    .filter((word) => !/\p{N}/u.test(word))
    .slice(0, template_words)
    .join(' ');
}

const template_words = 16;
