// The canonical fields of one span or log record while they are being decided. One draft is filled again and again.
// A text field is either the index of the attribute that answered (its bytes are copied) or a string of ours.

import type { Value } from '../decode/any-value.ts';
import { type Attributes, valueType } from '../decode/attributes.ts';
import type { Event } from '../decode/events.ts';
import { tokens_max } from '../limits.ts';
import {
  fieldNumber,
  fields,
  type Kind,
  type NumberField,
  numberFields,
  type TextField,
  textFields,
} from './fields.ts';
import type { Meaning, Rule } from './meaning.ts';

const no_rank = 0x7fffffff;
const first_number = textFields.length;

export class Draft {
  attributes!: Attributes<Meaning>;
  /** The attributes around the record, for dialects that put names there. */
  resource!: Attributes<Meaning>;
  scopeName = '';
  scopeVersion = '';
  /** The span's name or the log record's event name. */
  name = '';
  started_ns = 0n;
  ended_ns = 0n;
  events: readonly Event[] = [];
  /** A log record's body. */
  body: Value = null;
  kind: Kind = 'other';
  kindRank = no_rank;
  /** Index of the dialect that gave the kind, else of the one that gave the usage; -1 when none spoke. */
  dialect = -1;
  usageSource = '';
  ttftSource = '';
  finishReasons: readonly string[] = [];
  readonly flags: string[] = [];
  readonly triggered: number[] = [];
  private readonly ranks = new Int32Array(fields.length);
  private readonly indexes = new Int32Array(fields.length);
  private readonly rules: (Rule | undefined)[] = new Array(fields.length).fill(undefined);
  private readonly strings: (string | undefined)[] = new Array(fields.length).fill(undefined);
  private readonly numbers = new Float64Array(numberFields.length);

  reset(attributes: Attributes<Meaning>, resource: Attributes<Meaning>): void {
    this.attributes = attributes;
    this.resource = resource;
    this.ranks.fill(no_rank);
    this.indexes.fill(-1);
    this.strings.fill(undefined);
    this.numbers.fill(Number.NaN);
    this.kind = 'other';
    this.kindRank = no_rank;
    this.dialect = -1;
    this.usageSource = this.ttftSource = '';
    this.finishReasons = [];
    this.flags.length = this.triggered.length = 0;
    this.body = null;
  }

  /** The text of a field, or null. */
  text(field: TextField): string | null {
    return this.textAt(fieldNumber[field]);
  }

  /** The same by the field's number. */
  textAt(number: number): string | null {
    const string = this.strings[number];
    if (string !== undefined) return string;
    const index = this.indexes[number] as number;
    return index < 0 ? null : this.attributes.text(index);
  }

  /** The index of the attribute whose bytes are the field's value, or -1. By the field's number. */
  indexAt(number: number): number {
    return this.strings[number] === undefined ? (this.indexes[number] as number) : -1;
  }

  /** The number of a field, or null. */
  number(field: NumberField): number | null {
    return this.numberAt(fieldNumber[field]);
  }

  /** The same by the field's number. */
  numberAt(number: number): number | null {
    const value = this.numbers[number - first_number] as number;
    return Number.isNaN(value) ? null : value;
  }

  /** The rule by which an attribute answered the field, if one did. */
  ruleOf(field: TextField | NumberField): Rule | undefined {
    const number = fieldNumber[field];
    return (this.indexes[number] as number) < 0 ? undefined : this.rules[number];
  }

  has(field: TextField | NumberField): boolean {
    return (this.ranks[fieldNumber[field]] as number) !== no_rank;
  }

  /** Decides a text field, over whatever stood there. */
  setText(field: TextField, value: string | null | undefined): void {
    if (value === null || value === undefined || value === '') return;
    const number = fieldNumber[field];
    this.strings[number] = value;
    this.ranks[number] = -1;
  }

  /** Decides a text field that nothing has answered yet. */
  fillText(field: TextField, value: string | null | undefined): void {
    if (!this.has(field)) this.setText(field, value);
  }

  setNumber(field: NumberField, value: number | null | undefined): void {
    if (value === null || value === undefined || !Number.isFinite(value)) return;
    this.numbers[fieldNumber[field] - first_number] = value;
    this.ranks[fieldNumber[field]] = -1;
  }

