// A span's attributes as they were sent. Values that a column holds word for word are not stored a second time:
// `attribute_sources` names their keys, a line each, and the words of a key say which column it is.

type Columns = Readonly<Record<string, unknown>>;

/** The first pattern that fits decides. Keys come from many SDKs, but they all use these words. */
const columnsByWords: readonly (readonly [words: RegExp, column: string])[] = [
  [/5m/, 'cache_write_5m_tokens'],
  [/1h/, 'cache_write_1h_tokens'],
  [/cache.*(creat|writ)/, 'cache_write_tokens'],
  [/cache/, 'cache_read_tokens'],
  [/reasoning/, 'reasoning_tokens'],
  [/audio.*(output|completion)|(output|completion).*audio/, 'audio_output_tokens'],
  [/audio/, 'audio_input_tokens'],
  [/image/, 'image_input_tokens'],
  [/tokens?\b.*total|total.*tokens/, 'total_tokens'],
  [/token.*completion|(output|completion).*tokens/, 'output_tokens'],
  [/token/, 'input_tokens'],
  [/response.*\bid$/, 'response_id'],
  [/response.*model|^llm\.model_name$/, 'response_model'],
  [/model/, 'request_model'],
  [/error/, 'error_type'],
  [/session|thread|conversation/, 'conversation_id'],
  [/user/, 'user_id'],
  [/team/, 'team'],
  [/agent.*\bid$/, 'agent_id'],
  [/agent/, 'agent_name'],
  [/workflow/, 'workflow_name'],
  [/tool.*type/, 'tool_type'],
  [/tool.*name/, 'tool_name'],
  [/tool.*\bid$/, 'tool_call_id'],
];

/** Prompts, replies and tool I/O are shown as such, and not once more among the attributes. */
const content = /messages|system_instructions|arguments|args|result/;

/** The column that holds an attribute of this key, if it is one of a label. */
export function columnOf(key: string): string | undefined {
  const words = key.replaceAll(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
  if (content.test(words)) return undefined;
  return columnsByWords.find(([pattern]) => pattern.test(words))?.[1];
}

/** The stored map with what columns hold put back. */
export function sentAttributes(
  stored: Readonly<Record<string, string>>,
  sources: string,
  columns: Columns,
): Record<string, string> {
  const held = sources.split('\n').flatMap((key): [string, string][] => {
    const value = columns[columnOf(key) ?? ''];
    return key === '' || value === undefined || value === null || value === '' ? [] : [[key, String(value)]];
  });
  return Object.fromEntries(
    [...held, ...Object.entries(stored)].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
  );
}
