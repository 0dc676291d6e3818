// What the resource says of all spans of a service (environment, team, …), where a span does not say it itself. Read once
// per resource: thousands of spans stand below one.

import type { Attributes } from '../decode/attributes.ts';
import type { Dialect } from './dialect.ts';
import type { Draft } from './draft.ts';
import type { TextField } from './fields.ts';
import type { Meaning } from './meaning.ts';

type Said = readonly (readonly [TextField, string])[];

const nothing: Said = [];

/** Fills from the draft's resource by the dialects' `resource` keys, strongest first. */
export function resourceReader(dialects: readonly Dialect[]): (draft: Draft) => void {
  const wanted = new Map<TextField, string[]>();
  for (const { resource } of dialects) {
    for (const [field, keys] of Object.entries(resource ?? {}) as [TextField, readonly string[]][]) {
      wanted.set(field, [...(wanted.get(field) ?? []), ...keys]);
    }
  }
  let wire: unknown;
  let start = -1;
  let said = nothing;
  return (draft) => {
    const { resource } = draft;
    if (resource.count === 0) return;
    // A resource is known again by the body and the place in it where its first value stands.
    const first = placeOf(resource);
    if (resource.wire !== wire || first !== start) {
      wire = resource.wire;
      start = first;
      said = read(resource, wanted);
    }
    for (const [field, text] of said) draft.fillText(field, text);
  };
}

/** Where the first text of the resource stands; -1 when it has none, and then nothing is remembered. */
function placeOf({ count, types, starts }: Attributes<Meaning>): number {
  for (let index = 0; index < count; index++) if (types[index] === 1) return starts[index] as number;
  return -1;
}

function read(resource: Attributes<Meaning>, wanted: ReadonlyMap<TextField, readonly string[]>): Said {
  const found = [...wanted].map(
    ([field, keys]) =>
      [field, keys.map((key) => attributeText(resource, key)).find((text) => text !== null)] as const,
  );
  return found.filter(
    (entry): entry is readonly [TextField, string] => entry[1] !== undefined && entry[1] !== null,
  );
}

/** The text of a resource or scope attribute, or null. Linear: these lists are short and read once per resource. */
export function attributeText(attributes: Attributes<Meaning>, key: string): string | null {
  for (let index = 0; index < attributes.count; index++) {
    if (attributes.keys[index]?.text === key) return attributes.text(index) || null;
  }
  return null;
}
