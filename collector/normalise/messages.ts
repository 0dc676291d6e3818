// Messages in one shape, OpenTelemetry's: [{ role, parts: [{ type: 'text', content } | { type: 'tool_call', id, name,
// arguments } | { type: 'tool_call_response', id, response } | { type: 'reasoning', content } | …] }]. Emitters send
// the providers' own shapes (OpenAI, Anthropic, Gemini, Bedrock) or their framework's; all of them are read here.

export interface Part {
  readonly type: string;
  readonly [key: string]: unknown;
}

export interface Message {
  readonly role: string;
  readonly parts: readonly Part[];
  readonly finish_reason?: string;
}

type Json = Record<string, unknown>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** JSON text of messages for a column, or null where there are none. */
export function messagesJson(messages: readonly Message[]): string | null {
  const told = messages.filter((message) => message.parts.length > 0);
  return told.length === 0 ? null : JSON.stringify(told);
}

/** Reads a list of messages of any known shape; what it does not know it keeps as a part of type `json`. */
export function readMessages(value: unknown, defaultRole: string): Message[] {
  if (typeof value === 'string')
    return value === '' ? [] : [{ role: defaultRole, parts: [{ type: 'text', content: value }] }];
  if (Array.isArray(value)) return value.flatMap((item) => readMessages(item, defaultRole));
  if (!isObject(value)) return [];
  return [readMessage(unwrap(value), defaultRole)];
}

/** LangChain wraps a message in `kwargs`, OpenAI a choice around `message`, others in `data`. */
function unwrap(value: Json): Json {
  for (const key of ['message', 'kwargs', 'data']) {
    const inner = value[key];
    if (
      isObject(inner) &&
      ('content' in inner || 'parts' in inner || 'tool_calls' in inner || 'role' in inner)
    ) {
      return {
        finish_reason: value['finish_reason'],
        ...inner,
        role: inner['role'] ?? value['role'] ?? value['type'],
      };
    }
  }
  return value;
}

function readMessage(message: Json, defaultRole: string): Message {
  const role = roleOf(message, defaultRole);
  const parts = [...reasoningParts(message), ...contentParts(message, role), ...toolCallParts(message)];
  const reason =
    text(message['finish_reason']) ?? text(message['finishReason']) ?? text(message['stop_reason']);
  return reason ? { role, parts, finish_reason: reason } : { role, parts };
}

const roles: Readonly<Record<string, string>> = {
  human: 'user',
  ai: 'assistant',
  model: 'assistant',
  developer: 'system',
  function: 'tool',
  function_call: 'assistant',
  function_call_output: 'tool',
  message: 'assistant',
  reasoning: 'assistant',
};

function roleOf(message: Json, defaultRole: string): string {
  const sent = (text(message['role']) ?? text(message['type']) ?? defaultRole).toLowerCase();
  if (Object.hasOwn(roles, sent)) return roles[sent] as string;
  return ['system', 'user', 'assistant', 'tool'].includes(sent) ? sent : defaultRole;
}

function reasoningParts(message: Json): Part[] {
  const content = text(message['reasoning']) ?? text(message['reasoning_content']);
  return content ? [{ type: 'reasoning', content }] : [];
}

function contentParts(message: Json, role: string): Part[] {
  const content = message['parts'] ?? message['content'] ?? message['output'] ?? message['text'];
  const answers = text(message['tool_call_id']) ?? text(message['call_id']) ?? text(message['toolCallId']);
  if (role === 'tool' && !Array.isArray(message['parts']) && content !== undefined) {
    const nested =
      Array.isArray(content) && content.some((item) => isObject(item) && partKind(item) === 'response');
    if (!nested) return [{ type: 'tool_call_response', id: answers ?? null, response: flat(content) }];
  }
  if (message['type'] === 'function_call') return [callPart(message)];
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', content }];
  if (Array.isArray(content)) return content.flatMap(readPart);
  return isObject(content) ? readPart(content) : [];
}

