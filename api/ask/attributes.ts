// A span's attributes as they were sent. Values that a column holds word for word are not stored a second time:
// `attribute_sources` names their keys, a line each, with the column behind a tab; where no column is named, the words
// of the key say which one it is.

type Columns = Readonly<Record<string, unknown>>;

/**
 * The words of keys, first fit decides. For rows whose sources name no columns; the test holds it to every dialect.
 * Prompts, replies and tool I/O are shown as such, and not once more among the attributes.
 */
const columnsByWords: readonly (readonly [words: RegExp, column: string | undefined])[] = [
  [/\b(messages|instructions|arguments|args|result|response|input|output)$/, undefined],
  [/\bid$.*\brequest|\brequest id$|\bresponse.*\bid$/, 'response_id'],
  [/\b5m\b/, 'cache_write_5m_tokens'],
  [/\b1h\b/, 'cache_write_1h_tokens'],
  [/\bcache.*\b(creation|write)/, 'cache_write_tokens'],
  [/\bcached?\b/, 'cache_read_tokens'],
  [/\b(reasoning|thoughts)\b/, 'reasoning_tokens'],
  [/\baudio.*\b(output|completion)|\b(output|completion).*\baudio/, 'audio_output_tokens'],
  [/\baudio\b/, 'audio_input_tokens'],
  [/\bimage\b/, 'image_input_tokens'],
  [/\btokens?\b.*\btotal|\btotal.*\btokens?\b/, 'total_tokens'],
  [/\btokens?\b.*\bcompletion|\b(output|completion).*\btokens?\b/, 'output_tokens'],
  [/\btokens?\b/, 'input_tokens'],
  [/\bresponse.*\bmodel\b|^llm model name$/, 'response_model'],
  [/\bmodel\b/, 'request_model'],
  [/\berror\b/, 'error_type'],
  [/\b(session|thread|conversation)\b/, 'conversation_id'],
  [/\bteam\b/, 'team'],
  [/\b(user|enduser)\b/, 'user_id'],
  [/\btool.*\btype\b/, 'tool_type'],
  [/\btool\b.*\bname\b|\b(operation|entity) name$/, 'tool_name'],
  [/\btool\b.*\bid$/, 'tool_call_id'],
  [/\bagent\b.*\bid$/, 'agent_id'],
  [/\bagent\b/, 'agent_name'],
  [/\b(workflow|trace|crew)\b.*\bname$/, 'workflow_name'],
];

/** The column that holds an attribute of this key, if it is one of a label. */
export function columnOf(key: string): string | undefined {
  const words = key
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll(/[._]/g, ' ')
    .toLowerCase();
  return columnsByWords.find(([pattern]) => pattern.test(words))?.[1];
}

/** The stored map with what columns hold put back. */
export function sentAttributes(
  stored: Readonly<Record<string, string>>,
  sources: string,
  columns: Columns,
): Record<string, string> {
  const held = sources.split('\n').flatMap((line): [string, string][] => {
    const [key = '', column = columnOf(key)] = line.split('\t');
    const value = columns[column ?? ''];
    return key === '' || value === undefined || value === null || value === '' ? [] : [[key, String(value)]];
  });
  return Object.fromEntries(
    [...held, ...Object.entries(stored)].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
  );
}
