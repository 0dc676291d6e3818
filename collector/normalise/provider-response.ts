// A provider's answer, or a framework's wrapping of it, as an emitter put it into one attribute: its id, model, usage and
// reply. Only known places are looked at, never any place: a model's own text may contain an object called `usage`.

import { json_attribute_bytes_max } from '../limits.ts';
import type { Draft } from './draft.ts';
import { finishReasons } from './finish-reasons.ts';
import { isObject, messagesJson, parseJson, readMessages } from './messages.ts';
import { at, textAt } from './opened.ts';
import { parsePython } from './python-literal.ts';
import { countOf, fillUsage } from './usage-object.ts';

/** Where usage stands: in the providers' own answers, LangChain's results, Haystack's and Genkit's replies. */
const usagePaths = [
  'usage',
  'usageMetadata',
  'usage_metadata',
  'raw.usage',
  'raw.usageMetadata',
  'custom.usage',
  'custom.usageMetadata',
  'generations.0.0.message.kwargs.response_metadata.token_usage',
  'generations.0.0.message.kwargs.usage_metadata',
  'generations.0.0.message.kwargs.response_metadata.usage',
  'llm_output.token_usage',
  'llm_output.usage',
  'llmOutput.usage',
  'replies.0.meta.usage',
  'replies.0._meta.usage',
  'meta.0.usage',
];

const idPaths = [
  'id',
  'responseId',
  'response_id',
  'raw.id',
  'raw.responseId',
  'generations.0.0.message.kwargs.response_metadata.id',
  'generations.0.0.message.kwargs.additional_kwargs.id',
  'llm_output.id',
  'generations.0.0.message.kwargs.id',
];

const modelPaths = [
  'model',
  'modelVersion',
  'model_version',
  'raw.model',
  'raw.modelVersion',
  'generations.0.0.message.kwargs.response_metadata.model_name',
  'replies.0.meta.model',
  'replies.0._meta.model',
];

const reasonPaths = [
  'choices.0.finish_reason',
  'stop_reason',
  'stopReason',
  'finishReason',
  'candidates.0.finishReason',
  'replies.0.meta.finish_reason',
  'replies.0._meta.finish_reason',
  'generations.0.0.message.kwargs.response_metadata.finish_reason',
];

/** Ids that a framework makes up for its own run are no response ids. */
const madeUp = /^(?:lc_run|run)-/;

/** Fills what is still missing from the answer in `sent`, JSON text or what it parses to. */
export function fillFromResponse(draft: Draft, sent: unknown): void {
  const answer = typeof sent === 'string' ? parseJson(sent, json_attribute_bytes_max) : sent;
  if (!isObject(answer)) return;
  const opened = withPrintedReplies(answer);
  for (const path of usagePaths) if (fillUsage(draft, at(opened, path))) break;
  fillWrites(draft, at(opened, writesPath));
  if (!draft.has('response_id')) {
    const id = idPaths
      .map((path) => textAt(opened, path))
      .find((found) => found !== null && !madeUp.test(found));
    draft.fillText('response_id', id);
  }
  draft.fillText('response_model', textAt(opened, ...modelPaths));
  if (draft.finishReasons.length === 0) draft.finishReasons = finishReasons(textAt(opened, ...reasonPaths));
}

/** LangChain's JavaScript leaves out of a stream's usage what was written to a cache, and keeps it beside it. */
const writesPath = 'generations.0.0.message.kwargs.response_metadata.usage';

function fillWrites(draft: Draft, usage: unknown): void {
  if (draft.has('cache_write_1h_tokens')) return;
  const count = (path: string): number | null => countOf(at(usage, path)) ?? null;
  draft.fillNumber('cache_write_tokens', count('cache_creation_input_tokens'));
  draft.fillNumber('cache_write_5m_tokens', count('cache_creation.ephemeral_5m_input_tokens'));
  draft.fillNumber('cache_write_1h_tokens', count('cache_creation.ephemeral_1h_input_tokens'));
}

/** OpenInference prints Haystack's replies instead of encoding them. */
function withPrintedReplies(answer: Record<string, unknown>): Record<string, unknown> {
  const { replies } = answer;
  if (!Array.isArray(replies) || typeof replies[0] !== 'string') return answer;
  return { ...answer, replies: [parsePython(replies[0], json_attribute_bytes_max)] };
}

/** The reply's messages, where the answer has the shape of one of the providers. */
export function fillReply(draft: Draft, answer: unknown): void {
  if (draft.has('output_messages')) return;
  const places = ['choices', 'output', 'replies', 'message', 'content', 'candidates', 'messages'];
  const found = places
    .map((place) => at(answer, place))
    .find((value) => value !== undefined && value !== null);
  const list =
    Array.isArray(found) && places.indexOf('content') >= 0 && at(answer, 'content') === found
      ? { role: 'assistant', content: found }
      : found;
  draft.fillText('output_messages', messagesJson(readMessages(list, 'assistant')));
}
