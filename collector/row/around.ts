// The resource and the scope, put into row form once per scope and copied into each of its rows.

import type { Range, Surroundings } from '../decode/traces.ts';
import { attributes_per_record_max, content_attributes_per_record_max } from '../limits.ts';
import type { Meaning } from '../normalise/meaning.ts';
import { attributeText } from '../normalise/normalise.ts';
import { ColumnWriter } from './column-writer.ts';
import { sort } from './sorts.ts';
import type { Around } from './span-row.ts';

const writer = new ColumnWriter(1 << 14);
const everything = new Uint8Array(attributes_per_record_max + content_attributes_per_record_max).fill(
  sort.label,
);

export function aroundOf(surroundings: Surroundings<Meaning>, dialectNames: readonly string[]): Around {
  const { resource } = surroundings;
  const { bytes } = resource.wire;
  const text = ({ start, end }: Range): string => bytes.toString('utf8', start, end);
  const [scopeName, scopeVersion] = [text(surroundings.scopeName), text(surroundings.scopeVersion)];
  writer.reset();
  writer.text(scopeName);
  writer.text(scopeVersion);
  writer.text(attributeText(resource, 'service.name') ?? '');
  writer.map(resource, everything, { sort: sort.label, count: resource.count });
  return { scopeName, scopeVersion, columns: Buffer.from(writer.bytes()), dialectNames };
}
