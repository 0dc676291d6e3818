// The cases of the faithfulness check, and how it does on them: what it found, what it missed, what it flagged for nothing.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Source } from '../../api/judge/faithfulness/evidence.ts';
import { type Claim, isUnfaithful, judgeAnswer, judgeArguments } from '../../api/judge/faithfulness/judge.ts';

export interface Case {
  readonly name: string;
  readonly kind: 'supported' | 'unsupported' | 'derived' | 'formatted' | 'negated';
  readonly system?: string;
  readonly user?: string;
  readonly tools: readonly { tool: string; arguments: unknown; result: unknown; error?: boolean }[];
  readonly answer?: string;
  readonly next_arguments?: unknown;
  /** The texts that nothing supports; everything else that is flagged is a false alarm. */
  readonly expected: readonly string[];
}

/** before: written before the code · after: after it, before they were run · held-out: after the first corrections. */
export const caseSets = ['before', 'after', 'held-out'] as const;

export const casesOf = (set: (typeof caseSets)[number]): Case[] =>
  readFileSync(join(import.meta.dirname, `../fixtures/faithfulness/cases-${set}.jsonl`), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Case);

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function sourcesOf({ system, user, tools }: Case): Source[] {
  return [
    ...(system ? [{ kind: 'system' as const, span_id: '', text: system }] : []),
    ...(user ? [{ kind: 'user' as const, span_id: '', text: user }] : []),
    ...tools.flatMap(({ tool, arguments: given, result, error = false }): Source[] => [
      { kind: 'arguments', span_id: '', tool_name: tool, text: textOf(given) },
      {
        kind: 'result',
        span_id: '',
        tool_name: tool,
        text: textOf(result),
        is_error: error,
        about: textOf(given),
      },
    ]),
  ];
}

export interface Judged {
  readonly found: readonly Claim[];
  readonly missed: readonly string[];
  readonly false_alarms: readonly Claim[];
}

export function judgeCase(one: Case): Judged {
  const sources = sourcesOf(one);
  const judged =
    one.answer === undefined
      ? judgeArguments(JSON.stringify(one.next_arguments), sources)
      : judgeAnswer(one.answer, sources);
  const missed = [...one.expected];
  const found: Claim[] = [];
  const false_alarms: Claim[] = [];
  for (const claim of judged.claims.filter(isUnfaithful)) {
    const at = missed.findIndex((text) => text.includes(claim.text) || claim.text.includes(text));
    if (at < 0) false_alarms.push(claim);
    else {
      found.push(claim);
      missed.splice(at, 1);
    }
  }
  return { found, missed, false_alarms };
}

export interface Score {
  readonly case_count: number;
  readonly found_count: number;
  readonly missed_count: number;
  readonly false_alarm_count: number;
  readonly precision_ratio: number;
  readonly recall_ratio: number;
}

/** Over numbers, ids and states alone, or over all kinds of claim. */
export function scoreOf(cases: readonly Case[], kinds: readonly Claim['kind'][]): Score {
  const judged = cases.map(judgeCase);
  const isOf = ({ kind }: Claim): boolean => kinds.includes(kind);
  const found_count = judged.flatMap(({ found }) => found).filter(isOf).length;
  const false_alarm_count = judged.flatMap(({ false_alarms }) => false_alarms).filter(isOf).length;
  // What was missed has no kind; it counts against every one.
  const missed_count = judged.flatMap(({ missed }) => missed).length;
  return {
    case_count: cases.length,
    found_count,
    missed_count,
    false_alarm_count,
    precision_ratio: found_count / (found_count + false_alarm_count),
    recall_ratio: found_count / (found_count + missed_count),
  };
}
