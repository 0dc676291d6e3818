// Telemetry is hostile input: what senders can put into one span or one body costs only itself, is kept within bounds and
// is never taken for a number, a time or a property that it is not.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InvalidJson, jsonToProtobuf } from '../../collector/decode/json.ts';
import { MalformedBody } from '../../collector/decode/wire.ts';
import { Ingest } from '../../collector/ingest.ts';
import {
  attribute_key_bytes_max,
  attribute_value_bytes_max,
  attributes_per_record_max,
  clock_ahead_ms_max,
  interned_keys_max,
} from '../../collector/limits.ts';
import { spanLayout } from '../../collector/row/columns.ts';
import { decideTimes } from '../../collector/times.ts';
import { openEmbedded } from '../../sql/embedded.ts';
import { migrate, readMigrations } from '../../sql/migrate.ts';
import type { Store } from '../../sql/store.ts';
import {
  modelCall,
  type TestAttributes,
  type TestSpan,
  type TestValue,
  tracesJson,
  tracesProtobuf,
} from '../support/otlp.ts';
import { asProtobuf, type Exported, type ExportedSpan } from '../support/otlp-encode.ts';
import { logRowsOf, spanRowsOf } from '../support/segment-facts.ts';
import { readSegmentRows, type SegmentRow } from '../support/segment-rows.ts';

const now = Date.now();
const ingest = new Ingest();
const context = {
  nodeId: 'n',
  sequence: 1,
  receivedMs: now,
  tenantId: 't',
  storePayloads: true,
  oldestNs: 0n,
};

const rowOf = (attributes: TestAttributes): SegmentRow =>
  spanRowsOf(tracesProtobuf([{ attributes }]), now)[0]!;
const mapOf = (row: SegmentRow, column = 'attributes'): Map<string, string> =>
  row[column] as Map<string, string>;
const flagsOf = (row: SegmentRow): string[] => row['quality_flags'] as string[];

describe('strings', () => {
  let store: Store;
  let directory: string;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'flyball-test-'));
    store = await openEmbedded({ directory });
    await migrate(store, await readMigrations(), undefined);
  });

  afterAll(async () => {
    await store.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const nasty = [
    'a\u0000b',
    '\u202eevil\u200b\u2066',
    '👩‍👩‍👧‍👦',
    '\ud800 alone',
    'back\\slash \\N \t \r\n "quotes" \'and\' `ticks`',
    '{"not":"json"',
    '\ufeff',
    'é\u0301'.repeat(50),
    '𠀀 beyond the first plane',
  ];

  test('of any kind are stored well-formed, and their neighbours with them', async () => {
    const spans = nasty.flatMap((text, index): TestSpan[] => [
      { name: text, attributes: { [text]: text, 'gen_ai.agent.name': text, 'gen_ai.input.messages': text } },
      { name: `neighbour ${index}`, attributes: modelCall(1, 1) },
    ]);
    const json = jsonToProtobuf(Buffer.from(JSON.stringify(tracesJson(spans))), 'traces');
    const { bytes, rows } = ingest.spans(json, context);
    expect(rows).toBe(spans.length);
    await store.insert({ table: 'spans', columns: spanLayout.columns, source: Buffer.from(bytes) }, 'facts');
    const stored = await store.rows<{ name: string; agent_name: string }>(
      'SELECT name, agent_name FROM spans ORDER BY wal_index',
    );
    expect(stored.map(({ name }) => name)).toEqual(spans.map(({ name }) => name!.toWellFormed()));
    expect(stored.filter((_, index) => index % 2 === 0).map(({ agent_name }) => agent_name)).toEqual(
      nasty.map((text) => text.toWellFormed()),
    );
  });

  test('that are not UTF-8 are mended in the body that carries them', async () => {
    const body = tracesProtobuf([{ name: 'NAME', attributes: { KEYS: 'VALUE' } }, { name: 'neighbour' }]);
    const broken = Buffer.from(
      body
        .toString('latin1')
        .replace('NAME', '\xc3\x28\xa0\xff')
        .replace('KEYS', '\xe2\x82K\x80')
        .replace('VALUE', '\xf0\x9f\x98AB'),
      'latin1',
    );
    const { bytes } = ingest.spans(broken, { ...context, nodeId: 'broken' });
    await store.insert({ table: 'spans', columns: spanLayout.columns, source: Buffer.from(bytes) }, 'facts');
    const stored = await store.rows<{ name: string; attributes: Record<string, string> }>(
      "SELECT name, attributes FROM spans WHERE node_id = 'broken' ORDER BY wal_index",
    );
    expect(stored.map(({ name }) => name)).toEqual(['\ufffd(\ufffd\ufffd', 'neighbour']);
    expect(Object.values(stored[0]!.attributes)).toEqual(['\ufffdAB']);
  });

  const codeUnit = fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code));

  test('never break a row, whatever their code units', () => {
    fc.assert(
      fc.property(fc.string({ unit: codeUnit, maxLength: 40 }), (text) => {
        const row = rowOf({ [`k${text}`]: text, 'gen_ai.tool.name': text });
        expect(mapOf(row).get(`k${text}`.toWellFormed())).toBe(text.toWellFormed());
      }),
    );
  });
});

