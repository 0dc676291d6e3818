// How well the faithfulness check does on its cases, as a table: `node test/bench/faithfulness.ts`. What is missed and what
// is flagged for nothing is listed, so that nobody has to believe the percentages.

import type { Claim } from '../../api/judge/faithfulness/judge.ts';
import {
  type Case,
  caseSets,
  casesOf,
  judgeCase,
  type Score,
  scoreOf,
} from '../support/faithfulness-cases.ts';

const promised: readonly Claim['kind'][] = ['number', 'id', 'status'];
const every: readonly Claim['kind'][] = [...promised, 'date', 'time', 'name'];

export interface FaithfulnessReport {
  readonly rows: readonly (Score & { readonly name: string })[];
  readonly lines: readonly string[];
}

export function measureFaithfulness(): FaithfulnessReport {
  const sets = caseSets.map((set) => [set, casesOf(set)] as const);
  const all = sets.flatMap(([, cases]) => cases);
  const kinds = Map.groupBy(all, ({ kind }) => kind);
  const rows = [
    ...sets.map(([name, cases]) => ({ name: `cases ${name}`, ...scoreOf(cases, promised) })),
    ...[...kinds].map(([name, cases]) => ({ name: `${name} cases`, ...scoreOf(cases, promised) })),
    { name: 'all: numbers, ids, states', ...scoreOf(all, promised) },
    { name: 'all: days, times, names too', ...scoreOf(all, every) },
  ];
  return { rows, lines: all.flatMap(wrongIn) };
}

function wrongIn(one: Case): string[] {
  const { missed, false_alarms } = judgeCase(one);
  return [
    ...missed.map((text) => `missed       ${JSON.stringify(text)} in: ${one.name}`),
    ...false_alarms.map(({ kind, text }) => `false alarm  ${kind} ${JSON.stringify(text)} in: ${one.name}`),
  ];
}

const percent = (ratio: number): string => (Number.isNaN(ratio) ? '-' : `${(ratio * 100).toFixed(1)} %`);

export function faithfulnessTable({ rows, lines }: FaithfulnessReport): string {
  const told = rows.map(
    ({ name, ...score }) =>
      `${name.padEnd(30)}${String(score.case_count).padStart(6)}${String(score.found_count).padStart(7)}${String(score.missed_count).padStart(8)}${String(score.false_alarm_count).padStart(7)}${percent(score.precision_ratio).padStart(11)}${percent(score.recall_ratio).padStart(10)}`,
  );
  const head = `${''.padEnd(30)} cases  found  missed  false  precision    recall`;
  return [head, ...told, '', ...lines].join('\n');
}

if (import.meta.main) console.error(faithfulnessTable(measureFaithfulness()));
