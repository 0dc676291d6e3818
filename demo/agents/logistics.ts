// Logistics on the OpenAI Agents SDK under OpenInference: a dispatcher hands over to the carrier desk or the customs
// desk. The bridge drops the SDK's group id, so session and user stand on the request's own span around the run.

import { OpenAIAgentsInstrumentation } from '@arizeai/openinference-instrumentation-openai-agents';
import * as agents from '@openai/agents';
import { steps_max } from '../limits.ts';
import { type Perform, type Performance, serve } from './stage.ts';
import { startTelemetry } from './telemetry.ts';
import { parametersSchema } from './tool-schema.ts';
import { traced } from './traced.ts';

const instrumentation = new OpenAIAgentsInstrumentation();
const telemetry = startTelemetry();
instrumentation.manuallyInstrument(agents);

const desks = [
  {
    name: 'carrier_desk',
    tools: ['track_parcel', 'reroute_parcel', 'list_parcels'],
    instructions: 'You settle parcels with carriers. Look first, then act, then report.',
  },
  {
    name: 'customs_desk',
    tools: ['get_customs_case', 'send_documents'],
    instructions: 'You settle cases with customs. Find out what is missing, send it, give the deadline.',
  },
];

function dispatcher({ cast, model, useTool }: Performance): agents.Agent {
  const toolsNamed = (names: string[]): agents.Tool[] =>
    cast.tools
      .filter(({ name }) => names.includes(name))
      .map(({ name, description, parameters }) => {
        const schema = parametersSchema(parameters);
        return agents.tool({
          name,
          description,
          parameters: schema,
          strict: true,
          execute: (given) => useTool(name, given),
        });
      });
  const handoffs = desks.map(
    ({ name, tools, instructions }) =>
      new agents.Agent({ name, instructions, model, tools: toolsNamed(tools) }),
  );
  return new agents.Agent({ name: 'dispatcher', instructions: cast.instructions, model, handoffs });
}

const perform: Perform = (performance) => {
  const { cast, scene, modelUrl, question } = performance;
  const modelProvider = new agents.OpenAIProvider({ apiKey: 'demo', baseURL: modelUrl, useResponses: true });
  const runner = new agents.Runner({ modelProvider, workflowName: cast.agent, groupId: scene.conversation });
  return traced('logistics-desk', {
    name: 'POST /cases',
    attributes: {
      'session.id': scene.conversation,
      'user.id': scene.user,
      'agent.name': cast.agent,
      'openinference.span.kind': 'AGENT',
    },
    run: async () => {
      const result = await runner.run(dispatcher(performance), question, { maxTurns: steps_max });
      return String(result.finalOutput ?? '');
    },
  });
};

serve(telemetry, perform);