describe('a span', () => {
  test('with 100,000 attributes keeps the first ones and says how many it lost', () => {
    const wide = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`key-${index}`, 'v']));
    const row = rowOf(wide);
    expect(mapOf(row).size).toBe(attributes_per_record_max);
    expect(row['dropped_attributes_count']).toBe(100_000 - attributes_per_record_max);
    expect(flagsOf(row)).toContain('attributes_dropped');
  });

  test('keeps an empty key, cuts a key of a megabyte, and takes a key that was sent twice', () => {
    const [row] = spanRowsOf(
      asProtobuf(
        exportOf({
          attributes: [
            { key: '', value: { stringValue: 'empty' } },
            { key: 'k'.repeat(2 ** 20), value: { stringValue: 'long' } },
            { key: 'twice', value: { stringValue: 'a' } },
            { key: 'twice', value: { stringValue: 'b' } },
          ],
        }),
      ),
      now,
    );
    const attributes = mapOf(row!);
    expect(attributes.get('')).toBe('empty');
    expect(attributes.get('k'.repeat(attribute_key_bytes_max))).toBe('long');
    expect(attributes.get('twice')).toBe('b');
  });

  test('with a prompt of 10 MB keeps its beginning and its whole length', () => {
    const row = rowOf({ 'gen_ai.input.messages': `é${'x'.repeat(10 * 2 ** 20)}` });
    expect(Buffer.byteLength(row['input_messages'] as string)).toBeLessThanOrEqual(attribute_value_bytes_max);
    expect(row['input_messages_bytes']).toBe(10 * 2 ** 20 + 2);
    expect(flagsOf(row)).toContain('truncated');
  });

  test('with a list 30,000 levels deep is kept with the depth cut, in both encodings', () => {
    const levels = 30_000;
    const json = `{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"${'a'.repeat(32)}","spanId":"${'b'.repeat(16)}","startTimeUnixNano":"${now}000000","attributes":[{"key":"deep","value":${'{"arrayValue":{"values":['.repeat(levels)}{"stringValue":"x"}${']}}'.repeat(levels)}}]}]}]}]}`;
    const [fromJson] = spanRowsOf(jsonToProtobuf(Buffer.from(json), 'traces'), now);
    expect(mapOf(fromJson!).get('deep') ?? mapOf(fromJson!, 'content_attributes').get('deep')).toContain(
      'nested too deeply',
    );
    const [fromProtobuf] = spanRowsOf(deepProtobuf(3_000), now);
    expect(
      mapOf(fromProtobuf!).get('deep') ?? mapOf(fromProtobuf!, 'content_attributes').get('deep'),
    ).toContain('nested too deeply');
  });

  test("with keys of JavaScript's own prototypes stores them like any other, and changes none", () => {
    const before = Object.getOwnPropertyNames(Object.prototype).sort();
    const names = [
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
      'prototype',
      'valueOf',
      '__defineGetter__',
    ];
    const poison =
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"usage":{"__proto__":{"prompt_tokens":7}}}';
    const attributes = JSON.parse(
      `{${names.map((name) => `"${name}":"kept"`).join(',')},"openinference.span.kind":"LLM","output.value":${JSON.stringify(poison)},"metadata":${JSON.stringify(poison)},"llm.input_messages.0.message.__proto__.polluted":"1","gen_ai.prompt.0.constructor.prototype.polluted":"1"}`,
    ) as TestAttributes;
    for (const scope of [
      '',
      '@arizeai/openinference-instrumentation-langchain',
      'langsmith',
      'lmnr.tracer',
    ]) {
      const [row] = spanRowsOf(tracesProtobuf([{ attributes }], undefined, { name: scope }), now);
      for (const name of names) expect(mapOf(row!).get(name), name).toBe('kept');
      expect(row!['input_tokens']).toBe(null);
    }
    expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(before);
    expect(({} as Record<string, unknown>)['polluted']).toBe(undefined);
  });

  test('of which fifty thousand differ in every name is read as any other, also when the table of keys is full', () => {
    const own = new Ingest();
    const spans = (from: number): TestSpan[] =>
      Array.from({ length: 500 }, (_, index) => ({
        name: `span ${from + index}`,
        attributes: {
          ...modelCall(from + index, 1),
          'gen_ai.request.model': `model-${from + index}`,
          [`key-${from + index}`]: `${index}`,
        },
      }));
    for (let from = 0; from < interned_keys_max + 5_000; from += 500) {
      const { bytes, rows } = own.spans(tracesProtobuf(spans(from)), context);
      expect(rows).toBe(500);
      const last = readSegmentRows(bytes, spanLayout).at(-1)!;
      expect([last['name'], last['request_model'], last['input_tokens']]).toEqual([
        `span ${from + 499}`,
        `model-${from + 499}`,
        BigInt(from + 499),
      ]);
      expect(mapOf(last).get(`key-${from + 499}`)).toBe('499');
    }
  });
});

