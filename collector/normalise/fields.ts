// The canonical fields that dialects answer. After normalising nobody knows which SDK sent a span: these names and
// units stay the same up to the pixel. What was not sent is null, never 0 or ''.

/** Kinds of spans, in the numbering of the store's enum. */
export const kinds = [
  'other',
  'llm',
  'embedding',
  'rerank',
  'retrieval',
  'tool',
  'agent',
  'workflow',
  'step',
  'guardrail',
  'evaluator',
  'memory',
  'mcp',
] as const;
export type Kind = (typeof kinds)[number];

/** Strings. Those of `payloadFields` are prompts, replies and tool I/O. */
export const textFields = [
  'operation',
  'provider',
  'request_model',
  'response_model',
  'response_id',
  'error_type',
  'error_message',
  'conversation_id',
  'user_id',
  'team',
  'environment',
  'service_name',
  'agent_name',
  'agent_id',
  'workflow_name',
  'tool_name',
  'tool_type',
  'tool_call_id',
  'evaluation_name',
  'evaluation_label',
  'system_instructions',
  'input_messages',
  'output_messages',
  'tool_arguments',
  'tool_result',
] as const;
export type TextField = (typeof textFields)[number];

/** Numbers: token counts (whole, at least 0), durations in nanoseconds, money in USD, a score. */
export const numberFields = [
  'input_tokens',
  'output_tokens',
  'total_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'cache_write_5m_tokens',
  'cache_write_1h_tokens',
  'reasoning_tokens',
  'audio_input_tokens',
  'audio_output_tokens',
  'image_input_tokens',
  'reported_cost_usd',
  'ttft_ns',
  'operation_duration_ns',
  'evaluation_score',
  'streamed',
] as const;
export type NumberField = (typeof numberFields)[number];

/** The counts that make up one call's usage. */
export const tokenFields: readonly NumberField[] = numberFields.filter((field) => field.endsWith('_tokens'));

export type Field = TextField | NumberField | 'kind' | 'finish_reasons';

/** Every field has a number: texts first, then numbers, then the two of their own shape. */
export const fields: readonly Field[] = [...textFields, ...numberFields, 'kind', 'finish_reasons'];

export const fieldNumber = Object.fromEntries(fields.map((field, index) => [field, index])) as Record<
  Field,
  number
>;

/** Fields whose value is kept for a shorter time, or not at all where payloads are switched off. */
export const payloadFields: ReadonlySet<Field> = new Set([
  'system_instructions',
  'input_messages',
  'output_messages',
  'tool_arguments',
  'tool_result',
]);

/** Numbers of text fields and of number fields, for code that runs once per span. */
export const textNumbers = (names: readonly TextField[]): readonly number[] =>
  names.map((name) => fieldNumber[name]);
export const numberNumbers = (names: readonly NumberField[]): readonly number[] =>
  names.map((name) => fieldNumber[name]);