/** Text parts of a list as one text; anything else as it is. */
function flat(content: unknown): unknown {
  if (!Array.isArray(content)) return content;
  const texts = content.map((item) =>
    typeof item === 'string' ? item : isObject(item) ? text(item['text']) : undefined,
  );
  return texts.every((item) => item !== undefined) ? texts.join('') : content;
}

function partKind(part: Json): 'call' | 'response' | 'text' | 'reasoning' | 'other' {
  const type = String(part['type'] ?? '')
    .toLowerCase()
    .replaceAll('-', '_');
  if (
    ['tool_call', 'tool_use', 'function_call', 'tooluse'].includes(type) ||
    'functionCall' in part ||
    'function_call' in part ||
    'toolUse' in part
  )
    return 'call';
  if (['tool_call_response', 'tool_result', 'function_response', 'function_call_output'].includes(type))
    return 'response';
  if ('functionResponse' in part || 'function_response' in part || 'toolResult' in part) return 'response';
  if (['reasoning', 'thinking'].includes(type)) return 'reasoning';
  return type === 'text' || type === 'input_text' || type === 'output_text' || (type === '' && 'text' in part)
    ? 'text'
    : 'other';
}

function readPart(part: unknown): Part[] {
  if (typeof part === 'string') return part === '' ? [] : [{ type: 'text', content: part }];
  if (!isObject(part)) return [];
  switch (partKind(part)) {
    case 'call':
      return [callPart(part)];
    case 'response':
      return [responsePart(part)];
    case 'reasoning':
      return [
        {
          type: 'reasoning',
          content: text(part['content']) ?? text(part['text']) ?? text(part['thinking']) ?? '',
        },
      ];
    case 'text':
      return [{ type: 'text', content: text(part['content']) ?? text(part['text']) ?? '' }];
    default:
      return typeof part['type'] === 'string' ? [part as Part] : [{ type: 'json', content: part }];
  }
}

function callPart(outer: Json): Part {
  const inner =
    [outer['functionCall'], outer['function_call'], outer['toolUse'], outer['function']].find(isObject) ??
    outer;
  const name =
    text(inner['name']) ?? text(outer['name']) ?? text(outer['toolName']) ?? text(outer['tool_name']) ?? '';
  const id = ['call_id', 'id', 'toolCallId', 'tool_call_id', 'toolUseId']
    .map((key) => text(outer[key]) ?? text(inner[key]))
    .find(Boolean);
  const given = ['arguments', 'args', 'input', 'parameters']
    .map((key) => inner[key] ?? outer[key])
    .find((item) => item !== undefined);
  return { type: 'tool_call', id: id ?? null, name, arguments: parsed(given) };
}

function responsePart(outer: Json): Part {
  const inner =
    [outer['functionResponse'], outer['function_response'], outer['toolResult']].find(isObject) ?? outer;
  const id = ['tool_use_id', 'tool_call_id', 'toolCallId', 'toolUseId', 'call_id', 'id']
    .map((key) => text(inner[key]))
    .find(Boolean);
  const keys = ['response', 'result', 'content', 'output'];
  const response = keys.map((key) => inner[key]).find((item) => item !== undefined);
  return { type: 'tool_call_response', id: id ?? null, response: flat(response) ?? null };
}

function toolCallParts(message: Json): Part[] {
  const calls = message['tool_calls'] ?? message['toolCalls'];
  if (Array.isArray(calls)) return calls.filter(isObject).map(callPart);
  return isObject(message['function_call']) ? [callPart(message['function_call'])] : [];
}

/** Arguments that arrive as JSON text are opened, so that they read and compare by meaning. */
function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value ?? null;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** JSON.parse that answers undefined instead of throwing, for text that an emitter calls JSON. */
export function parseJson(value: string | null, bytes_max: number): unknown {
  if (value === null || value.length > bytes_max) return undefined;
  const first = value.trimStart().charCodeAt(0);
  if (first !== 0x7b && first !== 0x5b && first !== 0x22) return undefined;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
