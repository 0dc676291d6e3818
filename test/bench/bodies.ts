// Request bodies of spans as agents send them, encoded once and given fresh ids and times before each send, so that
// the generator costs little beside what it measures. Traces have eight spans: an agent, four calls, three tools.

import { jsonToProtobuf } from '../../collector/decode/json.ts';
import { prose, type Random, seededRandom } from './text.ts';

export interface Template {
  readonly body: Buffer;
  readonly spans: number;
  readonly traces: readonly TraceMarks[];
}

interface TraceMarks {
  readonly idAt: readonly number[];
  readonly spans: readonly SpanMarks[];
}

interface SpanMarks {
  /** Where the span's id stands: its own, and as its children's parent. */
  readonly idAt: readonly number[];
  readonly startAt: number;
  readonly endAt: number;
  /** Milliseconds before now. */
  readonly startAgo: number;
  readonly endAgo: number;
}

const models = [
  ['openai', 'gpt-4o-mini-2024-07-18'],
  ['openai', 'gpt-4.1-2025-04-14'],
  ['anthropic', 'claude-sonnet-4-20250514'],
  ['gcp.vertex_ai', 'gemini-2.5-flash'],
  ['aws.bedrock', 'amazon.nova-lite-v1:0'],
] as const;
const agents = [
  'support-triage',
  'invoice-reader',
  'travel-planner',
  'code-reviewer',
  'research-assistant',
  'claims-intake',
];
const tools = ['search_documents', 'get_order_status', 'create_ticket', 'run_sql', 'fetch_url', 'send_email'];
const spans_per_trace = 8;

const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
const hex = (random: Random, length: number): string =>
  Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('');

interface Draft {
  readonly trace: string;
  readonly id: string;
  readonly start: bigint;
  readonly end: bigint;
  readonly startAgo: number;
  readonly endAgo: number;
  readonly json: object;
}

/** A template of `count` spans whose serialized size is about `span_bytes` each. */
export function buildTemplate(seed: number, count: number, span_bytes: number): Template {
  let text_length = Math.round(span_bytes * 0.66);
  for (let attempt = 0; attempt < 4; attempt++) {
    const size = encode(drafts(seedOf(seed), count, text_length)).length / count;
    text_length = Math.max(16, text_length + Math.round(((span_bytes - size) * 10) / 11));
  }
  const made = drafts(seedOf(seed), count, text_length);
  return marked(encode(made), made);
}

const seedOf = (seed: number): Random => seededRandom(seed * 7_919 + 1);

function drafts(random: Random, count: number, text_length: number): Draft[] {
  const made: Draft[] = [];
  while (made.length < count)
    made.push(...trace(random, Math.min(spans_per_trace, count - made.length), text_length));
  return made;
}

function trace(random: Random, count: number, text_length: number): Draft[] {
  const shared = {
    trace: hex(random, 32),
    root: hex(random, 16),
    agent: pick(random, agents),
    conversation: `conv-${hex(random, 16)}`,
    user: `user-${Math.floor(random() * 2_000)}`,
  };
  const total = 1_500 + random() * 6_000;
  // In the order in which they end, as an SDK exports them: the root stands last.
  const children = Array.from({ length: count - 1 }, (_, index) =>
    child(random, { ...shared, index: index + 1, step: total / spans_per_trace, text_length, total }),
  );
  return [...children, root(random, { ...shared, total, text_length })];
}

interface Shared {
  readonly trace: string;
  readonly root: string;
  readonly agent: string;
  readonly conversation: string;
  readonly user: string;
  readonly total: number;
  readonly text_length: number;
}

type Value = string | number | readonly string[];

function draft(
  random: Random,
  at: { id: string; startAgo: number; endAgo: number },
  span: {
    shared: Shared;
    name: string;
    kind: number;
    parent: string;
    attributes: Record<string, Value>;
    failed?: boolean;
  },
): Draft {
  const [start, end] = [BigInt(`0x1${hex(random, 15)}`), BigInt(`0x1${hex(random, 15)}`)];
  const json = {
    traceId: span.shared.trace,
    spanId: at.id,
    parentSpanId: span.parent,
    name: span.name,
    kind: span.kind,
    startTimeUnixNano: String(start),
    endTimeUnixNano: String(end),
    attributes: Object.entries(span.attributes).map(([key, value]) => ({ key, value: anyValue(value) })),
    ...(span.failed ? { status: { code: 2, message: 'upstream timeout after 30s' } } : {}),
  };
  return { trace: span.shared.trace, id: at.id, start, end, startAgo: at.startAgo, endAgo: at.endAgo, json };
}

function anyValue(value: Value): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'number')
    return Number.isInteger(value) ? { intValue: value } : { doubleValue: value };
  return { arrayValue: { values: value.map((item) => ({ stringValue: item })) } };
}

const message = (role: string, content: string, more: object = {}): string =>
  JSON.stringify([{ role, parts: [{ type: 'text', content }], ...more }]);

function root(random: Random, shared: Shared): Draft {
  const attributes = {
    'gen_ai.operation.name': 'invoke_agent',
    'gen_ai.provider.name': 'openai',
    'gen_ai.agent.name': shared.agent,
    'gen_ai.agent.id': `asst_${shared.agent}`,
    'gen_ai.conversation.id': shared.conversation,
    'user.id': shared.user,
    'session.id': shared.conversation,
    'openinference.span.kind': 'AGENT',
    'gen_ai.input.messages': message('user', prose(random, shared.text_length / 2)),
    'gen_ai.output.messages': message('assistant', prose(random, shared.text_length / 2), {
      finish_reason: 'stop',
    }),
  };
  return draft(
    random,
    { id: shared.root, startAgo: shared.total, endAgo: 0 },
    { shared, name: `invoke_agent ${shared.agent}`, kind: 1, parent: '', attributes },
  );
}