const exportOf = (span: Partial<ExportedSpan>): Exported => ({
  resource: [],
  scope: { name: 's', version: '' },
  spans: [
    {
      traceId: new Uint8Array(16).fill(1),
      spanId: new Uint8Array(8).fill(2),
      parentSpanId: new Uint8Array(),
      traceState: '',
      name: 'x',
      kind: 1,
      start: BigInt(now) * 1_000_000n,
      end: BigInt(now) * 1_000_000n,
      attributes: [],
      events: [],
      links: [],
      status: { code: 0, message: '' },
      flags: 0,
      ...span,
    },
  ],
});

/** A list of lists, built from the inside so that no encoder has to recurse. */
function deepProtobuf(levels: number): Buffer {
  const field = (tag: number, bytes: Buffer): Buffer => {
    const length: number[] = [];
    for (let rest = bytes.length; ; rest >>>= 7) {
      length.push(rest > 127 ? (rest & 127) | 128 : rest);
      if (rest <= 127) break;
    }
    return Buffer.concat([Buffer.from([tag, ...length]), bytes]);
  };
  let value = field(0x0a, Buffer.from('x'));
  for (let level = 0; level < levels; level++) value = field(0x2a, field(0x0a, value));
  const attribute = Buffer.concat([field(0x0a, Buffer.from('deep')), field(0x12, value)]);
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(BigInt(now) * 1_000_000n);
  const span = Buffer.concat([
    field(0x0a, Buffer.alloc(16, 1)),
    field(0x12, Buffer.alloc(8, 2)),
    Buffer.concat([Buffer.from([0x39]), start]),
    field(0x4a, attribute),
  ]);
  return field(0x0a, field(0x12, field(0x12, span)));
}

