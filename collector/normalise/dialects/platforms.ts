// Dialects of the observability platforms' own SDKs, and of gateways.

import type { Dialect } from '../dialect.ts';
import { agentops } from './agentops.ts';
import { laminar } from './laminar.ts';
import { langfuse } from './langfuse.ts';
import { langsmith } from './langsmith.ts';
import { litellm } from './litellm.ts';
import { logfire } from './logfire.ts';
import { mlflow } from './mlflow.ts';
import { openlit } from './openlit.ts';

export const platforms: readonly Dialect[] = [
  langfuse,
  langsmith,
  laminar,
  logfire,
  mlflow,
  litellm,
  openlit,
  agentops,
];
