// Dialects of agent frameworks that trace themselves.

import type { Dialect } from '../dialect.ts';
import { autogen } from './autogen.ts';
import { claudeCode } from './claude-code.ts';
import { crewai } from './crewai.ts';
import { genkit } from './genkit.ts';
import { googleAdk } from './google-adk.ts';
import { haystack } from './haystack.ts';
import { llamaIndex } from './llamaindex.ts';
import { mastra } from './mastra.ts';
import { microsoft } from './microsoft.ts';
import { pydanticAi } from './pydantic-ai.ts';
import { strands } from './strands.ts';

export const frameworks: readonly Dialect[] = [
  pydanticAi,
  mastra,
  strands,
  googleAdk,
  microsoft,
  autogen,
  haystack,
  genkit,
  crewai,
  llamaIndex,
  claudeCode,
];
