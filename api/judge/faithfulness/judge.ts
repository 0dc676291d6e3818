// Faithfulness: is what the agent said, and what it asked the next tool, what tools, user and system prompt said? Numbers,
// days, times, ids, names and states are looked up in that evidence; a number may also follow from it. Deterministic and
// blind to paraphrase, to knowledge of the world, and to longer arithmetic: those limits are in the README.

import { derivationOf } from './arithmetic.ts';
import { momentsIn } from './dates.ts';
import { type Evidence, type RecordOfEvidence, readEvidence, type Source, turned } from './evidence.ts';
import { idKey, idsIn } from './ids.ts';
import { claims_max, text_chars_max } from './limits.ts';
import { isBackedId, isBackedMoment, isBackedName, nearestOf, type Place } from './lookup.ts';
import { namesIn } from './names.ts';
import { type NumberSaid, numbersIn } from './numbers.ts';
import { clausesOf, contradicts, type StatusSaid, statusesIn, supports } from './statuses.ts';

export type ClaimKind = 'number' | 'date' | 'time' | 'id' | 'name' | 'status';

export interface Claim {
  readonly kind: ClaimKind;
  readonly where: 'answer' | 'arguments';
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly verdict: 'supported' | 'derived' | 'unsupported' | 'contradicted';
  /** How a derived number follows: rounding, unit, count, sum, difference, product, share, change. */
  readonly rule: string;
  /** The passage that supports or contradicts it, or, where nothing supports it, the nearest that there is. */
  readonly place: Place | null;
}

export interface Faithfulness {
  readonly claims: readonly Claim[];
  readonly checked_count: number;
  readonly unsupported_count: number;
  /** Claims that the evidence supports / claims that were checked; null where nothing was claimed. */
  readonly faithfulness_ratio: number | null;
}

export const isUnfaithful = ({ verdict }: Claim): boolean =>
  verdict === 'unsupported' || verdict === 'contradicted';

/** Judges an answer against what was known before it. */
export function judgeAnswer(answer: string, sources: readonly Source[]): Faithfulness {
  const text = answer.slice(0, text_chars_max);
  const evidence = readEvidence(sources);
  return summed([...thingsSaid(text, evidence), ...statesSaid(text, evidence)]);
}

/** Judges the arguments of a tool call (JSON text) against what was known before it. */
export function judgeArguments(given: string, sources: readonly Source[]): Faithfulness {
  return summed(argumentsSaid(given.slice(0, text_chars_max), readEvidence(sources)));
}

export function summed(claims: readonly Claim[]): Faithfulness {
  const kept = claims.slice(0, claims_max);
  const unsupported_count = kept.filter(isUnfaithful).length;
  return {
    claims: kept,
    checked_count: kept.length,
    unsupported_count,
    faithfulness_ratio: kept.length === 0 ? null : (kept.length - unsupported_count) / kept.length,
  };
}

interface Span {
  readonly start: number;
  readonly end: number;
}

const overlaps = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end;

function thingsSaid(text: string, evidence: Evidence): Claim[] {
  const ids = idsIn(text);
  const moments = momentsIn(text).filter(
    (moment) => !ids.some((id) => overlaps(id, moment) && id.text.length > moment.text.length),
  );
  const codes = ids.filter((id) => !moments.some((moment) => overlaps(id, moment)));
  const numbers = numbersIn(text).filter(
    (said) => ![...moments, ...codes].some((other) => overlaps(other, said)),
  );
  return [
    ...codes.map((id) => claimOf('id', id, isBackedId(id.text, evidence) ?? nearestOf(id, 'id', evidence))),
    ...moments.map((moment) => claimOf(moment.kind, moment, isBackedMoment(moment, evidence))),
    ...numbersSaid(text, numbers, evidence),
    ...namesIn(text).map((name) => claimOf('name', name, isBackedName(name.text, evidence))),
  ].sort((a, b) => a.start - b.start);
}

interface Found {
  readonly place: Place | null;
  readonly backed: boolean;
  readonly rule?: string;
}

function claimOf(kind: ClaimKind, said: Span & { readonly text: string }, found: Found): Claim {
  const { text, start, end } = said;
  const verdict = found.backed ? (found.rule ? 'derived' : 'supported') : 'unsupported';
  return { kind, where: 'answer', text, start, end, verdict, rule: found.rule ?? '', place: found.place };
}

/** Factors that people multiply by: small whole numbers of the text, or of the user. */
const factor_max = 31;

