// The faithfulness of a trace: its events in order of time (what the user said, what each tool was asked and returned), and
// at each tool call and at the final answer what is claimed, judged against what was known by then.

import { messagesOf, type SpokenSpan } from '../drift/spoken.ts';
import type { Source } from './evidence.ts';
import { type Claim, type Faithfulness, judgeAnswer, judgeArguments, summed } from './judge.ts';

/** A text that was judged. */
export interface Judged extends Faithfulness {
  readonly where: 'answer' | 'arguments';
  readonly span_id: string;
  readonly tool_name: string;
  readonly text: string;
}

export interface TraceFaithfulness extends Omit<Faithfulness, 'claims'> {
  readonly judged: readonly Judged[];
  /** In order; the places of claims point into it. */
  readonly sources: readonly Source[];
}

const kindsOfTools = new Set(['tool', 'mcp', 'retrieval']);

/** Judges a trace's tool arguments and its last answer. */
export function judgeTrace(spans: readonly SpokenSpan[]): TraceFaithfulness {
  const walk = new Walk();
  const events = spans
    .flatMap((span) => (kindsOfTools.has(span.kind) ? [{ at: span.started_ms, span }] : told(span)))
    .sort((a, b) => a.at - b.at);
  for (const { span, is_output } of events) {
    if (kindsOfTools.has(span.kind)) walk.tool(span);
    else if (is_output) walk.output(span);
    else walk.input(span);
  }
  return walk.finish();
}

interface Event {
  readonly at: number;
  readonly span: SpokenSpan;
  readonly is_output?: boolean;
}

/** A model is told when its span starts and has spoken when it ends. Frameworks' own spans repeat their models'. */
function told(span: SpokenSpan): Event[] {
  if (span.kind !== 'llm' && span.kind !== 'agent') return [];
  const start: Event = { at: span.started_ms, span };
  return span.output_messages === '' ? [start] : [start, { at: span.ended_ms, span, is_output: true }];
}

/** A user who writes this much has given something to work with. */
const document_chars_min = 1_000;

/** Errors that a tool returns as a value. */
const errorText =
  /^\s*(?:\{\s*"(?:error|exception)"\s*:\s*(?!null|false|""|\{\})|(?:error|exception|traceback|fail(?:ed|ure))\b)/i;

class Walk {
  private readonly sources: Source[] = [];
  private readonly judged: Judged[] = [];
  private readonly seen = new Set<string>();
  private answer: { readonly span_id: string; readonly text: string } | undefined;

  tool(span: SpokenSpan): void {
    const { span_id, tool_name, tool_arguments, tool_result } = span;
    this.asked({ span_id, tool_name, text: tool_arguments });
    this.returned({
      span_id,
      tool_name,
      text: tool_result,
      is_error: span.status_code === 'error' || errorText.test(tool_result),
      about: tool_arguments,
    });
  }

  input(span: SpokenSpan): void {
    const { span_id } = span;
    if (span.system_instructions !== '')
      this.add({ kind: 'system', span_id, text: plainOf(span.system_instructions) });
    for (const { role, parts } of messagesOf(span.input_messages, 'user'))
      for (const part of parts) {
        if (part.type === 'text' && typeof part.content === 'string')
          this.add({ kind: kindOf(role), span_id, text: part.content });
        const { response } = part as { response?: unknown };
        if (part.type !== 'tool_call_response' || response === undefined) continue;
        const text = typeof response === 'string' ? response : JSON.stringify(response);
        this.returned({ span_id, tool_name: '', text, is_error: errorText.test(text), about: '' });
      }
  }

  output(span: SpokenSpan): void {
    for (const { parts } of messagesOf(span.output_messages, 'assistant'))
      for (const part of parts) {
        if (part.type === 'text' && typeof part.content === 'string' && part.content.trim() !== '')
          this.answer = { span_id: span.span_id, text: part.content };
        if (part.type === 'tool_call' && part.arguments !== undefined && part.arguments !== null) {
          const text = typeof part.arguments === 'string' ? part.arguments : JSON.stringify(part.arguments);
          this.asked({ span_id: span.span_id, tool_name: String(part.name ?? ''), text });
        }
      }
  }

  finish(): TraceFaithfulness {
    const { answer } = this;
    if (answer && this.isGrounded()) {
      const about = this.sources.filter(({ text }) => text !== answer.text);
      const placed = placedIn(this.sources, about);
      const { claims } = judgeAnswer(answer.text, about);
      this.judged.push({ ...summed(claims.map(placed)), ...answer, where: 'answer', tool_name: '' });
    }
    const all = this.judged.flatMap(({ claims }) => claims);
    const { checked_count, unsupported_count, faithfulness_ratio } = summed(all);
    return {
      judged: this.judged,
      sources: this.sources,
      checked_count,
      unsupported_count,
      faithfulness_ratio,
    };
  }

  /**
   * Is there anything that an answer could be faithful to: a result, a system prompt that holds figures, a document that
   * the user gave? What is said from knowledge alone is not judged.
   */
  private isGrounded(): boolean {
    return this.sources.some(
      ({ kind, text }) =>
        kind === 'result' ||
        (kind === 'system' && /\d/.test(text)) ||
        (kind === 'user' && text.length >= document_chars_min),
    );
  }

  /** A call is seen as the model's request, and again as the tool's span: judged once, at the first. */
  private asked({ span_id, tool_name, text }: { span_id: string; tool_name: string; text: string }): void {
    if (text === '' || this.seen.has(`asked ${canonical(text)}`)) return;
    this.seen.add(`asked ${canonical(text)}`);
    const judged = judgeArguments(text, this.sources);
    // Before anybody is known to have said anything there is nothing that arguments could rest on.
    const isGrounded = this.sources.some(({ kind }) => kind !== 'arguments');
    if (judged.checked_count > 0 && isGrounded)
      this.judged.push({ ...judged, where: 'arguments', span_id, tool_name, text });
    this.sources.push({ kind: 'arguments', span_id, tool_name, text });
  }

  private returned(source: Omit<Source, 'kind'>): void {
    if (source.text === '' || this.seen.has(`returned ${canonical(source.text)}`)) return;
    this.seen.add(`returned ${canonical(source.text)}`);
    this.sources.push({ ...source, kind: 'result' });
  }

  private add(source: Source): void {
    if (source.text.trim() === '' || this.seen.has(`${source.kind} ${source.text}`)) return;
    this.seen.add(`${source.kind} ${source.text}`);
    this.sources.push(source);
  }
}

const kindOf = (role: string): Source['kind'] =>
  role === 'system' ? 'system' : role === 'assistant' ? 'earlier' : role === 'tool' ? 'result' : 'user';

/** Claims point into a shorter list of sources; the answer's places are those of the whole list. */
function placedIn(all: readonly Source[], some: readonly Source[]): (claim: Claim) => Claim {
  return (claim) =>
    claim.place === null
      ? claim
      : { ...claim, place: { ...claim.place, source: all.indexOf(some[claim.place.source]!) } };
}

/** JSON without the spaces and order that a framework puts in. */
function canonical(text: string): string {
  try {
    return JSON.stringify(sorted(JSON.parse(text)));
  } catch {
    return text.trim();
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

function plainOf(instructions: string): string {
  const [first, ...rest] = messagesOf(instructions, 'system');
  const texts = [first, ...rest].flatMap((message) => message?.parts ?? []).map(({ content }) => content);
  return texts.filter((text) => typeof text === 'string').join('\n') || instructions;
}