function child(random: Random, shared: Shared & { index: number; step: number }): Draft {
  const startAgo = shared.total - shared.index * shared.step;
  const at = { id: hex(random, 16), startAgo, endAgo: startAgo - shared.step * 0.9 };
  return shared.index % 2 === 1 ? call(random, at, shared) : tool(random, at, shared);
}

function call(random: Random, at: { id: string; startAgo: number; endAgo: number }, shared: Shared): Draft {
  const [provider, model] = pick(random, models);
  const [input, output] = [200 + Math.floor(random() * 4_000), 20 + Math.floor(random() * 900)];
  const attributes = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': provider,
    'gen_ai.request.model': model,
    'gen_ai.response.model': model,
    'gen_ai.request.temperature': 0.2,
    'gen_ai.request.max_tokens': 1024,
    'gen_ai.response.id': `chatcmpl-${hex(random, 24)}`,
    'gen_ai.response.finish_reasons': ['stop'],
    'gen_ai.usage.input_tokens': input,
    'gen_ai.usage.output_tokens': output,
    'gen_ai.usage.cache_read.input_tokens': Math.floor(input / 3),
    'gen_ai.agent.name': shared.agent,
    'gen_ai.conversation.id': shared.conversation,
    'user.id': shared.user,
    'session.id': shared.conversation,
    'server.address': `api.${provider}.example`,
    'server.port': 443,
    'openinference.span.kind': 'LLM',
    'llm.model_name': model,
    'llm.provider': provider,
    'llm.token_count.prompt': input,
    'llm.token_count.completion': output,
    'llm.token_count.total': input + output,
    'gen_ai.input.messages': message('user', prose(random, shared.text_length * 0.6)),
    'gen_ai.output.messages': message('assistant', prose(random, shared.text_length * 0.4), {
      finish_reason: 'stop',
    }),
  };
  return draft(random, at, { shared, name: `chat ${model}`, kind: 3, parent: shared.root, attributes });
}

function tool(random: Random, at: { id: string; startAgo: number; endAgo: number }, shared: Shared): Draft {
  const name = pick(random, tools);
  const attributes = {
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': name,
    'gen_ai.tool.type': 'function',
    'gen_ai.tool.call.id': `call_${hex(random, 16)}`,
    'gen_ai.agent.name': shared.agent,
    'gen_ai.conversation.id': shared.conversation,
    'session.id': shared.conversation,
    'openinference.span.kind': 'TOOL',
    'tool.name': name,
    'gen_ai.tool.call.arguments': JSON.stringify({
      query: prose(random, shared.text_length / 8),
      limit: Math.floor(random() * 50),
    }),
    'gen_ai.tool.call.result': JSON.stringify({
      ok: true,
      text: prose(random, (shared.text_length * 7) / 8),
    }),
  };
  return draft(random, at, {
    shared,
    name: `execute_tool ${name}`,
    kind: 1,
    parent: shared.root,
    attributes,
    failed: random() < 0.04,
  });
}

const resource: Record<string, Value> = {
  'service.name': 'bench',
  'service.version': '1.4.2',
  'deployment.environment.name': 'bench',
  'telemetry.sdk.name': 'opentelemetry',
  'telemetry.sdk.language': 'python',
  'telemetry.sdk.version': '1.37.0',
  'host.name': 'bench-1',
  'process.pid': 4242,
};

function encode(made: readonly Draft[]): Buffer {
  const attributes = Object.entries(resource).map(([key, value]) => ({ key, value: anyValue(value) }));
  const scopeSpans = [
    { scope: { name: 'bench.genai', version: '0.1.0' }, spans: made.map(({ json }) => json) },
  ];
  return jsonToProtobuf(
    Buffer.from(JSON.stringify({ resourceSpans: [{ resource: { attributes }, scopeSpans }] })),
    'traces',
  );
}

/** Finds every place that has to be patched. */
function marked(body: Buffer, made: readonly Draft[]): Template {
  const everywhere = (pattern: Buffer): number[] => {
    const found: number[] = [];
    for (let at = body.indexOf(pattern); at >= 0; at = body.indexOf(pattern, at + 1)) found.push(at);
    return found;
  };
  const fixed = (value: bigint): number => {
    const pattern = Buffer.alloc(8);
    pattern.writeBigUInt64LE(value);
    return body.indexOf(pattern);
  };
  const traces = [...Map.groupBy(made, ({ trace: id }) => id)].map(([id, spans]) => ({
    idAt: everywhere(Buffer.from(id, 'hex')),
    spans: spans.map((span) => ({
      idAt: everywhere(Buffer.from(span.id, 'hex')),
      startAt: fixed(span.start),
      endAt: fixed(span.end),
      startAgo: span.startAgo,
      endAgo: span.endAgo,
    })),
  }));
  return { body, spans: made.length, traces };
}

/** Gives every trace and span of the template fresh random ids, and times that end now. */
export function patch(template: Template, random: (size: number) => Buffer, now_ms: number): void {
  const { body } = template;
  const nanoseconds = (ago_ms: number): bigint => BigInt(Math.round((now_ms - ago_ms) * 1_000)) * 1_000n;
  for (const { idAt, spans } of template.traces) {
    const bytes = random(16 + spans.length * 8);
    for (const at of idAt) bytes.copy(body, at, 0, 16);
    for (const [index, span] of spans.entries()) {
      for (const at of span.idAt) bytes.copy(body, at, 16 + index * 8, 24 + index * 8);
      body.writeBigUInt64LE(nanoseconds(span.startAgo), span.startAt);
      body.writeBigUInt64LE(nanoseconds(span.endAgo), span.endAt);
    }
  }
}
