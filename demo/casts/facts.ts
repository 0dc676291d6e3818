// The particulars of one conversation, drawn from its seed: who asks, about which order, from where. Scripts name them
// in braces, so that a hundred conversations about late parcels are about a hundred parcels.

import { between, pick, type Random, seeded } from '../model/random.ts';

const names = [
  'Maya',
  'Jonas',
  'Amara',
  'Luca',
  'Ines',
  'Theo',
  'Priya',
  'Oskar',
  'Noor',
  'Elena',
  'Tomasz',
  'Hana',
];
const cities = ['Leipzig', 'Lyon', 'Porto', 'Gent', 'Malmö', 'Graz', 'Utrecht', 'Bilbao', 'Aarhus', 'Brno'];
const products = [
  'Tarn 45 rucksack',
  'Skerry rain jacket',
  'Fell hiking boots',
  'Corrie two-person tent',
  'Beck merino base layer',
  'Moss 3-season sleeping bag',
  'Kestrel trekking poles',
  'Birch camping stove',
];
const suppliers = [
  'Nordvik Textiles',
  'Altamar Gear',
  'Hollin & Sons',
  'Tessera Outdoor',
  'Brightwater Mills',
];

/** Each fact: how it is drawn. A copy of a recorded conversation draws them again. */
const drawn = {
  name: (random: Random) => pick(random, names),
  city: (random: Random) => pick(random, cities),
  product: (random: Random) => pick(random, products),
  supplier: (random: Random) => pick(random, suppliers),
  order: (random: Random) => `LF-${between(random, 100_000, 999_999)}`,
  parcel: (random: Random) => `PX${between(random, 10_000_000, 99_999_999)}DE`,
  ticket: (random: Random) => `T-${between(random, 10_000, 99_999)}`,
  amount: (random: Random) => `${between(random, 24, 389)}.90`,
} satisfies Record<string, (random: Random) => string>;

export type Facts = Readonly<Record<keyof typeof drawn, string>>;

export function factsOf(seed: string): Facts {
  const random = seeded(`facts ${seed}`);
  return Object.fromEntries(Object.entries(drawn).map(([fact, draw]) => [fact, draw(random)])) as Facts;
}

/** The text with every `{fact}` replaced; other braces, as in JSON, stay. */
export const fill = (text: string, facts: Facts): string =>
  text.replace(/\{([a-z]+)\}/g, (whole, fact: string) =>
    Object.hasOwn(facts, fact) ? facts[fact as keyof Facts] : whole,
  );

/** The same for every string within a JSON value. */
export const fillDeep = <Value>(value: Value, facts: Facts): Value =>
  JSON.parse(JSON.stringify(value), (_, inner: unknown) =>
    typeof inner === 'string' ? fill(inner, facts) : inner,
  ) as Value;
