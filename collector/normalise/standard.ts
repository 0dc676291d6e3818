// The dialects that ingest speaks, compiled once.

import { dialects } from './dialects/index.ts';
import { createNormaliser } from './normalise.ts';

export const { describe, normalise } = createNormaliser(dialects);
export const dialectNames: readonly string[] = dialects.map((dialect) => dialect.name);
