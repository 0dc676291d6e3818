// Strands (AWS), Python and TypeScript: messages in span events, time to first token in milliseconds, and sums on every
// agent, node, graph and swarm. The provider's name stands nowhere, so it is inferred from the model.

import type { Dialect } from '../dialect.ts';
import type { Draft } from '../draft.ts';
import { textOf } from '../opened.ts';

/** A tool's arguments are its message, its result the choice. */
function readToolEvents(draft: Draft): void {
  const text = (name: string, key: string): string | null => {
    const value = draft.events.find((event) => event.name === name)?.attributes.get(key);
    return typeof value === 'string' ? value : null;
  };
  draft.fillText('tool_arguments', text('gen_ai.tool.message', 'content'));
  draft.fillText('tool_result', text('gen_ai.choice', 'message'));
}

const ns_per_ms = 1e6;

export const strands: Dialect = {
  name: 'strands',
  keys: {},
  names: [
    [/^execute_(?:event|agent)_loop_cycle/, 'step'],
    [/^node /, 'step'],
  ],
  scopes: ['strands*'],
  complete: (draft) => {
    // Whole milliseconds under a key that means seconds elsewhere.
    const ttft = textOf(draft, 'gen_ai.server.time_to_first_token');
    if (ttft !== null && Number.isFinite(Number(ttft))) {
      draft.setNumber('ttft_ns', Number(ttft) * ns_per_ms);
      draft.ttftSource = 'gen_ai.server.time_to_first_token';
    }
    if (draft.kind === 'tool') readToolEvents(draft);
    if (textOf(draft, 'gen_ai.tool.status') === 'error') {
      draft.flag('error_reported');
      draft.fillText('error_type', 'tool_error');
    }
  },
};
