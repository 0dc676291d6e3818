// Attributes that a dialect has to look into: found by key, as text, as JSON (also where an emitter encoded it twice) or
// as what Python prints. Only spans that trigger a dialect pay for this.

import { json_attribute_bytes_max } from '../limits.ts';
import type { Draft } from './draft.ts';
import { isObject, parseJson } from './messages.ts';
import { parsePython } from './python-literal.ts';

/** The index of the first attribute named `key`, or -1. */
export function indexOf({ attributes }: Draft, key: string): number {
  for (let index = 0; index < attributes.count; index++)
    if (attributes.keys[index]!.text === key) return index;
  return -1;
}

/** The attribute as text, '' counting as not sent. */
export function textOf(draft: Draft, key: string): string | null {
  const index = indexOf(draft, key);
  return index < 0 ? null : draft.attributes.text(index) || null;
}

/** The attribute's JSON, opened; undefined where it is not there or no JSON. */
export function jsonOf(draft: Draft, key: string): unknown {
  const value = parseJson(textOf(draft, key), json_attribute_bytes_max);
  return typeof value === 'string' ? (parseJson(value, json_attribute_bytes_max) ?? value) : value;
}

/** The attribute as JSON, else as the Python literal that `str(value)` leaves behind. */
export function literalOf(draft: Draft, key: string): unknown {
  return jsonOf(draft, key) ?? parsePython(textOf(draft, key), json_attribute_bytes_max);
}

/** The value at a dotted path; undefined where it leads nowhere. Array indices are steps too. */
export function at(value: unknown, path: string): unknown {
  let here = value;
  for (const step of path.split('.')) {
    if (Array.isArray(here)) here = here[Number(step)];
    else if (isObject(here) && Object.hasOwn(here, step)) here = here[step];
    else return undefined;
  }
  return here;
}

/** The first non-empty text among `paths`. */
export function textAt(value: unknown, ...paths: readonly string[]): string | null {
  for (const path of paths) {
    const found = at(value, path);
    if (typeof found === 'string' && found !== '') return found;
  }
  return null;
}
