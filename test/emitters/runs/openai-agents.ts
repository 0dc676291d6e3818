// The OpenAI Agents SDK (responses API) under OpenInference's bridge; `tools` hands over from one agent to another.

import { OpenAIAgentsInstrumentation } from '@arizeai/openinference-instrumentation-openai-agents';
import * as agents from '@openai/agents';
import { startTelemetry } from '../../../demo/agents/telemetry.ts';
import { parametersSchema } from '../../../demo/agents/tool-schema.ts';
import { loop_steps, question, secondQuestion, weather, weatherTool } from '../scenarios.ts';
import { conversationId, runScenarios, type Scenarios, type Scene } from './stage.ts';

const telemetry = startTelemetry();
new OpenAIAgentsInstrumentation().manuallyInstrument(agents);

const tool = agents.tool({
  name: weatherTool.name,
  description: weatherTool.description,
  parameters: parametersSchema(weatherTool.parameters),
  strict: true,
  execute: async () => weather,
});

const runnerFor = ({ modelUrl }: Scene): agents.Runner => {
  const modelProvider = new agents.OpenAIProvider({ apiKey: 'test', baseURL: modelUrl, useResponses: true });
  return new agents.Runner({ modelProvider, workflowName: 'weather', groupId: conversationId });
};

const agentFor = ({ model }: Scene, tools: agents.Tool[] = []): agents.Agent =>
  new agents.Agent({ name: 'forecaster', instructions: 'Answer in one sentence.', model, tools });

const whole = (scene: Scene) => runnerFor(scene).run(agentFor(scene), question);

const streamed = async (scene: Scene): Promise<void> => {
  const result = await runnerFor(scene).run(agentFor(scene), question, { stream: true });
  for await (const _event of result);
  await result.completed;
};

const handedOver = (scene: Scene) => {
  const desk = new agents.Agent({
    name: 'desk',
    instructions: 'Hand over.',
    model: scene.model,
    handoffs: [agentFor(scene)],
  });
  return runnerFor(scene).run(desk, question);
};

const looping = (scene: Scene) =>
  runnerFor(scene).run(agentFor(scene, [tool]), question, { maxTurns: loop_steps });

const secondTurn = (scene: Scene) =>
  runnerFor(scene).run(agentFor(scene), [
    agents.user(question),
    agents.assistant('Light rain: take it with you.'),
    agents.user(secondQuestion),
  ]);

const scenarios: Scenarios = {
  plain: whole,
  streamed,
  cached: whole,
  cached_streamed: streamed,
  reasoning: whole,
  reasoning_streamed: streamed,
  tools: handedOver,
  loop: looping,
  retried: whole,
  failed: whole,
  broken_stream: streamed,
  conversation_1: whole,
  conversation_2: secondTurn,
};

await runScenarios(telemetry, scenarios);
