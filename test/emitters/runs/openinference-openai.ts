// The OpenAI SDK under OpenInference's instrumentation.

import { OpenAIInstrumentation } from '@arizeai/openinference-instrumentation-openai';
import OpenAI from 'openai';
import { startTelemetry } from '../../../demo/agents/telemetry.ts';
import { openaiScenarios } from './openai-scenarios.ts';
import { runScenarios } from './stage.ts';

const instrumentation = new OpenAIInstrumentation();
const telemetry = startTelemetry([instrumentation]);
instrumentation.manuallyInstrument(OpenAI);

// The instrumentation reads a copy of each stream and does not catch its end when the connection breaks; without this
// a broken stream ends the process, as it would a service without such a handler.
process.on('unhandledRejection', () => {});

await runScenarios(telemetry, openaiScenarios(OpenAI));