function numbersSaid(text: string, numbers: readonly NumberSaid[], evidence: Evidence): Claim[] {
  const users = evidence.sources
    .filter(({ kind }) => kind === 'user')
    .flatMap((source) => numbersIn(source.text));
  const small = [...numbers, ...users]
    .map(({ value }) => value)
    .filter((value) => Number.isInteger(value) && value >= 2 && value <= factor_max);
  const listed = text.match(/^\s*(?:[-*•]|\d+[.)])\s/gm)?.length ?? 0;
  return numbers
    .filter((said) => !isIdle(said, listed))
    .map((said) => {
      const others = numbers.filter((other) => other !== said);
      const derived = derivationOf(said, evidence, {
        said: others,
        small: small.filter((value) => value !== said.value),
        shares: [...others, ...users]
          .filter(({ unit }) => /^%|^percent/.test(unit))
          .map(({ value }) => value),
      });
      if (!derived) return claimOf('number', said, nearestOf(said, 'number', evidence));
      const { source, start, end } = derived.from[0]!;
      const rule = derived.rule === 'equal' ? {} : { rule: derived.rule };
      return claimOf('number', said, { backed: true, place: { source, start, end }, ...rule });
    });
}

/** None and one say little; a number that counts the answer's own list is about the answer. */
const isIdle = ({ value, unit }: NumberSaid, listed: number): boolean =>
  (Math.abs(value) <= 1 && Number.isInteger(value) && !/^[$€£¥%]/.test(unit)) ||
  (listed > 1 && value === listed) ||
  (value === 100 && unit === '%');

function statesSaid(text: string, evidence: Evidence): Claim[] {
  const clauses = clausesOf(text);
  return statusesIn(text).flatMap((said) => {
    const clause = clauses.find(({ start, end }) => said.start >= start && said.start < end);
    const told = stateClaim(said, recordsAbout(text.slice(clause?.start ?? 0, said.start), evidence));
    return told ? [told] : [];
  });
}

/** The records of the thing that the clause names last before the state; of everything where it names nothing. */
function recordsAbout(before: string, evidence: Evidence): readonly RecordOfEvidence[] {
  for (const id of idsIn(before).toReversed()) {
    const own = evidence.records.filter(({ ids }) => ids.has(idKey(id.text)));
    if (own.length > 0) return own;
  }
  return evidence.records;
}

function stateClaim(said: StatusSaid, records: readonly RecordOfEvidence[]): Claim | null {
  const shown = records.flatMap(({ source, states }) => states.map((each) => ({ source, ...each })));
  const claimed = said.negated ? turned(said.state) : said.state;
  const isFor = said.negated
    ? (state: StatusSaid['state']) => contradicts(said.state, state) || supports(claimed, state)
    : (state: StatusSaid['state']) => supports(claimed, state);
  const isAgainst = said.negated
    ? (state: StatusSaid['state']) => supports(said.state, state)
    : (state: StatusSaid['state']) => contradicts(claimed, state);
  const backing = shown.find(({ state }) => isFor(state));
  const { text, start, end } = said;
  const common = { kind: 'status', where: 'answer', text, start, end, rule: '' } as const;
  if (backing && !(said.negated && shown.every(({ state }) => isAgainst(state))))
    return { ...common, verdict: 'supported', place: placeOf(backing) };
  const opposing = shown.find(({ state }) => isAgainst(state));
  return opposing ? { ...common, verdict: 'contradicted', place: placeOf(opposing) } : null;
}

const placeOf = ({ source, start, end }: Place): Place => ({ source, start, end });

/** What an agent chooses by itself: how many, from where, how long to wait. */
const knob =
  /(?:^|_)(?:limit|page|offset|top_?k|size|count|max|min|timeout|temperature|depth|retries|n|k|per_page|first|last|days|window|version)$/i;
const leaf_chars_max = 80;

function argumentsSaid(given: string, evidence: Evidence): Claim[] {
  const claims: Claim[] = [];
  let at = 0;
  const visit = (value: unknown, key: string): void => {
    if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value)) visit(inner, Array.isArray(value) ? key : name);
      return;
    }
    const text = String(value);
    if (!/\d/.test(text) || text.length > leaf_chars_max || knob.test(key)) return;
    const found = given.indexOf(text, at);
    if (found >= 0) at = found;
    for (const claim of thingsSaid(text, evidence)) {
      // A number of arguments is exact: it may not be rounded, nor worked out.
      if (claim.kind === 'name') continue;
      claims.push({ ...claim, where: 'arguments', start: at + claim.start, end: at + claim.end });
    }
  };
  try {
    visit(JSON.parse(given), '');
  } catch {
    visit(given, '');
  }
  return claims;
}
