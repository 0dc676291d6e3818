// CrewAI: its own telemetry has crews and tasks but no usage; its model calls arrive through another instrumentation.
// OpenLLMetry's reports crews, tasks and agents as agents, and the usage of a whole crew as Python prints it.

import type { Dialect } from '../dialect.ts';
import type { Draft } from '../draft.ts';
import { at, jsonOf, literalOf, textOf } from '../opened.ts';
import { readPaths, takeUsage } from '../usage-object.ts';

const usageMetrics = {
  input_tokens: ['prompt_tokens'],
  output_tokens: ['completion_tokens'],
  total_tokens: ['total_tokens'],
  cache_read_tokens: ['cached_prompt_tokens'],
  cache_write_tokens: ['cache_creation_tokens'],
  reasoning_tokens: ['reasoning_tokens'],
} as const;

/** The sum of a crew stands for its calls where these do not arrive; priced when all its agents use one model. */
function readCrew(draft: Draft): void {
  draft.setKind('workflow');
  draft.fillText('workflow_name', textOf(draft, 'crewai.crew.name'));
  takeUsage(draft, readPaths(literalOf(draft, 'crewai.crew.usage_metrics'), usageMetrics, 'crewai'));
  const agents = jsonOf(draft, 'crewai.crew.agents');
  const models = new Set(Array.isArray(agents) ? agents.map((agent) => at(agent, 'llm')) : []);
  const [model] = models;
  if (models.size === 1 && typeof model === 'string') draft.fillText('request_model', model);
}

export const crewai: Dialect = {
  name: 'crewai',
  keys: { workflow_name: ['gen_ai.crewai.crew.name', 'crew_name'] },
  names: [
    [/^Crew(?: Created|_[\w-]+\.kickoff)$/, 'workflow'],
    [/^(?:Task|Flow) (?:Created|Execution|Creation|Plotting)/, 'step'],
  ],
  content: [
    'crew_agents',
    'crew_tasks',
    'crew_inputs',
    'gen_ai.crewai.crew.agents',
    'crewai.crew.agents',
    'crewai.crew.tasks*',
    'crewai.crew.result',
    'crewai.task.description',
    'crewai.agent.backstory',
  ],
  triggers: ['crewai.crew.id', 'crewai.task.id'],
  complete: (draft) => {
    if (textOf(draft, 'crewai.crew.id') !== null) readCrew(draft);
    else draft.setKind('step');
  },
};
