// What an emitter reported, read as plainly as can be: spans that are model calls, with the figures that stand on them.
// Not the product's reading of them; only which key carries which figure.

import type { Capture, OtlpSpan, OtlpValue } from '../../demo/history/capture.ts';

export interface ReportedCall {
  readonly span: OtlpSpan;
  readonly failed: boolean;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly cachedTokens: number | null;
  readonly reasoningTokens: number | null;
  readonly timeToFirstMs: number | null;
  readonly responseId: string | null;
}

type Attributes = ReadonlyMap<string, OtlpValue>;

const attributesOf = ({ attributes }: OtlpSpan): Attributes =>
  new Map(attributes.map(({ key, value }) => [key, value]));

const text = (attributes: Attributes, key: string): string | null => attributes.get(key)?.stringValue ?? null;

function number(attributes: Attributes, ...keys: string[]): number | null {
  const value = keys.map((key) => attributes.get(key)).find((found) => found !== undefined);
  return value === undefined ? null : Number(value.intValue ?? value.doubleValue);
}

function isCall(attributes: Attributes): boolean {
  return (
    text(attributes, 'gen_ai.operation.name') === 'chat' ||
    text(attributes, 'openinference.span.kind') === 'LLM' ||
    /\.do(Generate|Stream)$/.test(text(attributes, 'ai.operationId') ?? '')
  );
}

const isTool = (attributes: Attributes): boolean =>
  text(attributes, 'gen_ai.operation.name') === 'execute_tool' ||
  text(attributes, 'openinference.span.kind') === 'TOOL' ||
  text(attributes, 'ai.operationId') === 'ai.toolCall';

function timeToFirstMs(attributes: Attributes): number | null {
  const seconds = number(
    attributes,
    'gen_ai.response.time_to_first_chunk',
    'gen_ai.client.operation.time_to_first_chunk',
  );
  return seconds === null ? number(attributes, 'ai.response.msToFirstChunk') : seconds * 1000;
}

const hasFailed = (span: OtlpSpan): boolean => (span as { status?: { code?: number } }).status?.code === 2;

const startedFirst = (a: OtlpSpan, b: OtlpSpan): number =>
  BigInt(a.startTimeUnixNano) < BigInt(b.startTimeUnixNano) ? -1 : 1;

function spansOf({ spans }: Pick<Capture, 'spans'>, traceId: string): OtlpSpan[] {
  return spans.flatMap(({ item }) => (item.traceId === traceId ? [item] : [])).toSorted(startedFirst);
}

export const toolSpansOf = (capture: Pick<Capture, 'spans'>, traceId: string): OtlpSpan[] =>
  spansOf(capture, traceId).filter((span) => isTool(attributesOf(span)));

/** The model calls that were reported within one trace, in the order in which they began. */
export function reportedCalls(capture: Pick<Capture, 'spans'>, traceId: string): ReportedCall[] {
  return spansOf(capture, traceId).flatMap((span) => {
    const attributes = attributesOf(span);
    if (!isCall(attributes)) return [];
    const call = {
      span,
      failed: hasFailed(span),
      inputTokens: number(attributes, 'gen_ai.usage.input_tokens', 'llm.token_count.prompt'),
      outputTokens: number(attributes, 'gen_ai.usage.output_tokens', 'llm.token_count.completion'),
      cachedTokens: number(
        attributes,
        'gen_ai.usage.cache_read.input_tokens',
        'llm.token_count.prompt_details.cache_read',
        'ai.usage.inputTokenDetails.cacheReadTokens',
      ),
      reasoningTokens: number(
        attributes,
        'gen_ai.usage.reasoning.output_tokens',
        'llm.token_count.completion_details.reasoning',
        'ai.usage.outputTokenDetails.reasoningTokens',
      ),
      timeToFirstMs: timeToFirstMs(attributes),
      responseId: text(attributes, 'gen_ai.response.id'),
    };
    return [call];
  });
}
