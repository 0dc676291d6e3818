// CrewAI: its own telemetry has crews and tasks but no usage; its model calls arrive through another instrumentation.

import type { Dialect } from '../dialect.ts';

export const crewai: Dialect = {
  name: 'crewai',
  keys: { workflow_name: ['gen_ai.crewai.crew.name', 'crew_name'] },
  names: [
    [/^Crew(?: Created|_[\w-]+\.kickoff)$/, 'workflow'],
    [/^(?:Task|Flow) (?:Created|Execution|Creation|Plotting)/, 'step'],
  ],
  content: ['crew_agents', 'crew_tasks', 'crew_inputs', 'gen_ai.crewai.crew.agents'],
};
