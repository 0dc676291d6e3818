// Agreement between agents: in one trace, agents that were asked the same thing and say things that cannot both be so:
// opposite states of one thing, yes against no, two different numbers with one unit.

import { idKey, idsIn } from './ids.ts';
import { type NumberSaid, numbersIn } from './numbers.ts';
import { clausesOf, contradicts, type StatusSaid, statusesIn } from './statuses.ts';

export interface Answered {
  readonly agent_name: string;
  readonly span_id: string;
  readonly asked: string;
  readonly said: string;
}

export interface Disagreement {
  readonly kind: 'status' | 'yes_no' | 'number';
  readonly first: { readonly agent_name: string; readonly span_id: string; readonly text: string };
  readonly second: { readonly agent_name: string; readonly span_id: string; readonly text: string };
}

const same_share = 0.7;

/** Every pair of agents that contradict each other, one contradiction a pair. */
export function disagreements(answers: readonly Answered[]): Disagreement[] {
  const found: Disagreement[] = [];
  for (const [index, first] of answers.entries()) {
    for (const second of answers.slice(index + 1)) {
      if (!askedAlike(first.asked, second.asked)) continue;
      const conflict = conflictOf(first.said, second.said);
      if (!conflict) continue;
      const side = ({ agent_name, span_id }: Answered, text: string) => ({ agent_name, span_id, text });
      found.push({
        kind: conflict.kind,
        first: side(first, conflict.texts[0]),
        second: side(second, conflict.texts[1]),
      });
    }
  }
  return found;
}

/** Words that both share, over the words of the shorter one. */
function askedAlike(a: string, b: string): boolean {
  const [first, second] = [a, b].map((text) => new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []));
  if (!first || !second || first.size === 0 || second.size === 0) return false;
  const shared = [...first].filter((word) => second.has(word)).length;
  return shared / Math.min(first.size, second.size) >= same_share;
}

interface Conflict {
  readonly kind: Disagreement['kind'];
  readonly texts: readonly [string, string];
}

function conflictOf(a: string, b: string): Conflict | null {
  return yesAgainstNo(a, b) ?? stateAgainstState(a, b) ?? numberAgainstNumber(a, b);
}

function yesAgainstNo(a: string, b: string): Conflict | null {
  const [first, second] = [a, b].map((text) => /^\W*(yes|no)\b/i.exec(text)?.[1]);
  if (!first || !second || first.toLowerCase() === second.toLowerCase()) return null;
  return { kind: 'yes_no', texts: [first, second] };
}

function stateAgainstState(a: string, b: string): Conflict | null {
  for (const first of statesWithIds(a))
    for (const second of statesWithIds(b)) {
      const oneThing = first.id === second.id;
      const opposed =
        (first.said.state === second.said.state && first.said.negated !== second.said.negated) ||
        (!first.said.negated &&
          !second.said.negated &&
          contradicts(first.said.state, second.said.state) &&
          contradicts(second.said.state, first.said.state));
      if (oneThing && opposed) return { kind: 'status', texts: [first.said.text, second.said.text] };
    }
  return null;
}

function statesWithIds(text: string): { readonly said: StatusSaid; readonly id: string }[] {
  const clauses = clausesOf(text);
  return statusesIn(text).map((said) => {
    const clause = clauses.find(({ start, end }) => said.start >= start && said.start < end);
    const id = idsIn(text.slice(clause?.start ?? 0, said.start)).at(-1);
    return { said, id: id ? idKey(id.text) : '' };
  });
}

/** Only where each says one number with the unit: with more, nobody can tell which belong together. */
function numberAgainstNumber(a: string, b: string): Conflict | null {
  const [first, second] = [single(a), single(b)];
  for (const [unit, said] of first) {
    const other = second.get(unit);
    if (!other) continue;
    if (Math.abs(said.value - other.value) > said.tolerance + other.tolerance)
      return { kind: 'number', texts: [said.text, other.text] };
  }
  return null;
}

function single(text: string): Map<string, NumberSaid> {
  const byUnit = Map.groupBy(
    numbersIn(text).filter(({ unit }) => unit !== ''),
    ({ unit }) => unit,
  );
  return new Map([...byUnit].filter(([, said]) => said.length === 1).map(([unit, [said]]) => [unit, said!]));
}