  fillNumber(field: NumberField, value: number | null | undefined): void {
    if (!this.has(field)) this.setNumber(field, value);
  }

  /** Forgets what was said of a field. */
  clear(field: TextField | NumberField): void {
    const number = fieldNumber[field];
    this.ranks[number] = no_rank;
    this.indexes[number] = -1;
    this.strings[number] = undefined;
    if (number >= first_number) this.numbers[number - first_number] = Number.NaN;
  }

  /** Lets the dialect at `index` complete this record. */
  trigger(index: number): void {
    if (!this.triggered.includes(index)) this.triggered.push(index);
  }

  setKind(kind: Kind, rank = 0): void {
    this.kind = kind;
    this.kindRank = rank;
  }

  flag(name: string): void {
    if (!this.flags.includes(name)) this.flags.push(name);
  }

  /** Lets the attribute at `index` answer under one rule, if it is valid and nothing stronger has answered. */
  offer(index: number, rule: Rule): void {
    if (rule.rank >= (this.ranks[rule.field] as number)) return;
    if (rule.field < first_number ? this.offerText(index, rule) : this.offerNumber(index, rule)) {
      this.ranks[rule.field] = rule.rank;
      this.indexes[rule.field] = index;
      this.rules[rule.field] = rule;
    }
  }

  private offerText(index: number, rule: Rule): boolean {
    const { types, starts, ends } = this.attributes;
    if (types[index] === valueType.text) return (ends[index] as number) > (starts[index] as number);
    return types[index] !== valueType.none && (rule.reading === 'any' || types[index] === valueType.int);
  }

  private offerNumber(index: number, rule: Rule): boolean {
    if (rule.reading === 'reasons') return false;
    const value = readNumber(this.attributes, index, rule.reading);
    if (value === undefined) return false;
    if (Number.isNaN(value)) {
      this.flag('invalid_number');
      return false;
    }
    this.numbers[rule.field - first_number] = value;
    return true;
  }

  /** Marks with `mark` in `into` the attributes that stand word for word in their columns. */
  markLossless(into: Uint8Array, mark: number): void {
    for (let field = 0; field < first_number + numberFields.length; field++) {
      const index = this.indexes[field] as number;
      if (index >= 0 && this.isLossless(field, index)) into[index] = mark;
    }
  }

  private isLossless(field: number, index: number): boolean {
    if (this.ranks[field] === -1 || !this.rules[field]?.lossless) return false;
    const type = this.attributes.types[index];
    return field < first_number ? type === valueType.text : type === valueType.int;
  }
}

const ns_per_second = 1e9;
const ns_per_ms = 1e6;

/** A number in the field's unit; undefined when the attribute says nothing, NaN when it says nonsense. */
function readNumber(attributes: Attributes<Meaning>, index: number, reading: string): number | undefined {
  const type = attributes.types[index];
  if (type === valueType.none) return undefined;
  if (reading === 'bool') return readBool(attributes, index);
  const value = numberAt(attributes, index);
  if (value === undefined) return undefined;
  if (reading === 'tokens')
    return Number.isInteger(value) && value >= 0 && value <= tokens_max ? value : Number.NaN;
  if (!Number.isFinite(value) || (value < 0 && reading !== 'score')) return Number.NaN;
  if (reading === 'seconds') return Math.round(value * ns_per_second);
  if (reading === 'milliseconds') return Math.round(value * ns_per_ms);
  return value;
}

/** Lists, maps and bytes are no numbers, and their place in `numbers` still holds one of another attribute. */
function numberAt(attributes: Attributes<Meaning>, index: number): number | undefined {
  const type = attributes.types[index];
  if (type === valueType.text) return numberOfText(attributes.text(index));
  return type === valueType.int || type === valueType.double
    ? (attributes.numbers[index] as number)
    : Number.NaN;
}

function readBool(attributes: Attributes<Meaning>, index: number): number | undefined {
  if (attributes.types[index] === valueType.bool) return attributes.numbers[index];
  const text = attributes.text(index).toLowerCase();
  return text === 'true' ? 1 : text === 'false' ? 0 : undefined;
}

/** Decimal digits only: '1e9' and '0x10' are nonsense for a count, and '' says nothing. */
function numberOfText(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  return /^-?\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : Number.NaN;
}
