// AutoGen: no usage and no model spans of its own; messages between agents are one trace each.

import type { Dialect } from '../dialect.ts';

export const autogen: Dialect = {
  name: 'autogen',
  keys: {},
  names: [[/^autogen (?:create|publish|process|send|ack)\b/, 'other']],
  content: ['message', 'message_context'],
};
