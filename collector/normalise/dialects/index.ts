// The dialects, strongest first: where two answer the same field, the earlier one wins.

import type { Dialect } from '../dialect.ts';
import { agentops } from './agentops.ts';
import { anthropicSdk } from './anthropic-sdk.ts';
import { autogen } from './autogen.ts';
import { claudeCode } from './claude-code.ts';
import { crewai } from './crewai.ts';
import { genai } from './genai.ts';
import { genkit } from './genkit.ts';
import { googleAdk } from './google-adk.ts';
import { handWritten } from './hand-written.ts';
import { haystack } from './haystack.ts';
import { laminar } from './laminar.ts';
import { langfuse } from './langfuse.ts';
import { langsmith } from './langsmith.ts';
import { litellm } from './litellm.ts';
import { logfire } from './logfire.ts';
import { mastra } from './mastra.ts';
import { mcp } from './mcp.ts';
import { microsoft } from './microsoft.ts';
import { mlflow } from './mlflow.ts';
import { openinference } from './openinference.ts';
import { openlit } from './openlit.ts';
import { openllmetry } from './openllmetry.ts';
import { pydanticAi } from './pydantic-ai.ts';
import { sentry } from './sentry.ts';
import { strands } from './strands.ts';
import { vercelAi } from './vercel-ai.ts';

export const dialects: readonly Dialect[] = [
  genai,
  anthropicSdk,
  vercelAi,
  openinference,
  openllmetry,
  langfuse,
  langsmith,
  laminar,
  logfire,
  pydanticAi,
  mlflow,
  litellm,
  openlit,
  agentops,
  mastra,
  strands,
  googleAdk,
  microsoft,
  autogen,
  haystack,
  genkit,
  crewai,
  claudeCode,
  mcp,
  sentry,
  handWritten,
];
