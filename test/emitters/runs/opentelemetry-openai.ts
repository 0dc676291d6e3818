// The OpenAI SDK under the official OpenTelemetry instrumentation, which sends prompts and answers as log records.

import { createRequire } from 'node:module';
import { OpenAIInstrumentation } from '@opentelemetry/instrumentation-openai';
import type OpenAI from 'openai';
import { startTelemetry } from '../../../demo/agents/telemetry.ts';
import { openaiScenarios } from './openai-scenarios.ts';
import { runScenarios } from './stage.ts';

const instrumentation = new OpenAIInstrumentation({ captureMessageContent: true });
const telemetry = startTelemetry([instrumentation]);

// It declares versions up to 6 and works with 7, so its patch is applied by hand.
const sdk = createRequire(import.meta.url)('openai') as { OpenAI: typeof OpenAI };
for (const definition of instrumentation.getModuleDefinitions()) definition.patch?.(sdk);

await runScenarios(telemetry, openaiScenarios(sdk.OpenAI));
