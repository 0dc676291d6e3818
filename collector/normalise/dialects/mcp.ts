// The Model Context Protocol: calls of a tool over the wire, in OpenTelemetry's names, OpenLLMetry's and the SDK's own. The
// framework's span around one is the tool's run; these are its reports from further down.

import type { Dialect } from '../dialect.ts';
import { at, jsonOf, textOf } from '../opened.ts';

const toolCall = /(?:^|\s)tools\/call\s+(.+)$/;

export const mcp: Dialect = {
  name: 'mcp',
  keys: {
    tool_arguments: [{ key: 'mcp.request.argument', as: 'any' }],
    tool_result: [{ key: 'mcp.response.value', as: 'any' }],
    conversation_id: [],
  },
  names: [
    [/(?:^|\s)tools\/call\s/, 'mcp'],
    [/^(?:MCP send )?(?:initialize|notifications\/|tools\/list|resources\/|prompts\/|ping)/, 'other'],
    [/^(?:ResponseStreamWriter|RequestStreamWriter)$/, 'other'],
  ],
  content: ['mcp.request.argument', 'mcp.response.value'],
  triggers: ['mcp.method.name'],
  complete: (draft) => {
    const method = textOf(draft, 'mcp.method.name');
    if (method === 'tools/call') {
      draft.setKind('mcp');
      draft.fillText('tool_name', toolCall.exec(draft.name)?.[1]);
      if (at(jsonOf(draft, 'mcp.response.value'), 'isError') === true) {
        draft.flag('error_reported');
        draft.fillText('error_type', 'tool_error');
      }
    } else draft.setKind('other');
  },
};
