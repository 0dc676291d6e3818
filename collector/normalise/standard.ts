// The dialects that ingest speaks, compiled once, and the views over a body that speak them.

import { KeyTable } from '../decode/key-table.ts';
import { LogView } from '../decode/logs.ts';
import { SpanView, Surroundings } from '../decode/traces.ts';
import { attributes_per_record_max, content_attributes_per_record_max } from '../limits.ts';
import { dialects } from './dialects/index.ts';
import { Draft } from './draft.ts';
import type { Meaning } from './meaning.ts';
import { createNormaliser } from './normalise.ts';

const { describe, normalise } = createNormaliser(dialects);
const bounds = { plain_max: attributes_per_record_max, content_max: content_attributes_per_record_max };

export { normalise };
export const dialectNames: readonly string[] = dialects.map((dialect) => dialect.name);

/** What one reader of bodies fills again and again. The views share one table of keys. */
export interface Views {
  readonly surroundings: Surroundings<Meaning>;
  readonly span: SpanView<Meaning>;
  readonly log: LogView<Meaning>;
  readonly draft: Draft;
}

export function createViews(): Views {
  const table = new KeyTable<Meaning>(describe);
  return {
    surroundings: new Surroundings(table, bounds),
    span: new SpanView(table, bounds),
    log: new LogView(table, bounds),
    draft: new Draft(),
  };
}
