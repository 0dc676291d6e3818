// A month of history made inside the engine: derived rows and narrow facts as functions of a trace's number, so that
// ten million spans take seconds and every run has the same ones.

import { createHash } from 'node:crypto';
import type { Store } from '../../sql/store.ts';

/** An agent, four calls, three tool calls. */
export const spans_per_trace = 8;
const calls_per_trace = 4;
const tools_per_trace = 3;
const days = 30;
const traces_per_insert = 50_000;

export interface History {
  readonly traces: number;
  readonly end: Date;
  readonly start: Date;
}

/** The trace with this number; the engine makes the same from it. */
export const traceId = (number: number): string => createHash('md5').update(String(number)).digest('hex');

const traceIdSql = 'lower(hex(MD5(toString(t))))';
const spanIdSql = (index: string): string =>
  `substring(lower(hex(MD5(concat(toString(t), '-', toString(${index}))))), 1, 16)`;

/** A number in 0 to count - 1 that belongs to the trace (and what `salt` adds to it). */
const chosen = (salt: string, count: number): string => `cityHash64(t, ${salt}) % ${count}`;
const oneOf = (names: readonly string[], salt: string): string =>
  `arrayElement([${names.map((name) => `'${name}'`).join(', ')}], 1 + ${chosen(salt, names.length)})`;

const agents = [
  'support',
  'billing',
  'travel',
  'review',
  'research',
  'claims',
  'sales',
  'legal',
  'hiring',
  'search',
];
const models = [
  'gpt-4o',
  'gpt-4.1',
  'gpt-4o-mini',
  'o3',
  'claude-sonnet-4',
  'gemini-2.5-flash',
  'house-model',
];
const tools = [
  'search_documents',
  'get_order',
  'create_ticket',
  'run_sql',
  'fetch_url',
  'send_email',
  'read_file',
];
const teams = ['care', 'finance', 'platform', 'growth'];
const agent = oneOf(agents, "'agent'");
const place = `'bench' AS service_name, if(${chosen("'env'", 10)} = 0, 'staging', 'production') AS environment, ${oneOf(teams, "'team'")} AS team,
 concat('user-', toString(${chosen("'user'", 20_000)})) AS user_id, concat('conversation-', toString(intDiv(t, 3))) AS conversation_id, ${agent} AS agent_name`;
const modelOf = (salt: string): string => oneOf(models, salt);
const providerOf = (model: string): string =>
  `multiIf(startsWith(${model}, 'claude'), 'anthropic', startsWith(${model}, 'gemini'), 'gcp.gemini', 'openai')`;
const rates =
  '[{"bucket":"uncached_input","usd_per_mtok":"2.5"},{"bucket":"cache_read","usd_per_mtok":"1.25"},{"bucket":"output","usd_per_mtok":"10"}]';
const failed = `${chosen("'failed'", 40)} = 0`;

/** Rows come in the order of time, in inserts of a few hours, as a watcher would have left them. */
export async function seedHistory(store: Store, history: History): Promise<void> {
  for (let first = 0; first < history.traces; first += traces_per_insert) {
    const range = { first, count: Math.min(traces_per_insert, history.traces - first) };
    for (const statement of [requestsSql, callsSql, toolCallsSql, spansSql])
      await store.command(`${statement(history, range)} SETTINGS max_partitions_per_insert_block = 0`);
  }
}

interface Numbers {
  readonly first: number;
  readonly count: number;
}

/** `t`, the trace's number, `i`, the row's place in it, and when the trace started; `each` rows a trace. */
function from({ start, end, traces }: History, { first, count }: Numbers, each: number): string {
  const step_ns = Math.floor(((end.getTime() - start.getTime()) * 1e6) / traces);
  return `(SELECT intDiv(number, ${each}) + ${first} AS t, toUInt32(number % ${each}) AS i,
 fromUnixTimestamp64Nano(toInt64(${start.getTime()}000000 + t * ${step_ns}), 'UTC') AS began FROM numbers(${count * each}))`;
}

const requestsSql = (history: History, numbers: Numbers): string => `
INSERT INTO requests (tenant_id, started_at, trace_id, root_span_id, root_seen, name, duration_ms, service_name, environment, team, user_id,
 conversation_id, agent_name, agent_names, models, providers, outcome, failure_class, error_type, span_count, call_count, tool_call_count,
 error_count, depth_count, unpriced_call_count, input_tokens, uncached_input_tokens, cache_read_tokens, output_tokens, list_cost_usd, ttft_ms,
 tpot_ms, received_at, version, is_deleted)
SELECT 'default', began, ${traceIdSql}, ${spanIdSql('0')}, true, concat('invoke_agent ', agent_name), 1500 + ${chosen("'ms'", 6_000)},
 ${place}, [agent_name], arrayDistinct([${modelOf('1')}, ${modelOf('3')}, ${modelOf('5')}, ${modelOf('7')}]), ['openai'],
 if(${failed}, 'error', 'ok'), if(${failed}, 'external_api', NULL), if(${failed}, 'timeout', ''), ${spans_per_trace}, ${calls_per_trace},
 ${tools_per_trace}, ${failed}, 2, 0, 8000 + ${chosen("'in'", 4_000)}, 6000, 2000, 900 + ${chosen("'out'", 900)},
 toDecimal64(0.01 + ${chosen("'usd'", 1_000)} / 100000, 12), 300 + ${chosen("'ttft'", 900)}, 12 + ${chosen("'tpot'", 20)}, began, 1, 0
FROM ${from(history, numbers, 1)}`;

