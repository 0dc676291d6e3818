// How a page of one table tells its rows: a sentence from what was asked, when, and what came back.

import type { Row } from '../series/stack.ts';
import type { View } from '../url/view.ts';
import type { When } from './range.ts';
import type { Sentence } from './sentence.ts';

export type Telling = (view: View, when: When, rows: readonly Row[]) => Sentence;
