// OTLP bodies for tests, made from plain descriptions through the JSON mapping.

import { jsonToProtobuf } from '../../collector/decode/json.ts';

/** A plain value, or an AnyValue as OTLP/JSON writes it. */
export type TestValue = string | number | boolean | Readonly<Record<string, unknown>>;
export type TestAttributes = Readonly<Record<string, TestValue>>;

export interface TestEvent {
  readonly name: string;
  /** Milliseconds after the span's start. */
  readonly after_ms: number;
  readonly attributes?: TestAttributes;
}

export interface TestScope {
  readonly name: string;
  readonly version?: string;
}

export interface TestSpan {
  readonly trace?: string;
  readonly id?: string;
  readonly parent?: string;
  readonly name?: string;
  /** Milliseconds since the epoch. */
  readonly start_ms?: number;
  readonly duration_ms?: number;
  readonly status?: number;
  readonly attributes?: TestAttributes | undefined;
  readonly events?: readonly TestEvent[];
}

let count = 0;
const hex = (length: number): string => (++count).toString(16).padStart(length, '1').slice(-length);

const anyValue = (value: TestValue): object => {
  if (typeof value === 'object') return value;
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
  scope: TestScope = { name: 'test.scope', version: '1' },
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
      events: (span.events ?? []).map((event) => ({
        name: event.name,
        timeUnixNano: String(start + BigInt(Math.round(event.after_ms * 1e6))),
        attributes: attributesOf(event.attributes),
      })),
      status: { code: span.status ?? 0 },
    };
  });
  return {
    resourceSpans: [
      {
        resource: { attributes: attributesOf(resource) },
        scopeSpans: [{ scope, spans: records }],
      },
    ],
  };
}

/** The same as OTLP/protobuf. */
export function tracesProtobuf(
  spans: readonly TestSpan[],
  resource?: TestSpan['attributes'],
  scope?: TestScope,
): Buffer {
  return jsonToProtobuf(Buffer.from(JSON.stringify(tracesJson(spans, resource, scope))), 'traces');
}

/** The attributes of a model call in OpenTelemetry's names. */
export const modelCall = (input: number, output: number, more: TestAttributes = {}): TestAttributes => ({
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': 'gpt-4o',
  'gen_ai.response.model': 'gpt-4o-2024-08-06',
  'gen_ai.usage.input_tokens': input,
  'gen_ai.usage.output_tokens': output,
  ...more,
});
