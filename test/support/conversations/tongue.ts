// How invented conversations are told: phrasings to choose from, particulars that differ from customer to customer, and
// the untidiness of people who type. Everything is a function of the seed.

import { seededRandom } from '../../../api/judge/drift/random.ts';

/** One turn: what the user may write and what the agent may answer, each as alternatives with {slots}. */
export type TurnTold = readonly [user: readonly string[], agent: readonly string[]];

export interface Matter {
  readonly id: string;
  readonly turns: readonly TurnTold[];
}

export interface Trade {
  readonly name: string;
  readonly instructions: string;
  readonly slots: Readonly<Record<string, (random: () => number) => string>>;
  readonly matters: readonly Matter[];
  /** Sentences that any user may add, and any agent. */
  readonly asides: readonly string[];
  readonly courtesies: readonly string[];
}

export interface Conversation {
  readonly matter: string;
  readonly turns: readonly { readonly user: string; readonly agent: string }[];
}

export const pick = <Item>(random: () => number, items: readonly Item[]): Item =>
  items[Math.floor(random() * items.length)]!;

export const digits = (count: number) => (random: () => number) =>
  Array.from({ length: count }, () => Math.floor(random() * 10)).join('');

export const code = (count: number) => (random: () => number) =>
  Array.from({ length: count }, () => 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'[Math.floor(random() * 32)]).join('');

export const oneOf =
  (...items: string[]) =>
  (random: () => number) =>
    pick(random, items);

export const between = (low: number, high: number) => (random: () => number) =>
  String(low + Math.floor(random() * (high - low + 1)));

/** Some people type without capitals, some in a hurry. */
function untidy(text: string, random: () => number): string {
  const kind = random();
  if (kind < 0.15) return text.toLowerCase();
  if (kind < 0.25) return text.replace(/[.,!?']/g, '');
  if (kind < 0.35) return text.replace(/([a-z])([a-z])(?=[a-z]*\b)/, '$2$1');
  return text;
}

/** Conversation number `number` of a trade. */
export function converse(trade: Trade, number: number): Conversation {
  const random = seededRandom(number * 7_919 + trade.name.length * 104_729 + trade.name.charCodeAt(0));
  const matter = pick(random, trade.matters);
  const facts = Object.fromEntries(Object.entries(trade.slots).map(([slot, draw]) => [slot, draw(random)]));
  const fill = (text: string): string =>
    text.replaceAll(/\{(\w+)\}/g, (_, slot: string) => facts[slot] ?? slot);
  const turns = matter.turns.map(([user, agent]) => {
    const asked = `${pick(random, user)}${random() < 0.35 ? ` ${pick(random, trade.asides)}` : ''}`;
    const said = `${pick(random, agent)}${random() < 0.4 ? ` ${pick(random, trade.courtesies)}` : ''}`;
    return { user: untidy(fill(asked), random), agent: fill(said) };
  });
  return { matter: matter.id, turns };
}
