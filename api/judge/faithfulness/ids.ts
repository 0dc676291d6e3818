// Things that name one thing: order and booking codes, hashes, mail addresses, telephone numbers, versions.

export interface IdSaid {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const patterns: readonly RegExp[] = [
  /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu,
  /https?:\/\/[^\s<>"')\]]*[^\s<>"')\].,;:!?]/g,
  /\+\d[\d ()/-]{6,}\d/g,
  // Account and card numbers in groups of four.
  /\b(?:[A-Z]{2}\d{2}|\d{4})(?:[ ]\d{4}){3,}(?:[ ]\d{1,4})?\b/g,
  /\b\d+\.\d+\.\d+(?:[-.][\p{L}\p{N}]+)*\b/gu,
  /(?<=\b(?:order|ticket|booking|reservation|case|claim|invoice|refund|return|account|request|issue|id|no\.|number)\s(?:(?:number|no\.|id)\s)?)#?\d{3,}\b(?![.,]\d|\s?(?:%|€|\$|USD|EUR|GBP|euros?|dollars?)(?!\p{L}))/giu,
  /(?<![\p{L}\p{N}_@.])#?[\p{L}\p{N}]+(?:[-_][\p{L}\p{N}]+)*(?![\p{L}\p{N}_@])/gu,
];

const long_digits_min = 5;
const code_chars_min = 4;

/** Every id of a text. Plain words, numbers with a unit and short marks such as Q2 are none. */
export function idsIn(text: string): IdSaid[] {
  const found: IdSaid[] = [];
  for (const [index, pattern] of patterns.entries()) {
    for (const match of text.matchAll(pattern)) {
      const id = { text: match[0], start: match.index, end: match.index + match[0].length };
      if (index === patterns.length - 1 && !isCode(id, text)) continue;
      if (found.some((other) => other.start < id.end && id.start < other.end)) continue;
      found.push(id);
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

function isCode({ text: token, start, end }: IdSaid, text: string): boolean {
  if (!/\d/.test(token)) return false;
  // The decimals of an amount, or its thousands, are not a code; nor what carries a currency.
  if (/^#?\d+$/.test(token))
    return (
      (token.startsWith('#') || token.length >= long_digits_min) &&
      !/[$€£¥.,]\s?$|(?:USD|EUR|GBP)\s$/.test(text.slice(0, start)) &&
      !/^(?:[.,]\d|\s?(?:%|€|£|\$|USD|EUR|GBP|euros?|dollars?|km|kg|ms|bytes|tokens|users|seconds|people|units)\b)/i.test(
        text.slice(end),
      )
    );
  if (token.length < code_chars_min || !/\p{L}/u.test(token)) return false;
  // 22km, 500ml, 30min, 14th, 5-year, 24-hour: a number with what it counts.
  return !/^\d+(?:-?\p{Ll}+)+$/u.test(token) || (token.length >= 7 && /\d.*\p{L}.*\d/u.test(token));
}

/** Letters and digits alone, without case: LF-482913, lf_482913 and "LF 482913" are one id. */
export const idKey = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}@.]/gu, '');
