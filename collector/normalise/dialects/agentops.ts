// AgentOps: agentops.* beside gen_ai.*. Below a model span it repeats the tools that were asked for (`tool_call.*`).

import type { Dialect } from '../dialect.ts';
import { textOf } from '../opened.ts';

export const agentops: Dialect = {
  name: 'agentops',
  kinds: [
    {
      key: 'agentops.span.kind',
      values: {
        session: 'workflow',
        agent: 'agent',
        task: 'step',
        operation: 'step',
        workflow: 'workflow',
        tool: 'tool',
        llm: 'llm',
        chain: 'workflow',
        guardrail: 'guardrail',
      },
    },
  ],
  keys: {
    agent_name: ['agentops.agent.name', 'agent.name'],
    tool_name: ['agentops.tool.name', 'tool.name', 'operation.name', 'agentops.entity.name'],
    tool_arguments: [
      { key: 'agentops.tool.input', as: 'any' },
      { key: 'agentops.entity.input', as: 'any' },
    ],
    tool_result: [
      { key: 'agentops.tool.output', as: 'any' },
      { key: 'agentops.entity.output', as: 'any' },
    ],
    streamed: ['gen_ai.request.streaming', 'llm.request.streaming'],
  },
  content: ['agentops.entity.input', 'agentops.entity.output', 'agentops.tool.*'],
  triggers: ['agentops.*'],
  scopes: ['agentops*'],
  complete: (draft) => {
    draft.clear('ttft_ns');
    draft.ttftSource = '';
    const chunk = textOf(draft, 'llm.openai.streaming.time_to_first_token');
    if (chunk !== null && draft.number('streamed') === null) draft.setNumber('streamed', 1);
    if (draft.kind === 'tool')
      draft.setText(
        'tool_name',
        (draft.text('tool_name') ?? draft.name).replace(/\.tool$|^tool_call\./g, ''),
      );
  },
};
