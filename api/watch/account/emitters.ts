// Who counts how: whether an emitter's input count already holds the cached tokens, whether its output count holds the
// reasoning, and what it means when it says nothing of either. Measured per emitter (conventions A4, F1, F3, F6), with
// version bounds, because emitters change. All rows that fit speak; per question the first one wins.

import { emitterRules } from './emitter-rules.ts';

/** What a count that was not sent means: `zero` where the emitter leaves zeros out, `unknown` where it never says. */
export type Silence = 'zero' | 'unknown';

/** The answers of a row. Absent in all rows: OpenTelemetry's rule (inclusive of both); silence means zero. */
export interface Answers {
  /** `exclusive`: cached tokens are not in the input count. */
  readonly input?: 'inclusive' | 'exclusive';
  /** `exclusive`: reasoning comes on top of the output count; `hidden`: and only the total gives it away. */
  readonly output?: 'inclusive' | 'exclusive' | 'hidden';
  /** No cached count at all. */
  readonly cache?: Silence;
  /** Anthropic's cache writes without their lifetime, which decides the price. */
  readonly lifetime?: Silence;
  /** A cached count for reads, none for writes, where the provider bills writes. */
  readonly writes?: Silence;
  readonly reasoning?: Silence;
  /** A defect of the emitter that changes a count by an unknown amount. */
  readonly defect?: boolean;
  /** Counts that the emitter made up when the provider sent none: those without a cached count. */
  readonly inventsUncached?: boolean;
  /** A tool below the model span was called by the SDK itself, and only the last call's usage is on the span. */
  readonly toolsInside?: boolean;
}

export interface EmitterRule extends Answers {
  /** Exact scope name, or a prefix that ends in `*`; absent: any. */
  readonly scope?: string;
  /** Applies below this version of the scope; absent: to all. */
  readonly below?: string;
  /** The provider's canonical name; absent: any. */
  readonly provider?: RegExp;
  /** What the model's name must look like; absent: any. */
  readonly model?: RegExp;
  /** What gave the usage: a dialect, or the shape of a usage object; absent: any. */
  readonly source?: string;
  readonly streamed?: boolean;
}

export interface Emitter {
  readonly scope_name: string;
  readonly scope_version: string;
  readonly provider: string;
  readonly model: string;
  readonly usage_source: string;
  readonly streamed: boolean | null;
}

/** The rows that can speak of a scope and a source; few, so that each span asks few regular expressions. */
const rowsFor = new Map<string, readonly EmitterRule[]>();
const names_max = 4_096;

/** What is known of an emitter, row by row merged. */
export function answersOf(emitter: Emitter): Answers {
  const merged: Record<string, unknown> = {};
  for (const rule of candidates(emitter)) {
    if (!fits(rule, emitter)) continue;
    for (const question of questions)
      if (rule[question] !== undefined && merged[question] === undefined) merged[question] = rule[question];
  }
  return merged as Answers;
}

const questions = [
  'input',
  'output',
  'cache',
  'lifetime',
  'writes',
  'reasoning',
  'defect',
  'inventsUncached',
  'toolsInside',
] as const;

function candidates({ scope_name, usage_source }: Emitter): readonly EmitterRule[] {
  const key = `${usage_source}\n${scope_name}`;
  let rows = rowsFor.get(key);
  if (!rows) {
    rows = emitterRules.filter(
      (rule) =>
        (rule.source === undefined || rule.source === usage_source) && ofScope(rule.scope, scope_name),
    );
    if (rowsFor.size < names_max) rowsFor.set(key, rows);
  }
  return rows;
}

function ofScope(pattern: string | undefined, scope: string): boolean {
  if (pattern === undefined) return true;
  return pattern.endsWith('*') ? scope.startsWith(pattern.slice(0, -1)) : scope === pattern;
}

function fits(rule: EmitterRule, emitter: Emitter): boolean {
  if (rule.below && !isBelow(emitter.scope_version, rule.below)) return false;
  if (rule.provider && !rule.provider.test(emitter.provider)) return false;
  if (rule.streamed !== undefined && rule.streamed !== (emitter.streamed === true)) return false;
  return !rule.model || rule.model.test(emitter.model);
}

/** Is dotted version `a` older than `b`? An empty or odd version is not. */
export function isBelow(a: string, b: string): boolean {
  if (!/^\d+(\.\d+)?/.test(a)) return false;
  const parts = (version: string): number[] =>
    version.split(/[.+-]/).map((part) => Number.parseInt(part, 10) || 0);
  const [left, right] = [parts(a), parts(b)];
  for (let index = 0; index < right.length; index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