describe('counts', () => {
  const sent = (value: TestValue): SegmentRow => rowOf({ 'gen_ai.usage.input_tokens': value });

  test.each([
    [0, 0n],
    [42, 42n],
    ['42', 42n],
    [' 7 ', 7n],
    [120.0, 120n],
    [{ doubleValue: 120 }, 120n],
    [{ intValue: '9007199254740991' }, 9_007_199_254_740_991n],
    ['9007199254740991', 9_007_199_254_740_991n],
  ] as const)('%j is a count', (value, count) => {
    expect(sent(value)['input_tokens']).toBe(count);
    expect(flagsOf(sent(value))).toEqual([]);
  });

  test.each([
    [-1],
    ['-5'],
    [1.5],
    ['1.5'],
    ['1e9'],
    ['0x10'],
    ['12 tokens'],
    ['NaN'],
    [{ doubleValue: 'NaN' }],
    [{ doubleValue: 'Infinity' }],
    [{ doubleValue: '-Infinity' }],
    [{ doubleValue: 1e300 }],
    [{ intValue: '9007199254740992' }],
    [{ intValue: '9223372036854775807' }],
    [{ intValue: '-9223372036854775808' }],
    [true],
    [{ arrayValue: { values: [{ intValue: 7 }] } }],
    [{ kvlistValue: { values: [{ key: 'a', value: { intValue: 7 } }] } }],
    [{ bytesValue: 'AAAA' }],
  ] as const)('%j is none, and is flagged', (value) => {
    expect(sent(value)['input_tokens']).toBe(null);
    expect(flagsOf(sent(value))).toContain('invalid_number');
  });

  test.each([[''], [{ doubleValue: null }], [{}]])('%j says nothing', (value) => {
    expect(sent(value)['input_tokens']).toBe(null);
    expect(flagsOf(sent(value))).toEqual([]);
  });

  test('that are nonsense let the next key answer', () => {
    const row = rowOf({ 'gen_ai.usage.input_tokens': -1, 'gen_ai.usage.prompt_tokens': 12 });
    expect(row['input_tokens']).toBe(12n);
  });

  test.each<[TestValue, bigint | null]>([
    [0.0042, 4_200_000_000n],
    [-1, null],
    [{ doubleValue: 'NaN' }, null],
    [{ doubleValue: 'Infinity' }, null],
    [1e300, null],
    [{ arrayValue: { values: [] } }, null],
  ])('a cost of %j is stored as %s', (value, pico) => {
    expect(rowOf({ 'gen_ai.usage.cost': value })['reported_cost_usd']).toBe(pico);
  });

  test('are whole and in range, or null, whatever was sent', () => {
    const any = fc.oneof(
      fc.double().map((doubleValue) => ({
        doubleValue: Number.isFinite(doubleValue) ? doubleValue : String(doubleValue),
      })),
      fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map((value) => ({ intValue: String(value) })),
      fc.string().map((stringValue) => ({ stringValue })),
    );
    fc.assert(
      fc.property(any, (value) => {
        const count = sent(value)['input_tokens'] as bigint | null;
        if (count !== null) expect(count >= 0n && count <= BigInt(Number.MAX_SAFE_INTEGER)).toBe(true);
      }),
    );
  });
});

describe('times', () => {
  const ns = (ms: number): bigint => BigInt(ms) * 1_000_000n;
  const hour = 3_600_000;

  test.each([
    ['an hour ago', ns(now - hour), ns(now), []],
    ['a second ahead', ns(now + 1_000), ns(now + 2_000), []],
    ['0', 0n, 0n, ['clock_skew']],
    ['1970', ns(1_000), ns(2_000), ['clock_skew']],
    ['milliseconds for nanoseconds', BigInt(now), BigInt(now + 5), ['clock_skew']],
    ['microseconds for nanoseconds', BigInt(now) * 1_000n, BigInt(now + 5) * 1_000n, ['clock_skew']],
    ['a day ahead', ns(now + 24 * hour), ns(now + 25 * hour), ['clock_skew']],
    ['ten years ahead', ns(now + 87_600 * hour), ns(now + 87_601 * hour), ['clock_skew']],
    ['2^64 - 1', 2n ** 64n - 1n, 2n ** 64n - 1n, ['clock_skew']],
    ['an end before the start', ns(now - 10), ns(now - 20), ['end_before_start']],
    ['an end that never came', ns(now - 10), 0n, ['no_end']],
    ['an end far ahead', ns(now - 10), 2n ** 64n - 1n, ['clock_skew']],
  ] as const)('of %s are kept or flagged', (_name, start, end, flags) => {
    const times = decideTimes(start, end, now);
    expect(times.flags).toEqual(flags);
    if (flags.length === 0) expect([times.startedNs, times.endedNs]).toEqual([start, end]);
    else expect(times.endedNs).toBe(times.startedNs);
  });

  test('never leave what the store can hold, and never end before they start', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 2n ** 64n - 1n), fc.bigInt(0n, 2n ** 64n - 1n), (start, end) => {
        const { startedNs, endedNs } = decideTimes(start, end, now);
        expect(endedNs >= startedNs && startedNs > 0n).toBe(true);
        expect(endedNs <= ns(now + clock_ahead_ms_max)).toBe(true);
      }),
    );
  });
});

