// Whatever an application exports, as protobuf and as JSON it becomes the same rows.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonToProtobuf } from '../../collector/decode/json.ts';
import {
  type AnyValue,
  asJson,
  asProtobuf,
  type Exported,
  type ExportedSpan,
  type KeyValue,
} from '../support/otlp-encode.ts';
import { spanRowsOf } from '../support/segment-facts.ts';

const received = Date.UTC(2026, 10, 20, 12);
const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).filter((id) => id.some((byte) => byte !== 0));
const text = fc.string({
  unit: fc.constantFrom(
    'a',
    'Z',
    '0',
    ' ',
    '"',
    '\\',
    'é',
    '漢',
    '😀',
    '\u{20000}',
    '\u{10ffff}',
    '\u202e',
    '\n',
  ),
  maxLength: 8,
});
const nanos = fc
  .bigInt(0n, 10_000_000_000_000n)
  .map((offset) => BigInt(received - 20_000_000) * 1_000_000n + offset);

/** Keys that mean something, that look like JavaScript's own, and any others. */
const key = fc.oneof(
  fc.constantFrom(
    'gen_ai.operation.name',
    'gen_ai.provider.name',
    'gen_ai.request.model',
    'gen_ai.usage.input_tokens',
    'gen_ai.usage.output_tokens',
    'gen_ai.usage.cache_read.input_tokens',
    'gen_ai.response.finish_reasons',
    'gen_ai.input.messages',
    'gen_ai.tool.call.arguments',
    'llm.token_count.prompt',
    'output.value',
    '__proto__',
    'constructor',
  ),
  text,
);

const { value } = fc.letrec<{ value: AnyValue; pair: KeyValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.record({ stringValue: text }),
    fc.record({ boolValue: fc.boolean() }),
    fc.record({ intValue: fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n) }),
    fc.record({ intValue: fc.bigInt(0n, 100_000n) }),
    fc.record({ doubleValue: fc.double() }),
    fc.record({ bytesValue: fc.uint8Array({ maxLength: 6 }) }),
    fc.constant({}),
    fc.record({ arrayValue: fc.array(tie('value'), { maxLength: 3 }) }),
    fc.record({ kvlistValue: fc.array(tie('pair'), { maxLength: 3 }) }),
  ),
  pair: fc.record({ key: text, value: tie('value') }),
}));

const attributes = fc.array(fc.record({ key, value }), { maxLength: 8 });

const span: fc.Arbitrary<ExportedSpan> = fc.record({
  traceId: bytes(16),
  spanId: bytes(8),
  parentSpanId: fc.oneof(fc.constant(new Uint8Array()), bytes(8)),
  traceState: fc.constantFrom('', 'a=b'),
  name: text,
  kind: fc.nat(5),
  start: nanos,
  end: nanos,
  attributes,
  events: fc.array(fc.record({ name: text, at: nanos, attributes }), { maxLength: 2 }),
  links: fc.array(fc.record({ traceId: bytes(16), spanId: bytes(8), attributes }), { maxLength: 2 }),
  status: fc.record({ code: fc.nat(2), message: text }),
  flags: fc.nat(0xffff),
});

const exported: fc.Arbitrary<Exported> = fc.record({
  resource: attributes,
  scope: fc.record({ name: text, version: text }),
  spans: fc.array(span, { maxLength: 4 }),
});

test('one export as JSON and as protobuf gives equal rows', () => {
  fc.assert(
    fc.property(exported, (one) => {
      const binary = spanRowsOf(asProtobuf(one), received);
      const json = spanRowsOf(jsonToProtobuf(asJson(one), 'traces'), received);
      expect(json).toEqual(binary);
      expect(binary.length).toBeLessThanOrEqual(one.spans.length);
    }),
    { numRuns: 300, endOnFailure: true },
  );
});
