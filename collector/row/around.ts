// The resource and the scope, put into row form once per scope and copied into each of its rows.

import type { Surroundings } from '../decode/traces.ts';
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
  const { resource, scopeName, scopeVersion } = surroundings;
  const { bytes } = resource.wire;
  writer.reset();
  writer.map(resource, everything, { sort: sort.label, count: resource.count });
  return {
    scopeName: bytes.toString('utf8', scopeName.start, scopeName.end),
    scopeVersion: bytes.toString('utf8', scopeVersion.start, scopeVersion.end),
    serviceName: attributeText(resource, 'service.name') ?? '',
    resourceAttributes: Buffer.from(writer.bytes()),
    dialectNames,
  };
}
