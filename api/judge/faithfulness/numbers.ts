// Numbers as people write them: with separators, currencies, percent, k/M/bn, units, or in words. A number knows how
// precisely it was said, because 19 may stand for 18.6 and 3.5M for 3,480,000.

export interface NumberSaid {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly value: number;
  /** Half of the last digit said: how far the truth may be away. */
  readonly tolerance: number;
  /** What stands behind it, in lower case: "%", "hours", "km", "usd". */
  readonly unit: string;
  /** "about", "over" and the like stand before it. */
  readonly hedged: boolean;
}

const currency = '[$€£¥]|USD|EUR|GBP|CHF|US\\$';
const scales: Readonly<Record<string, number>> = {
  k: 1e3,
  thousand: 1e3,
  m: 1e6,
  mn: 1e6,
  mio: 1e6,
  million: 1e6,
  b: 1e9,
  bn: 1e9,
  billion: 1e9,
};
const figure = new RegExp(
  `(?<![\\p{L}\\p{N}_.,#/]|(?<!\\d)-)(?:(?<before>${currency})\\s?)?(?<sign>[-−+](?=\\d))?(?<digits>\\d{1,3}(?:[,'’ \\u00a0\\u202f]\\d{3})+(?:\\.\\d+)?|\\d{1,3}(?:\\.\\d{3})+,\\d+|\\d+(?:[.,]\\d+)?)(?:(?<scale>[kKM]|bn|mn)(?![\\p{L}\\p{N}])|\\s(?<scaleword>thousand|million|billion)\\b)?(?:[\\s-]?(?<unit>%|°\\s?[CF]|[€£$]|\\p{L}+(?:/\\p{L}+)?))?`,
  'gu',
);
const words: Readonly<Record<string, number>> = {
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
};
const spelled = new RegExp(
  `(?<!\\bor )\\b(twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[- ](two|three|four|five|six|seven|eight|nine|one)\\b|\\b(${Object.keys(words).join('|')})\\b(?:[\\s-](\\p{L}+))?`,
  'giu',
);
const hedge =
  /(?:about|around|roughly|approximately|approx\.?|nearly|almost|circa|ca\.|some|over|under|up to|more than|less than|at least|at most|~|≈)\s*$/i;

/** Every number of a text, in order. Marks of a numbered list are none. */
export function numbersIn(text: string): NumberSaid[] {
  const found = [...figuresIn(text), ...spelledIn(text)];
  return found.sort((a, b) => a.start - b.start);
}

function figuresIn(text: string): NumberSaid[] {
  const found: NumberSaid[] = [];
  for (const match of text.matchAll(figure)) {
    const { before = '', sign = '', digits = '', scale = '', scaleword = '', unit = '' } = match.groups ?? {};
    const start = match.index;
    const glued = unit !== '' && !/\s$/.test(match[0].slice(0, match[0].length - unit.length));
    const end =
      start + match[0].length - (unit === '' || isUnitSign(unit) ? 0 : unit.length + (glued ? 0 : 1));
    if (isListMark(text, start, end) || /^24\/7/.test(text.slice(start, start + 4))) continue;
    const { value, decimals } = numberOf(digits);
    const factor = scales[(scale || scaleword).toLowerCase()] ?? 1;
    found.push({
      text: text.slice(start, end).trimEnd(),
      start,
      end: start + text.slice(start, end).trimEnd().length,
      value: (/^[-−]/.test(sign) ? -value : value) * factor,
      tolerance: 0.5 * 10 ** -decimals * factor,
      unit: (unit || before).toLowerCase().replace(/\s/, ''),
      hedged: hedge.test(text.slice(Math.max(0, start - 16), start)),
    });
  }
  return found;
}

const isUnitSign = (unit: string): boolean => /^(%|[€£$])$/.test(unit);

/** "1. " and "2) " at the start of a line count the line, "3." before a line's end as well. */
function isListMark(text: string, start: number, end: number): boolean {
  const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  return /^[\s*#-]*$/.test(before) && /^[.)]\s/.test(text.slice(end, end + 2));
}

function numberOf(digits: string): { value: number; decimals: number } {
  const european = /^\d{1,3}(\.\d{3})+,\d+$/.test(digits);
  const plain = european
    ? digits.replaceAll('.', '').replace(',', '.')
    : /^\d+,\d{1,2}$/.test(digits)
      ? digits.replace(',', '.')
      : digits.replaceAll(/[,'’ \u00a0\u202f]/g, '');
  return { value: Number(plain), decimals: plain.includes('.') ? plain.length - plain.indexOf('.') - 1 : 0 };
}

function spelledIn(text: string): NumberSaid[] {
  return [...text.matchAll(spelled)].map((match) => {
    const [whole, tens, ones, one, unit = ''] = match;
    const said = tens ? whole : (one as string);
    const value = tens
      ? words[tens.toLowerCase()]! + (ones!.toLowerCase() === 'one' ? 1 : words[ones!.toLowerCase()]!)
      : words[said.toLowerCase()]!;
    return {
      text: said,
      start: match.index,
      end: match.index + said.length,
      value,
      tolerance: 0.5,
      unit: unit.toLowerCase(),
      hedged: hedge.test(text.slice(Math.max(0, match.index - 16), match.index)),
    };
  });
}
