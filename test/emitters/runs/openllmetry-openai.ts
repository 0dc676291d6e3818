// The OpenAI SDK under OpenLLMetry's (Traceloop's) instrumentation.

import { OpenAIInstrumentation } from '@traceloop/instrumentation-openai';
import OpenAI from 'openai';
import { startTelemetry } from '../../../demo/agents/telemetry.ts';
import { openaiScenarios } from './openai-scenarios.ts';
import { runScenarios } from './stage.ts';

const instrumentation = new OpenAIInstrumentation();
const telemetry = startTelemetry([instrumentation]);
instrumentation.manuallyInstrument(OpenAI);

await runScenarios(telemetry, openaiScenarios(OpenAI));