const callsSql = (history: History, numbers: Numbers): string => `
INSERT INTO calls (tenant_id, started_at, trace_id, span_id, parent_span_id, duration_ms, kind, operation, dialect, scope_name, service_name,
 environment, team, user_id, conversation_id, agent_name, provider, model, request_model, response_model, response_id, counting, usage_semantics,
 input_tokens, uncached_input_tokens, cache_read_tokens, output_tokens, list_cost_usd, cost_basis, price_id, price_rates, streamed, ttft_ms,
 ttft_source, tpot_ms, finish_reasons, outcome, version, is_deleted)
SELECT 'default', began + toIntervalMillisecond(i * 900), ${traceIdSql}, ${spanIdSql('2 * i + 1')}, ${spanIdSql('0')}, 300 + ${chosen("i, 'ms'", 3_000)},
 'llm', 'chat', 'genai', 'bench.genai', ${place}, ${providerOf('model')}, ${modelOf('2 * i + 1')} AS model, model, model,
 concat('chatcmpl-', ${spanIdSql('i + 100')}), if(${chosen("i, 'twin'", 50)} = 0, 'duplicate', 'counted'), 'inclusive',
 2000 + ${chosen("i, 'in'", 1_000)} AS input, input - 500, 500, 200 + ${chosen("i, 'out'", 300)},
 if(model = 'house-model', NULL, toDecimal64(0.002 + ${chosen("i, 'usd'", 1_000)} / 100000, 12)), if(model = 'house-model', 'unpriced', 'exact'), model, if(model = 'house-model', '', '${rates}'),
 ${chosen("i, 'streamed'", 2)} = 0 AS streams, if(streams, 300 + ${chosen("i, 'ttft'", 900)}, NULL), if(streams, 'first chunk', ''),
 if(streams, 12 + ${chosen("i, 'tpot'", 2_000)} / 100, NULL), ['stop'], 'ok', 1, 0
FROM ${from(history, numbers, calls_per_trace)}`;

const toolCallsSql = (history: History, numbers: Numbers): string => `
INSERT INTO tool_calls (tenant_id, started_at, trace_id, span_id, parent_span_id, duration_ms, service_name, environment, team, user_id,
 conversation_id, agent_name, tool_name, tool_type, tool_call_id, arguments_hash, result_hash, counting, outcome, failure_class, version, is_deleted)
SELECT 'default', began + toIntervalMillisecond(600 + i * 900), ${traceIdSql}, ${spanIdSql('2 * i + 2')}, ${spanIdSql('0')}, 20 + ${chosen("i, 'ms'", 400)},
 ${place}, ${oneOf(tools, "i, 'tool'")}, 'function', concat('call_', ${spanIdSql('i + 200')}), cityHash64(t, i), cityHash64(t, i, 1), 'counted',
 if(${chosen("i, 'bad'", 25)} = 0, 'error', 'ok'), NULL, 1, 0
FROM ${from(history, numbers, tools_per_trace)}`;

const spansSql = (history: History, numbers: Numbers): string => `
INSERT INTO spans (node_id, wal_sequence, wal_index, received_at, tenant_id, trace_id, span_id, parent_span_id, name, span_kind, started_at,
 ended_at, status_code, scope_name, service_name, kind, dialect, operation, provider, request_model, response_model, conversation_id, user_id,
 team, environment, agent_name, tool_name, input_tokens, output_tokens)
SELECT 'bench', t + 1, i, began + toIntervalSecond(8), 'default', ${traceIdSql}, ${spanIdSql('i')}, if(i = 0, '', ${spanIdSql('0')}),
 multiIf(i = 0, 'invoke_agent', i % 2 = 1, 'chat', 'execute_tool'), 'internal', began + toIntervalMillisecond(i * 450), began + toIntervalMillisecond(i * 450 + 400), 'unset',
 'bench.genai', service_name, multiIf(i = 0, 'agent', i % 2 = 1, 'llm', 'tool'), 'genai', '', if(i % 2 = 1, 'openai', ''),
 if(i % 2 = 1, ${modelOf('i')}, '') AS model, model, conversation_id, user_id, team, environment, agent_name, if(i > 0 AND i % 2 = 0, 'run_sql', ''),
 if(i % 2 = 1, 2000, NULL), if(i % 2 = 1, 300, NULL)
FROM (SELECT *, ${place} FROM ${from(history, numbers, spans_per_trace)})`;

/** The month that ends at `end`. */
export function historyOf(spans: number, end: Date): History {
  const start = new Date(end.getTime() - days * 86_400_000);
  return { traces: Math.floor(spans / spans_per_trace), start, end };
}
