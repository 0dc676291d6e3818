// Words that say how something stands: approved, declined, pending, delivered … Each belongs to a state, and states can
// contradict each other. Negation turns a state round; what could, should or will be is no claim.

export type State =
  | 'done'
  | 'approved'
  | 'rejected'
  | 'failed'
  | 'pending'
  | 'in_transit'
  | 'delivered'
  | 'cancelled'
  | 'refunded'
  | 'active'
  | 'inactive';

export interface StatusSaid {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly state: State;
  readonly negated: boolean;
}

const words: Readonly<Record<State, string>> = {
  done: 'completed|succeeded|successful(?:ly)?|success|processed|resolved|finished|passed|fixed|ok',
  approved: 'approved?|accepted|granted|confirmed|authori[sz]ed',
  rejected: 'rejected|declined|denied|refused|disapproved|ineligible',
  failed: 'failed|failure|unsuccessful(?:ly)?|errored|timed out|timeout|error',
  pending: 'pending|processing|in progress|queued|waiting|under review|in review|on hold|open|scheduled',
  in_transit: 'in transit|shipped|dispatched|on (?:its|the) way|out for delivery',
  delivered: 'delivered',
  cancelled: 'cancell?ed|revoked|terminated',
  refunded: 'refunded|reimbursed',
  active: 'active|live|running|enabled|online|valid',
  inactive: 'inactive|disabled|offline|expired|suspended|down|invalid',
};

const states = Object.keys(words) as State[];
const status = new RegExp(
  `(?<![\\p{L}\\p{N}-])(?:${states.map((state) => `(?<${state}>${words[state]})`).join('|')})(?![\\p{L}\\p{N}])`,
  'giu',
);

/** What a claimed state contradicts, when it is all that the evidence says. */
const against: Readonly<Record<State, readonly State[]>> = {
  done: ['failed', 'rejected', 'pending', 'in_transit', 'cancelled'],
  approved: ['failed', 'rejected', 'pending', 'cancelled'],
  rejected: ['done', 'approved', 'refunded', 'pending'],
  failed: ['done', 'approved', 'delivered', 'refunded'],
  pending: ['done', 'rejected', 'delivered', 'cancelled', 'refunded', 'failed'],
  in_transit: ['pending', 'cancelled', 'failed'],
  delivered: ['in_transit', 'pending', 'failed', 'cancelled'],
  cancelled: ['failed', 'rejected', 'pending', 'active'],
  refunded: ['failed', 'rejected', 'pending'],
  active: ['inactive', 'failed', 'cancelled'],
  inactive: ['active'],
};

/** States that say the same for our purpose: a completed refund is a refunded one. */
const alike: Readonly<Partial<Record<State, readonly State[]>>> = {
  done: ['approved', 'delivered', 'refunded', 'active'],
  approved: ['done', 'refunded'],
  rejected: ['failed'],
  failed: ['rejected'],
  cancelled: ['done', 'inactive'],
  refunded: ['done', 'approved'],
  inactive: ['cancelled'],
  in_transit: ['delivered', 'done'],
  pending: ['in_transit'],
};

export const contradicts = (claimed: State, shown: State): boolean => against[claimed].includes(shown);
export const supports = (claimed: State, shown: State): boolean =>
  claimed === shown || (alike[claimed]?.includes(shown) ?? false);

const negation =
  /(?:\bnot|n['’]t|\bnever|\bno longer|\bno|\bwithout(?: being)?|\bunable to|\bcannot|\bfailed to|\bneither|\bnor)(?:\s+(?:yet|been|be|being|was|is|fully|actually|currently|have|has|it|get|an?|any|the))*\s*$/i;
const supposed =
  /\b(?:can|could|may|might|would|should|will|shall|must|if|once|when|whenever|unless|until|after|before|whether|in case|want|wants|like|please|to be|going to|expect(?:ed|s)? to|need(?:s|ed)? to|let me know|so that|eligible|usually|normally|only)\b/i;

/** Every state that a text asserts. Sentences that ask or suppose assert nothing. */
export function statusesIn(text: string): StatusSaid[] {
  const found: StatusSaid[] = [];
  for (const { start, end } of clausesOf(text)) {
    const clause = text.slice(start, end);
    if (/\?\s*$/.test(sentenceAround(text, start, end))) continue;
    for (const match of clause.matchAll(status)) {
      const before = clause.slice(0, match.index);
      if (supposed.test(before)) continue;
      const negated = negation.exec(before);
      const from = negated ? negated.index : match.index;
      const state = states.find((name) => match.groups?.[name] !== undefined)!;
      if (isNoun(match[0], clause.slice(match.index + match[0].length))) continue;
      found.push({
        text: clause.slice(from, match.index + match[0].length),
        start: start + from,
        end: start + match.index + match[0].length,
        state,
        negated: negated !== null,
      });
    }
  }
  return found;
}

/** "an open question", "error message", "success rate", "down payment": not how something stands. */
const isNoun = (word: string, after: string): boolean =>
  /^(?:open|error|success|down|live|running|valid|processing|ok|timeout|active|waiting)$/i.test(word) &&
  /^\s+(?:\p{L}+)/u.test(after) &&
  !/^\s+(?:and|but|in|on|at|for|since|by|with|as|now|again|yet|so|because|which|that|until)\b/i.test(after);

export interface Clause {
  readonly start: number;
  readonly end: number;
}

/** Clauses: what stands between stops, semicolons, and the words that begin another subject. */
export function clausesOf(text: string): Clause[] {
  const clauses: Clause[] = [];
  let start = 0;
  for (const match of text.matchAll(
    /[.!?;:](?=\s|$)|\n|,?\s(?=but\b|while\b|whereas\b|although\b|though\b|because\b)|,\s(?=and\b|so\b)/g,
  )) {
    const end = match.index + match[0].length;
    if (end > start) clauses.push({ start, end });
    start = end;
  }
  if (start < text.length) clauses.push({ start, end: text.length });
  return clauses;
}

function sentenceAround(text: string, start: number, end: number): string {
  const stop = /[.!?\n](?=\s|$)/.exec(text.slice(Math.max(start, end - 1)));
  return text.slice(start, stop ? Math.max(start, end - 1) + stop.index + 1 : text.length);
}
