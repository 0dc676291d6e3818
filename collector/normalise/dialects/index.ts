// The dialects, strongest first: where two answer the same field, the earlier one wins.

import type { Dialect } from '../dialect.ts';
import { genai } from './genai.ts';
import { handWritten } from './hand-written.ts';
import { openinference } from './openinference.ts';

export const dialects: readonly Dialect[] = [genai, openinference, handWritten];
