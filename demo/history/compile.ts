// From a recorded turn to its template: finds every id, moment, token count and particular in what the SDK sent.

import { type Facts, factsOf } from '../casts/facts.ts';
import type { OtlpAttribute, OtlpLog, OtlpSpan, Sent } from './capture.ts';
import * as known from './measures.ts';
import type { RecordedTurn } from './record.ts';
import type { Piece } from './repertoire.ts';
import { type Slot, SlotMarks, type Text, type TurnTemplate } from './template.ts';

interface Call {
  readonly spanId: string;
  readonly usage: known.CallUsage;
  readonly embedding: boolean;
}

/** What is known about the turn while its spans are compiled. */
interface Turn {
  readonly marks: SlotMarks;
  readonly startNs: bigint;
  readonly calls: readonly Call[];
  readonly children: ReadonlyMap<string, readonly OtlpSpan[]>;
}

const numberOf = ({ value }: OtlpAttribute): number => Number(value.intValue ?? value.doubleValue ?? 0);

function usageOn(span: OtlpSpan): known.CallUsage | null {
  const found = { input: 0, cached: 0, output: 0, reasoning: 0 };
  let any = false;
  for (const attribute of span.attributes) {
    const measure = known.tokenKeys.get(attribute.key);
    if (measure !== undefined) any = true;
    if (measure !== undefined && measure in found) found[measure as keyof typeof found] = numberOf(attribute);
  }
  return any ? found : null;
}

function descendants(span: OtlpSpan, children: Turn['children']): OtlpSpan[] {
  return (children.get(span.spanId) ?? []).flatMap((child) => [child, ...descendants(child, children)]);
}

const isEmbedding = ({ name, attributes }: OtlpSpan): boolean =>
  attributes.some(
    ({ key, value }) => key === 'gen_ai.operation.name' && value.stringValue === 'embeddings',
  ) || name.includes('doEmbed');

/** Model calls: spans with usage and none below them that has some. Those above repeat sums. */
function callsOf(spans: readonly OtlpSpan[], children: Turn['children']): Call[] {
  return spans.flatMap((span) => {
    const usage = usageOn(span);
    if (usage === null || descendants(span, children).some((below) => usageOn(below) !== null)) return [];
    return [{ spanId: span.spanId, usage, embedding: isEmbedding(span) }];
  });
}

/** The calls that a span's figures speak of: its own, or the sum of the chats below it; agents leave embeddings out. */
function callsUnder(span: OtlpSpan, { calls, children }: Turn): number[] {
  const own = calls.findIndex(({ spanId }) => spanId === span.spanId);
  if (own >= 0) return [own];
  const below = new Set(descendants(span, children).map(({ spanId }) => spanId));
  return calls.flatMap(({ spanId, embedding }, index) => (below.has(spanId) && !embedding ? [index] : []));
}

const sinceStart = (nanos: string, { startNs }: Turn): number => Number(BigInt(nanos) - startNs);

/** Usage and time of the provider's own object, inside a text attribute. */
function embedded(text: string, calls: readonly number[], turn: Turn): string {
  const { marks } = turn;
  return text
    .replace(
      /"(created|created_at)":\d{10}\b/g,
      (_, key: string) => `"${key}":${marks.text({ kind: 'seconds', offsetNs: 0 })}`,
    )
    .replace(/"([a-z_]+_tokens)":\d+/g, (whole, key: string) => {
      const measure = known.jsonTokenFields.get(key);
      return measure && calls.length > 0
        ? `"${key}":${marks.text({ kind: 'tokens', measure, calls })}`
        : whole;
    });
}

function speed(attributes: readonly OtlpAttribute[], call: number): Slot | null {
  const finish = attributes.find(({ key }) => key === known.finishKey);
  return finish ? { kind: 'speed', call, ms: numberOf(finish) } : null;
}

function slotFor(
  attribute: OtlpAttribute,
  attributes: readonly OtlpAttribute[],
  calls: readonly number[],
): Slot | null {
  const measure = known.tokenKeys.get(attribute.key);
  if (measure) return calls.length > 0 ? { kind: 'tokens', measure, calls } : null;
  if (known.durationKeys.has(attribute.key)) return { kind: 'duration', value: numberOf(attribute) };
  return attribute.key === known.speedKey && calls[0] !== undefined ? speed(attributes, calls[0]) : null;
}

