// OpenLIT. Its times to first token are those of its own bookkeeping, not of the provider, so they are not taken.

import type { Dialect } from '../dialect.ts';

export const openlit: Dialect = {
  name: 'openlit',
  keys: {
    reported_cost_usd: ['gen_ai.usage.cost'],
    streamed: ['gen_ai.request.is_stream'],
    environment: ['gen_ai.environment'],
  },
  content: ['gen_ai.tool.args'],
  scopes: ['openlit*'],
  complete: (draft) => {
    draft.clear('ttft_ns');
    draft.ttftSource = '';
    // Every method of a CrewAI flow is an agent without a name.
    if (draft.kind === 'agent' && draft.scopeName.endsWith('.crewai') && !draft.has('agent_name'))
      draft.setKind('step');
    // Its price file could not be fetched: nothing costs nothing.
    if (draft.number('reported_cost_usd') === 0) draft.clear('reported_cost_usd');
  },
};
