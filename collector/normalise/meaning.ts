// The dialects compiled: for each attribute key, once, which fields it answers, with which rank, and whether it is
// content. This is what the key table carries, so that a span costs one look-up per attribute.

import type { Dialect, KeyRule, Reading } from './dialect.ts';
import { type Field, fieldNumber, type Kind, numberFields, payloadFields, textFields } from './fields.ts';

export interface Rule {
  readonly field: number;
  /** Lower wins. Dialects in order, then keys in order. */
  readonly rank: number;
  readonly reading: Reading;
  /** Index of the dialect that this key belongs to. */
  readonly dialect: number;
  readonly key: string;
  /** The value stands in its column word for word, so the attribute need not be stored a second time. */
  readonly lossless: boolean;
}

export interface KindAnswer {
  readonly rank: number;
  readonly dialect: number;
  readonly kindOf: (value: string) => Kind | undefined;
}

/** What one attribute key means. */
export interface Meaning {
  readonly content: boolean;
  readonly rules: readonly Rule[];
  readonly kind: KindAnswer | undefined;
  /** Dialects whose `complete` runs when this key is there, by index. */
  readonly triggers: readonly number[];
}

const texts: ReadonlySet<string> = new Set(textFields);
const numbers: ReadonlySet<string> = new Set(numberFields);

function readingOf(field: Field): Reading {
  if (texts.has(field)) return 'text';
  if (field.endsWith('_tokens')) return 'tokens';
  if (field.endsWith('_usd')) return 'usd';
  if (field.endsWith('_ns')) return 'seconds';
  if (field === 'streamed') return 'bool';
  if (field === 'evaluation_score') return 'score';
  return 'reasons';
}

/** Fields that are mapped to our words, or give way to what OTLP itself says, do not hold what was sent. */
const changed: ReadonlySet<Field> = new Set([
  'provider',
  'operation',
  'service_name',
  'environment',
  'error_message',
]);

/** Text that goes to its column unchanged, and whole token counts. */
function isLossless(field: Field, reading: Reading): boolean {
  if (changed.has(field)) return false;
  return (
    ((reading === 'text' || reading === 'any') && texts.has(field)) ||
    (reading === 'tokens' && numbers.has(field))
  );
}

/** Compiles dialects, strongest first, into a function from key to meaning. */
export function compileDialects(dialects: readonly Dialect[]): (key: string) => Meaning {
  const rules = new Map<string, Rule[]>();
  const kinds = new Map<string, KindAnswer>();
  for (const [index, dialect] of dialects.entries()) {
    for (const [field, keys] of Object.entries(dialect.keys)) addRules(rules, field as Field, keys, index);
    for (const [position, rule] of (dialect.kinds ?? []).entries()) {
      const kindOf = (value: string): Kind | undefined =>
        Object.hasOwn(rule.values, value) ? rule.values[value] : rule.match?.(value);
      kinds.set(rule.key, { rank: index * 100 + position, dialect: index, kindOf });
    }
  }
  const isContent = matcher(dialects.flatMap((dialect) => dialect.content ?? []));
  const triggers = dialects.map((dialect) => matcher(dialect.triggers ?? []));
  return (key) => ({
    content: isContent(key) || (rules.get(key) ?? []).some((rule) => payloadFields.has(fieldAt(rule.field))),
    rules: rules.get(key) ?? [],
    kind: kinds.get(key),
    triggers: triggers.flatMap((matches, index) => (matches(key) ? [index] : [])),
  });
}

const fieldNames = Object.keys(fieldNumber) as Field[];
const fieldAt = (number: number): Field => fieldNames[number] as Field;

function addRules(
  rules: Map<string, Rule[]>,
  field: Field,
  keys: readonly (string | KeyRule)[],
  dialect: number,
): void {
  for (const [position, entry] of keys.entries()) {
    const { key, as } = typeof entry === 'string' ? { key: entry } : (entry as KeyRule & { as?: Reading });
    const reading = as ?? readingOf(field);
    const rule: Rule = {
      field: fieldNumber[field],
      rank: dialect * 100 + position,
      reading,
      dialect,
      key,
      lossless: isLossless(field, reading),
    };
    rules.set(key, [...(rules.get(key) ?? []), rule]);
  }
}

/** Does a name equal one of `patterns`, or begin with one that ends in `*`? */
export function matcher(patterns: readonly string[]): (key: string) => boolean {
  const exact = new Set(patterns.filter((pattern) => !pattern.endsWith('*')));
  const prefixes = patterns.filter((pattern) => pattern.endsWith('*')).map((pattern) => pattern.slice(0, -1));
  return (key) => exact.has(key) || prefixes.some((prefix) => key.startsWith(prefix));
}
