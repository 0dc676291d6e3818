// What an answer may rest on: system prompt, what the user said, what tools returned, and what tools that worked were
// asked. Read once into numbers, days, ids, words and states, each with the passage that it stands in.

import { type MomentSaid, momentsIn } from './dates.ts';
import { type IdSaid, idKey, idsIn } from './ids.ts';
import { leaves_max, text_chars_max } from './limits.ts';
import { type NumberSaid, numbersIn } from './numbers.ts';
import { type State, statusesIn } from './statuses.ts';

export interface Source {
  /** `earlier`: what the agent said in earlier turns, which were judged in their own requests. */
  readonly kind: 'system' | 'user' | 'earlier' | 'arguments' | 'result';
  /** The span that it was read from; '' where there is none. */
  readonly span_id: string;
  readonly text: string;
  /** The tool of arguments and results. */
  readonly tool_name?: string;
  /** The tool failed: its result is an error. */
  readonly is_error?: boolean;
  /** What the tool was asked: ids in it say what the result is about. */
  readonly about?: string;
}

/** A value with the place where it stands. */
export interface Figure {
  readonly value: number;
  readonly key: string;
  readonly source: number;
  readonly start: number;
  readonly end: number;
}

/** One object of a result, or one whole text: what is said of the same thing. */
export interface RecordOfEvidence {
  readonly source: number;
  readonly ids: ReadonlySet<string>;
  readonly states: readonly { readonly state: State; readonly start: number; readonly end: number }[];
}

export interface Evidence {
  readonly sources: readonly Source[];
  readonly figures: readonly Figure[];
  readonly moments: readonly (MomentSaid & { readonly source: number })[];
  readonly ids: ReadonlyMap<
    string,
    { readonly source: number; readonly start: number; readonly end: number }
  >;
  readonly words: ReadonlySet<string>;
  /** Lengths of lists, with the list's key, and how often a value occurs in one. */
  readonly counts: readonly Figure[];
  readonly records: readonly RecordOfEvidence[];
}

type Mutable = {
  figures: Figure[];
  moments: (MomentSaid & { source: number })[];
  ids: Map<string, { source: number; start: number; end: number }>;
  words: Set<string>;
  counts: Figure[];
  records: RecordOfEvidence[];
};

/** Reads sources, in the order in which they were known. */
export function readEvidence(sources: readonly Source[]): Evidence {
  const into: Mutable = {
    figures: [],
    moments: [],
    ids: new Map(),
    words: new Set(),
    counts: [],
    records: [],
  };
  for (const [index, source] of sources.entries()) {
    const text = source.text.slice(0, text_chars_max);
    for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu)) into.words.add(word);
    for (const id of idsIn(text)) addId(into, id, index);
    for (const moment of momentsIn(text)) into.moments.push({ ...moment, source: index });
    const value = source.kind === 'arguments' || source.kind === 'result' ? jsonOf(text) : undefined;
    const before = into.records.length;
    if (value === undefined) readText(into, { text, index, source });
    else new JsonReader(into, { text, index, source }).read(value);
    if (source.about && into.records.length === before + 1) addAbout(into.records, source.about);
  }
  return { sources, ...into };
}

function addAbout(records: RecordOfEvidence[], about: string): void {
  const last = records.at(-1)!;
  records[records.length - 1] = {
    ...last,
    ids: new Set([...last.ids, ...idsIn(about).map((id) => idKey(id.text))]),
  };
}

function addId(into: Mutable, id: IdSaid, source: number): void {
  const key = idKey(id.text);
  if (!into.ids.has(key)) into.ids.set(key, { source, start: id.start, end: id.end });
}

interface Reading {
  readonly text: string;
  readonly index: number;
  readonly source: Source;
}

const figureOf = (said: NumberSaid, key: string, source: number): Figure => ({
  value: said.value,
  key,
  source,
  start: said.start,
  end: said.end,
});

function readText(into: Mutable, { text, index, source }: Reading): void {
  for (const said of numbersIn(text)) into.figures.push(figureOf(said, said.unit, index));
  if (source.kind !== 'result') return;
  const states = statusesIn(text).map(({ state, negated, start, end }) => ({
    state: negated ? turned(state) : state,
    start,
    end,
  }));
  into.records.push({
    source: index,
    ids: new Set(idsIn(text).map((id) => idKey(id.text))),
    states: source.is_error ? [{ state: 'failed', start: 0, end: text.length }] : states,
  });
}

/** What "not approved" amounts to. */
export function turned(state: State): State {
  if (state === 'failed' || state === 'rejected') return 'done';
  if (state === 'active') return 'inactive';
  if (state === 'inactive') return 'active';
  return state === 'approved' ? 'rejected' : 'pending';
}

