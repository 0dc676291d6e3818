// Values that come again and again (kinds, reasons, providers): what each means is worked out once, by its bytes.

import { type Attributes, valueType } from '../decode/attributes.ts';
import { KeyTable } from '../decode/key-table.ts';
import { finishReasons } from './finish-reasons.ts';
import type { Meaning } from './meaning.ts';
import { canonicalProvider } from './provider-names.ts';

/** Longer values are no names, and would fill the tables. */
const name_bytes_max = 64;

const lowerCase = new KeyTable((text) => text.toLowerCase());
const providers = new KeyTable(canonicalProvider);
/** A string and an array may have the same bytes, so each has its own table. */
const reasons = {
  [valueType.text]: new KeyTable<{ list?: readonly string[] }>(() => ({})),
  [valueType.array]: new KeyTable<{ list?: readonly string[] }>(() => ({})),
};

const isName = ({ starts, ends }: Attributes<Meaning>, index: number): boolean =>
  (ends[index] as number) - (starts[index] as number) <= name_bytes_max;

function meant<T>(table: KeyTable<T>, { wire, starts, ends }: Attributes<Meaning>, index: number): T {
  return table.find(wire.bytes, starts[index] as number, ends[index] as number).meaning;
}

/** A text attribute in lower case. */
export function lowered(attributes: Attributes<Meaning>, index: number): string {
  return isName(attributes, index)
    ? meant(lowerCase, attributes, index)
    : attributes.text(index).toLowerCase();
}

/** The provider that a text attribute names, in OpenTelemetry's names, or null. */
export function providerOf(attributes: Attributes<Meaning>, index: number): string | null {
  return isName(attributes, index)
    ? meant(providers, attributes, index)
    : canonicalProvider(attributes.text(index));
}

/** The reasons that an attribute of any type names. */
export function reasonsOf(attributes: Attributes<Meaning>, index: number): readonly string[] {
  const type = attributes.types[index];
  const repeats = (type === valueType.text || type === valueType.array) && isName(attributes, index);
  if (!repeats) return finishReasons(attributes.value(index));
  const known = meant(reasons[type], attributes, index);
  known.list ??= finishReasons(attributes.value(index));
  return known.list;
}