function compileAttributes(
  attributes: readonly OtlpAttribute[],
  calls: readonly number[],
  turn: Turn,
): OtlpAttribute[] {
  return attributes.map((attribute) => {
    const { key, value } = attribute;
    if (key === known.timestampKey)
      return { key, value: { stringValue: turn.marks.text({ kind: 'iso', offsetNs: 0 }) } };
    if (value.stringValue !== undefined)
      return { key, value: { stringValue: embedded(value.stringValue, calls, turn) } };
    const slot = slotFor(attribute, attributes, calls);
    if (!slot) return attribute;
    const type = slot.kind === 'tokens' ? 'intValue' : 'doubleValue';
    return { key, value: { [type]: turn.marks.number(slot) } };
  });
}

const moment = (nanos: string, turn: Turn): string =>
  turn.marks.text({ kind: 'nanos', offsetNs: sinceStart(nanos, turn) });

function compileSpan(span: OtlpSpan, turn: Turn): object {
  const calls = callsUnder(span, turn);
  return {
    ...span,
    startTimeUnixNano: moment(span.startTimeUnixNano, turn),
    endTimeUnixNano: moment(span.endTimeUnixNano, turn),
    attributes: compileAttributes(span.attributes, calls, turn),
    events: (span.events ?? []).map((event) => ({
      ...event,
      timeUnixNano: moment(event.timeUnixNano, turn),
      attributes: compileAttributes(event.attributes ?? [], calls, turn),
    })),
  };
}

const compileLog = (log: OtlpLog, turn: Turn): object => ({
  ...log,
  timeUnixNano: moment(log.timeUnixNano, turn),
  observedTimeUnixNano: moment(log.observedTimeUnixNano, turn),
});

/** Items under their resource and scopes, as OTLP nests them. All of one agent's come from one resource. */
function nested<Item>(
  sent: readonly Sent<Item>[],
  names: readonly [string, string],
  write: (item: Item) => object,
): object {
  const [scopes, items] = names;
  const byScope = Map.groupBy(sent, ({ scope }) => JSON.stringify(scope));
  return {
    resource: sent[0]!.resource,
    [scopes]: [...byScope.values()].map((own) => ({
      scope: own[0]!.scope,
      [items]: own.map(({ item }) => write(item)),
    })),
  };
}

const responseIds = (json: string): string[] => [
  ...new Set([...json.matchAll(/(?:chatcmpl-|resp_)([0-9a-f]{24})/g)].map(([, id]) => id!)),
];

function literalsOf(
  spans: readonly OtlpSpan[],
  responses: readonly string[],
  { scene }: Piece,
): Map<string, Slot> {
  const facts = Object.entries(factsOf(scene.seed)) as [keyof Facts, string][];
  return new Map<string, Slot>([
    ...facts.map(([fact, text]): [string, Slot] => [text, { kind: 'fact', fact }]),
    ...spans.map(({ traceId }): [string, Slot] => [traceId, { kind: 'trace' }]),
    ...spans.map(({ spanId }, index): [string, Slot] => [spanId, { kind: 'span', index }]),
    ...responses.map((id, index): [string, Slot] => [id, { kind: 'response', index }]),
    [scene.conversation, { kind: 'conversation' }],
    [scene.user, { kind: 'user' }],
  ]);
}

export function compileTurn({ spans: sent, logs }: RecordedTurn, piece: Piece): TurnTemplate {
  const spans = sent.map(({ item }) => item);
  const children = Map.groupBy(spans, ({ parentSpanId }) => parentSpanId ?? '');
  const starts = spans.map((span) => BigInt(span.startTimeUnixNano));
  const startNs = starts.toSorted((a, b) => (a < b ? -1 : 1))[0]!;
  const turn: Turn = { marks: new SlotMarks(), startNs, calls: callsOf(spans, children), children };
  const responses = responseIds(JSON.stringify([spans, logs]));
  const literals = literalsOf(spans, responses, piece);
  const cut = (value: object): Text => turn.marks.cut(JSON.stringify(value), literals);
  return {
    spans: cut(nested(sent, ['scopeSpans', 'spans'], (span) => compileSpan(span, turn))),
    logs:
      logs.length > 0 ? cut(nested(logs, ['scopeLogs', 'logRecords'], (log) => compileLog(log, turn))) : null,
    calls: turn.calls.map(({ usage }) => usage),
    spanCount: spans.length,
    responseCount: responses.length,
    durationMs: Math.max(...spans.map((span) => sinceStart(span.endTimeUnixNano, turn))) / 1e6,
  };
}
