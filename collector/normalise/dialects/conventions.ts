// Dialects of conventions and of the SDKs that many applications call directly.

import type { Dialect } from '../dialect.ts';
import { anthropicSdk } from './anthropic-sdk.ts';
import { aws } from './aws.ts';
import { genai } from './genai.ts';
import { mcp } from './mcp.ts';
import { mistralSdk } from './mistral-sdk.ts';
import { openinference } from './openinference.ts';
import { openllmetry } from './openllmetry.ts';
import { sentry } from './sentry.ts';
import { vercelAi } from './vercel-ai.ts';

export const conventions: readonly Dialect[] = [
  genai,
  anthropicSdk,
  mistralSdk,
  vercelAi,
  openinference,
  openllmetry,
  sentry,
  aws,
  mcp,
];
