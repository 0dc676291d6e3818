// What a dialect file may say. A dialect is one family of instrumentations; its file is data: which keys answer which
// canonical field and in which unit, which values mean which kind, which keys carry content. Where keys are not
// enough (JSON inside an attribute, messages in events), `complete` fills what is still missing.

import type { Draft } from './draft.ts';
import type { Field, Kind, TextField } from './fields.ts';

/** How a value is read. The default is by field: text, whole tokens, USD, nanoseconds from seconds. */
export type Reading =
  | 'text'
  | 'any'
  | 'tokens'
  | 'usd'
  | 'seconds'
  | 'milliseconds'
  | 'bool'
  | 'reasons'
  | 'score';

export interface KeyRule {
  readonly key: string;
  readonly as?: Reading;
}

export interface KindRule {
  readonly key: string;
  /** Lower-case value to kind; a value that is not here does not answer, and the next rule is asked. */
  readonly values: Readonly<Record<string, Kind>>;
  /** For keys with many values of one shape, for example `ai.streamText.doStream`. */
  readonly match?: (value: string) => Kind | undefined;
}

export interface Dialect {
  readonly name: string;
  /** Asked in this order; the first key with a valid value wins. A bare string is a KeyRule without `as`. */
  readonly keys: Partial<Record<Field, readonly (string | KeyRule)[]>>;
  readonly kinds?: readonly KindRule[];
  /** Span names that say the kind where no attribute does. */
  readonly names?: readonly (readonly [RegExp, Kind])[];
  /** Keys that carry prompts, replies, tool I/O; a trailing `*` stands for any rest. */
  readonly content?: readonly string[];
  /** Keys or prefixes (`*`) whose presence makes `complete` run. */
  readonly triggers?: readonly string[];
  /** Names of span events and log records, or prefixes (`*`), that make `complete` run. */
  readonly events?: readonly string[];
  /** Scope names, or prefixes (`*`), whose spans and records make `complete` run. */
  readonly scopes?: readonly string[];
  /** Keys of the resource, for what stands around all spans of a service rather than on each. */
  readonly resource?: Partial<Record<TextField, readonly string[]>>;
  /** Fills fields that keys alone cannot; runs after all keys of all dialects were read. */
  readonly complete?: (draft: Draft) => void;
}
