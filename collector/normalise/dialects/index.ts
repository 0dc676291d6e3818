// The dialects, strongest first: where two answer the same field, the earlier one wins.

import type { Dialect } from '../dialect.ts';
import { conventions } from './conventions.ts';
import { frameworks } from './frameworks.ts';
import { handWritten } from './hand-written.ts';
import { platforms } from './platforms.ts';

export const dialects: readonly Dialect[] = [...conventions, ...platforms, ...frameworks, handWritten];
