// OTLP bodies for tests, made from plain descriptions through the JSON mapping.

import { jsonToProtobuf } from '../../collector/decode/json.ts';

export interface TestSpan {
  readonly trace?: string;
  readonly id?: string;
  readonly parent?: string;
  readonly name?: string;
  /** Milliseconds since the epoch. */
  readonly start_ms?: number;
  readonly duration_ms?: number;
  readonly status?: number;
  readonly attributes?: Readonly<Record<string, string | number | boolean>> | undefined;
}

let count = 0;
const hex = (length: number): string => (++count).toString(16).padStart(length, '1').slice(-length);

const anyValue = (value: string | number | boolean): object => {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
};

const attributesOf = (attributes: TestSpan['attributes'] = {}): object[] =>
  Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));

/** An ExportTraceServiceRequest as OTLP/JSON. */
export function tracesJson(
  spans: readonly TestSpan[],
  resource: TestSpan['attributes'] = { 'service.name': 'test' },
): object {
  const records = spans.map((span) => {
    const start = BigInt(span.start_ms ?? Date.now()) * 1_000_000n;
    return {
      traceId: span.trace ?? hex(32),
      spanId: span.id ?? hex(16),
      parentSpanId: span.parent ?? '',
      name: span.name ?? 'chat gpt-4o',
      kind: 3,
      startTimeUnixNano: String(start),
      endTimeUnixNano: String(start + BigInt(Math.round((span.duration_ms ?? 100) * 1e6))),
      attributes: attributesOf(span.attributes),
      status: { code: span.status ?? 0 },
    };
  });
  return {
    resourceSpans: [
      {
        resource: { attributes: attributesOf(resource) },
        scopeSpans: [{ scope: { name: 'test.scope', version: '1' }, spans: records }],
      },
    ],
  };
}

/** The same as OTLP/protobuf. */
export function tracesProtobuf(spans: readonly TestSpan[], resource?: TestSpan['attributes']): Buffer {
  return jsonToProtobuf(Buffer.from(JSON.stringify(tracesJson(spans, resource))), 'traces');
}

/** The attributes of a model call in OpenTelemetry's names. */
export const modelCall = (
  input: number,
  output: number,
  more: Readonly<Record<string, string | number | boolean>> = {},
): Readonly<Record<string, string | number | boolean>> => ({
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': 'gpt-4o',
  'gen_ai.response.model': 'gpt-4o-2024-08-06',
  'gen_ai.usage.input_tokens': input,
  'gen_ai.usage.output_tokens': output,
  ...more,
});
