// LlamaIndex as OpenLLMetry reports it: agents are workflows of their class's name, their steps are tasks, and the models
// below them arrive through the instrumentation of their SDKs, or not at all.

import type { Dialect } from '../dialect.ts';
import type { Draft } from '../draft.ts';
import { jsonOf, textAt, textOf } from '../opened.ts';

/** The step that calls a tool; the function itself is a task below it. */
function readTool(draft: Draft, name: string): void {
  draft.setKind('tool');
  draft.setText('tool_name', name);
  const result = textAt(jsonOf(draft, 'traceloop.entity.output'), 'tool_output.blocks.0.text');
  if (result !== null) draft.setText('tool_result', result);
}

export const llamaIndex: Dialect = {
  name: 'llamaindex',
  keys: { tool_arguments: ['tool.arguments'] },
  scopes: ['opentelemetry.instrumentation.llamaindex'],
  complete: (draft) => {
    const tool = textOf(draft, 'tool.name');
    if (tool !== null) readTool(draft, tool);
    if (!/Agent(?:Workflow)?\.workflow$/.test(draft.name) || draft.kind !== 'workflow') return;
    draft.setKind('agent');
    const agent = textAt(
      jsonOf(draft, 'traceloop.entity.output'),
      'result.current_agent_name',
      'current_agent_name',
    );
    if (agent !== null) draft.setText('agent_name', agent);
  },
};
