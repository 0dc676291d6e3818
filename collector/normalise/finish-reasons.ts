// Why a model stopped, in one vocabulary: stop, length, tool_call, content_filter, error, else as it was sent.

const known: Readonly<Record<string, string>> = {
  tool_calls: 'tool_call',
  'tool-calls': 'tool_call',
  tool_call: 'tool_call',
  tool_use: 'tool_call',
  function_call: 'tool_call',
  tooluse: 'tool_call',
  stop: 'stop',
  end_turn: 'stop',
  endturn: 'stop',
  stopsequence: 'stop',
  stop_sequence: 'stop',
  complete: 'stop',
  completed: 'stop',
  eos: 'stop',
  length: 'length',
  max_tokens: 'length',
  maxtokens: 'length',
  max_output_tokens: 'length',
  model_length: 'length',
  content_filter: 'content_filter',
  'content-filter': 'content_filter',
  safety: 'content_filter',
  refusal: 'content_filter',
  guardrail_intervened: 'content_filter',
  error: 'error',
};

const reason_max = 8;

/** One reason in our words; null for an empty one. */
export function finishReason(sent: string): string | null {
  const value = sent
    .trim()
    .replaceAll(/^["']|["']$/g, '')
    .toLowerCase()
    .replace(/^finishreason\./, '');
  if (value === '' || value === 'none' || value === 'null') return null;
  return Object.hasOwn(known, value) ? (known[value] as string) : value.slice(0, 64);
}

/** Reasons from an array, a JSON string of one, or "a, b". */
export function finishReasons(value: unknown): string[] {
  const list = Array.isArray(value) ? value : typeof value === 'string' ? split(value) : [];
  const reasons = list.filter((item) => typeof item === 'string').map(finishReason);
  return [...new Set(reasons.filter((reason) => reason !== null))].slice(0, reason_max);
}

function split(text: string): unknown[] {
  if (!text.startsWith('[')) return text.split(',');
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return text.replaceAll(/[[\]]/g, '').split(',');
  }
}
