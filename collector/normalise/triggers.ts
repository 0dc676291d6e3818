// Which dialects have to complete a record beside those whose keys it carries: by the name of its scope, of a log
// record, or of a span event. Each distinct name is worked out once.

import type { Dialect } from './dialect.ts';
import type { Draft } from './draft.ts';
import { matcher } from './meaning.ts';

const names_max = 4_096;
const nobody: readonly number[] = [];

/** From a name to the indexes of the dialects that ask for it; names are remembered. */
function finder(patterns: readonly (readonly string[])[]): (name: string) => readonly number[] {
  const matches = patterns.map(matcher);
  const known = new Map<string, readonly number[]>();
  return (name) => {
    const found = known.get(name);
    if (found) return found;
    const indexes = matches.flatMap((match, index) => (match(name) ? [index] : []));
    const kept = indexes.length === 0 ? nobody : indexes;
    if (known.size < names_max) known.set(name, kept);
    return kept;
  };
}

/** Marks in `draft.triggered`, in the order of dialects, all who asked for this record. */
export function compileTriggers(dialects: readonly Dialect[]): (draft: Draft) => void {
  const ofScope = finder(dialects.map(({ scopes }) => scopes ?? []));
  const ofEvent = finder(dialects.map(({ events }) => events ?? []));
  return (draft) => {
    for (const index of ofScope(draft.scopeName)) draft.trigger(index);
    if (draft.body !== null) for (const index of ofEvent(draft.name)) draft.trigger(index);
    for (const event of draft.events) for (const index of ofEvent(event.name)) draft.trigger(index);
    if (draft.triggered.length > 1) draft.triggered.sort((a, b) => a - b);
  };
}
