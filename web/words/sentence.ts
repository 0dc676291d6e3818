// A sentence is a list of words; some of them carry a link to what they speak of, or a tone. Drawing them is the
// page's affair; which words they are is decided by pure functions beside this file.

import type { Verdict } from '../format/change.ts';
import type { View } from '../url/view.ts';

export interface Word {
  readonly text: string;
  readonly to?: View;
  readonly strong?: boolean;
  /** Only for states: a change for the worse, a failure. */
  readonly verdict?: Verdict;
  readonly title?: string;
}

export type Sentence = readonly (Word | string)[];

/** The sentence without its links, as it is read aloud. */
export const plain = (sentence: Sentence): string =>
  sentence.map((word) => (typeof word === 'string' ? word : word.text)).join('');

/** Sentences one after another, with a space between; empty ones are left out. */
export function paragraph(...sentences: readonly (Sentence | null)[]): Sentence {
  const told = sentences.filter((sentence) => sentence !== null && sentence.length > 0) as Sentence[];
  return told.flatMap((sentence, index) => (index === 0 ? sentence : [' ', ...sentence]));
}

/** "a", "a and b", "a, b and c". */
export function listed(words: readonly (Word | string)[]): Sentence {
  return words.flatMap((word, index) => {
    if (index === 0) return [word];
    return [index === words.length - 1 ? ' and ' : ', ', word];
  });
}