function jsonOf(text: string): unknown {
  const first = text.trimStart()[0];
  if (first !== '{' && first !== '[') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const stateKey = /(?:status|state|result|outcome|decision|verdict|stage|phase)$/i;
const proseKey = /(?:message|text|detail|details|summary|note|description|error|reason)$/i;

const idLike =
  /(?:^|_)(?:id|order|ticket|booking|reservation|case|claim|invoice|refund|account|code|reference|number|parcel|tracking)$/i;

/** Walks a JSON value; places of values are found again in the text, in order. */
class JsonReader {
  private left = leaves_max;
  private at = 0;
  private readonly before: number;
  private readonly into: Mutable;
  private readonly reading: Reading;

  constructor(into: Mutable, reading: Reading) {
    this.into = into;
    this.before = into.records.length;
    this.reading = reading;
  }

  read(value: unknown): void {
    const { source, index } = this.reading;
    this.walk(value, '', []);
    if (source.is_error) this.into.records.length = this.before;
    if (source.kind === 'result' && source.is_error)
      this.into.records.push({
        source: index,
        ids: new Set(idsIn(this.reading.text).map((id) => idKey(id.text))),
        states: [{ state: 'failed', start: 0, end: this.reading.text.length }],
      });
  }

  private walk(value: unknown, key: string, outer: readonly RecordDraft[]): void {
    if (this.left-- <= 0) return;
    if (Array.isArray(value)) this.list(value, key, outer);
    else if (typeof value === 'object' && value !== null) this.object(value, outer);
    else if (value !== null) this.leaf(value as string | number | boolean, key, outer);
  }

  private list(items: readonly unknown[], key: string, outer: readonly RecordDraft[]): void {
    this.into.counts.push({ value: items.length, key, source: this.reading.index, start: 0, end: 0 });
    const seen = new Map<string, number>();
    for (const item of items) {
      this.walk(item, key, outer);
      for (const [name, inner] of typeof item === 'object' && item !== null ? Object.entries(item) : []) {
        if (typeof inner === 'object') continue;
        const same = `${name}=${String(inner)}`;
        seen.set(same, (seen.get(same) ?? 0) + 1);
      }
    }
    for (const [same, count] of seen)
      if (count > 1)
        this.into.counts.push({ value: count, key: same, source: this.reading.index, start: 0, end: 0 });
  }

  private object(value: object, outer: readonly RecordDraft[]): void {
    const draft: RecordDraft = { ids: new Set(), states: [] };
    for (const [name, inner] of Object.entries(value)) this.walk(inner, name, [...outer, draft]);
    if (this.reading.source.kind === 'result' && draft.states.length > 0)
      this.into.records.push({ source: this.reading.index, ids: draft.ids, states: draft.states });
  }

  private leaf(value: string | number | boolean, key: string, owners: readonly RecordDraft[]): void {
    const { index } = this.reading;
    const start = this.find(String(value));
    const place = { start, end: start + String(value).length };
    if (typeof value === 'number') this.into.figures.push({ value, key, source: index, ...place });
    if (typeof value === 'string')
      for (const said of numbersIn(value))
        this.into.figures.push({ value: said.value, key: `${key} ${said.unit}`, source: index, ...place });
    const named = idsIn(String(value)).map(({ text }) => text);
    if (idLike.test(key) && named.length === 0) {
      named.push(String(value));
      addId(this.into, { text: String(value), ...place }, index);
    }
    for (const text of named) for (const owner of owners) owner.ids.add(idKey(text));
    const own = owners.at(-1);
    for (const state of statesOf(key, value)) own?.states.push({ state, ...place });
  }

  private find(text: string): number {
    const found = this.reading.text.indexOf(text, this.at);
    if (found >= 0) this.at = found;
    return Math.max(0, found);
  }
}

interface RecordDraft {
  readonly ids: Set<string>;
  readonly states: { state: State; start: number; end: number }[];
}

/** The states that one value of a result shows: under a key that is about state, in prose, or as a flag. */
function statesOf(key: string, value: string | number | boolean): State[] {
  if (typeof value === 'boolean') {
    const [said] = statusesIn(key.replaceAll(/[_-]/g, ' '));
    return said ? [value ? said.state : turned(said.state)] : [];
  }
  if (typeof value !== 'string') return [];
  const plain = value.replaceAll(/[_-]/g, ' ');
  if (/^error$/i.test(key) && value !== '') return ['failed'];
  if (!stateKey.test(key) && !proseKey.test(key)) return [];
  if (/reason$/i.test(key)) return [];
  return statusesIn(plain).map(({ state, negated }) => (negated ? turned(state) : state));
}