describe("OTLP's JSON mapping", () => {
  const bodyOf = (span: Record<string, unknown>): Buffer =>
    Buffer.from(
      JSON.stringify({
        resourceSpans: [
          {
            scopeSpans: [
              {
                spans: [
                  {
                    traceId: 'a'.repeat(32),
                    spanId: 'b'.repeat(16),
                    startTimeUnixNano: `${now}000000`,
                    endTimeUnixNano: `${now}000001`,
                    name: 'x',
                    ...span,
                  },
                ],
              },
            ],
          },
        ],
      }),
    );
  const rowsOf = (span: Record<string, unknown>): SegmentRow[] =>
    spanRowsOf(jsonToProtobuf(bodyOf(span), 'traces'), now);

  test.each([
    ['base64 ids', { traceId: 'W47/95gDgQPSabYzgT/GDA==', spanId: '7uGbfsPBsXM=' }],
    ['a short id', { traceId: 'abcd' }],
    ['an id of odd length', { spanId: 'b'.repeat(15) }],
    ['a number for an id', { spanId: 7 }],
    ['zero ids', { traceId: '0'.repeat(32) }],
    ['no ids', { traceId: undefined, spanId: undefined }],
    ['the names of proto fields', { traceId: undefined, trace_id: 'a'.repeat(32) }],
  ])('rejects the span for %s', (_name, span) => {
    expect(rowsOf(span)).toEqual([]);
  });

  test('reads enums as integers and tolerates their names', () => {
    expect([
      rowsOf({ kind: 3 })[0]!['span_kind'],
      rowsOf({ kind: 'SPAN_KIND_CLIENT' })[0]!['span_kind'],
    ]).toEqual([3, 3]);
    expect(rowsOf({ kind: 99 })[0]!['span_kind']).toBe(0);
    expect(rowsOf({ status: { code: 2 } })[0]!['status_code']).toBe(2);
    expect(rowsOf({ status: { code: 'STATUS_CODE_ERROR' } })[0]!['status_code']).toBe(2);
  });

  test('reads 64-bit integers as strings and as numbers, to the nanosecond', () => {
    const text = bodyOf({})
      .toString()
      .replace(/"(\d+)000001"/, '$1123457');
    const [row] = spanRowsOf(jsonToProtobuf(Buffer.from(text), 'traces'), now);
    expect(row!['ended_at']).toBe(BigInt(`${now}123457`));
  });

  test('ignores what it does not know, and knows fields by their JSON names only', () => {
    const [row] = rowsOf({
      unknownField: { deep: [1] },
      start_time_unix_nano: '7',
      parent_span_id: 'c'.repeat(16),
      parentSpanId: '',
    });
    expect(row).toMatchObject({ parent_span_id: '', started_at: BigInt(now) * 1_000_000n });
  });

  test.each([
    ['{'],
    ['[]'],
    ['"x"'],
    ['null'],
    ['{"resourceSpans":7}'],
    ['{"resourceSpans":[7]}'],
    ['{"resourceSpans":[{"scopeSpans":[{"spans":[7]}]}]}'],
  ])('refuses %s as a whole', (text) => {
    expect(() => jsonToProtobuf(Buffer.from(text), 'traces')).toThrow(InvalidJson);
  });
});

describe('a body', () => {
  test('cut anywhere is malformed or a shorter export, never a crash', () => {
    const whole = tracesProtobuf([
      { attributes: modelCall(10, 5, { nested: { arrayValue: { values: [{ intValue: 1 }] } } }) },
      {},
    ]);
    for (let length = 0; length < whole.length; length++) {
      try {
        expect(ingest.spans(whole.subarray(0, length), context).rows).toBeLessThanOrEqual(2);
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedBody);
      }
    }
  });

  test('of any bytes is malformed or an export, never a crash', () => {
    const body = tracesProtobuf([{ attributes: modelCall(10, 5) }]);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(body.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        (changes) => {
          const changed = Buffer.from(body);
          for (const [at, byte] of changes) changed[at] = byte;
          try {
            ingest.spans(changed, context);
            ingest.logs(changed, context);
          } catch (error) {
            expect(error).toBeInstanceOf(MalformedBody);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test('of logs that was sent as spans is malformed, and nothing of it is stored', () => {
    const logs = jsonToProtobuf(
      Buffer.from(
        JSON.stringify({
          resourceLogs: [
            {
              scopeLogs: [
                {
                  logRecords: [
                    {
                      timeUnixNano: `${now}000000`,
                      traceId: 'a'.repeat(32),
                      spanId: 'b'.repeat(16),
                      eventName: 'gen_ai.choice',
                    },
                  ],
                },
              ],
            },
          ],
        }),
      ),
      'logs',
    );
    expect(logRowsOf(logs, now)).toHaveLength(1);
    // A record's ids stand where a span has attributes, and its severity where a span has its id.
    expect(() => ingest.spans(logs, context)).toThrow(MalformedBody);
  });
});
