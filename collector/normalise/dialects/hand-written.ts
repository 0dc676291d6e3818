// Names that people write by hand, from articles and early examples, without an instrumentation.

import type { Dialect } from '../dialect.ts';

export const handWritten: Dialect = {
  name: 'hand-written',
  keys: {
    provider: ['llm.provider'],
    request_model: ['llm.model', 'model'],
    input_tokens: ['llm.tokens.prompt'],
    output_tokens: ['llm.tokens.completion'],
    total_tokens: ['llm.tokens.total'],
    cache_read_tokens: ['llm.cache.read_tokens'],
    cache_write_tokens: ['llm.cache.creation_tokens'],
    reported_cost_usd: ['llm.cost'],
    agent_name: ['agent.id'],
    agent_id: ['agent.id'],
    tool_name: ['tool.name'],
    conversation_id: ['session.id'],
    user_id: ['user.id'],
    team: ['team', 'team.id', 'team.name'],
    operation_duration_ns: [{ key: 'llm.latency_ms', as: 'milliseconds' }],
  },
};
