// Text that compresses about as prose does: words drawn by Zipf's law from a small vocabulary, with numbers and
// identifiers in between, as agents' messages have.

const common =
  'the of and to a in is that for it as was with be by on not he this are or his from at which but have an had they you were their one all we can her has there been if more when will would who so no out up said what its about into than them only other time new some could these two may first then do any like my now over such our man me even most made after also well did many must before back see through way where much good should because each just those people take day how too little state world year work life'.split(
    ' ',
  );
const content =
  'account invoice refund shipment customer order delivery address payment policy contract support ticket agent request response summary document paragraph reference source citation market revenue quarter forecast budget margin growth decline analysis report table figure column dataset query schema index partition replica cluster region latency throughput timeout retry failure incident outage alert threshold baseline anomaly deployment rollback release version branch commit pipeline container memory storage network firewall certificate permission identity session token password encryption audit compliance regulation privacy consent retention hospital patient diagnosis treatment medication dosage symptom allergy appointment insurance claim premium flight booking itinerary passenger luggage airport departure arrival hotel reservation museum restaurant weather temperature humidity rainfall storm sunshine mountain river valley coast island village harbour bridge engine battery sensor voltage current resistance pressure valve pump turbine'.split(
    ' ',
  );

/** Numbers in [0, 1). */
export type Random = () => number;

export function seededRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A rank from 0 to count - 1 with probability about 1 / (rank + 1). */
const zipf = (random: Random, count: number): number =>
  Math.min(count - 1, Math.floor((count + 1) ** random()) - 1);

function word(random: Random): string {
  const kind = random();
  if (kind < 0.55) return common[zipf(random, common.length)]!;
  if (kind < 0.93) return content[zipf(random, content.length)]!;
  if (kind < 0.97) return String(Math.floor(random() * 100_000));
  return `${'ABCDEFGHJK'[Math.floor(random() * 10)]}-${Math.floor(random() * 1e6)}`;
}

/** About `length` characters. */
export function prose(random: Random, length: number): string {
  let text = '';
  while (text.length < length) text += text === '' ? word(random) : ` ${word(random)}`;
  return text.slice(0, length);
}
