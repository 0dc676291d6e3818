// The questions of the catalogue answered from an invented fleet, in the shapes of the contract. The arithmetic is only
// as good as a picture needs it.

import type { QuestionName } from '../../../api/contract/questions.ts';
import type { RequestRow } from '../../../api/contract/rows.ts';
import {
  costQuality,
  evaluationRows,
  evaluationTotals,
  type Mood,
  qualityOverTime,
  qualityRows,
  worstRows,
} from './quality.ts';

export interface Asked {
  readonly from: number;
  readonly to: number;
  readonly [parameter: string]: string | number | undefined;
}

type Rows = readonly RequestRow[];
type Answer = (rows: Rows, asked: Asked) => unknown[];

const failed = ({ outcome }: RequestRow) => outcome !== 'ok' && outcome !== 'cancelled';
const known = (values: readonly (number | null)[]) => values.filter((value) => value !== null);
const sum = (values: readonly (number | null)[]) => known(values).reduce((total, value) => total + value, 0);
const sumOrNull = (values: readonly (number | null)[]) =>
  known(values).length === 0 ? null : Number(sum(values).toFixed(9));
const ratio = (part: number, whole: number) => (whole === 0 ? null : part / whole);

function quantile(values: readonly (number | null)[], share: number): number | null {
  const sorted = known(values).toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null;
}

function totals(rows: Rows) {
  const costs = rows.map((row) => row.list_cost_usd);
  const cost = sumOrNull(costs);
  const calls = sum(rows.map((row) => row.call_count));
  const unpriced = sum(rows.map((row) => row.unpriced_call_count));
  return {
    request_count: rows.length,
    failed_count: rows.filter(failed).length,
    cancelled_count: rows.filter(({ outcome }) => outcome === 'cancelled').length,
    error_ratio: ratio(rows.filter(failed).length, rows.length),
    list_cost_usd: cost,
    cost_per_request_usd: cost === null ? null : ratio(cost, known(costs).length),
    cost_p95_usd: quantile(costs, 0.95),
    duration_p50_ms: quantile(
      rows.map((row) => row.duration_ms),
      0.5,
    ),
    duration_p95_ms: quantile(
      rows.map((row) => row.duration_ms),
      0.95,
    ),
    call_count: calls,
    streamed_call_count: rows.filter(({ ttft_ms }) => ttft_ms !== null).length,
    tool_call_count: sum(rows.map((row) => row.tool_call_count)),
    ttft_p50_ms: quantile(
      rows.map((row) => row.ttft_ms),
      0.5,
    ),
    ttft_p95_ms: quantile(
      rows.map((row) => row.ttft_ms),
      0.95,
    ),
    tpot_ms: quantile(
      rows.map((row) => row.tpot_ms),
      0.5,
    ),
    tpot_p95_ms: quantile(
      rows.map((row) => row.tpot_ms),
      0.95,
    ),
    input_tokens: sumOrNull(rows.map((row) => row.input_tokens)),
    cache_read_tokens: sumOrNull(rows.map((row) => row.cache_read_tokens)),
    output_tokens: sumOrNull(rows.map((row) => row.output_tokens)),
    reasoning_tokens: null,
    unpriced_call_count: unpriced,
    unpriced_call_ratio: ratio(unpriced, calls),
    unpriced_model_count: new Set(
      rows.filter((row) => row.unpriced_call_count > 0).flatMap(({ models }) => models),
    ).size,
    usage_flagged_call_count: rows.filter(({ usage_flags }) => usage_flags.length > 0).length,
    wasted_cost_usd: sumOrNull(rows.map((row) => row.wasted_cost_usd)),
  };
}

const pick = (row: object, columns: readonly string[]) =>
  Object.fromEntries(columns.map((column) => [column, (row as Record<string, unknown>)[column] ?? null]));

function groups(rows: Rows, nameOf: (row: RequestRow) => string): [string, Rows][] {
  return [...Map.groupBy(rows, nameOf)].sort(
    ([, a], [, b]) => sum(b.map((row) => row.list_cost_usd)) - sum(a.map((row) => row.list_cost_usd)),
  );
}

const bucketOf =
  ({ bucket_seconds }: Asked) =>
  (row: RequestRow) => {
    const width = Number(bucket_seconds ?? 3_600) * 1_000;
    return new Date(Math.floor(Date.parse(row.started_at) / width) * width).toISOString();
  };

const dimensionOf =
  (dimension: unknown) =>
  (row: RequestRow): string => {
    if (dimension === 'model') return row.models[0] ?? '';
    if (dimension === 'provider') return row.providers[0] ?? '';
    return String((row as Record<string, unknown>)[String(dimension ?? 'agent_name')] ?? '');
  };

const overTime =
  (columns: readonly string[]): Answer =>
  (rows, asked) =>
    groups(rows, bucketOf(asked)).map(([bucket_at, own]) => ({ bucket_at, ...pick(totals(own), columns) }));

const agentColumns = [
  'request_count',
  'failed_count',
  'error_ratio',
  'list_cost_usd',
  'cost_per_request_usd',
  'duration_p95_ms',
  'ttft_p95_ms',
  'call_count',
  'unpriced_call_count',
];
const modelColumns = [
  'call_count',
  'failed_count',
  'list_cost_usd',
  'input_tokens',
  'cache_read_tokens',
  'output_tokens',
  'ttft_p95_ms',
  'tpot_ms',
  'unpriced_call_count',
];
const latencyColumns = ['streamed_call_count', 'ttft_p50_ms', 'ttft_p95_ms', 'tpot_ms', 'tpot_p95_ms'];
const requestColumns = [
  'request_count',
  'failed_count',
  'list_cost_usd',
  'cost_per_request_usd',
  'duration_p50_ms',
  'duration_p95_ms',
];

const spendOverTime: Answer = (rows, asked) => {
  const nameOf = dimensionOf(asked['dimension']);
  const large = new Set(
    groups(rows, nameOf)
      .slice(0, Number(asked['limit'] ?? 10))
      .map(([name]) => name),
  );
  const nameIn = (row: RequestRow) => (large.has(nameOf(row)) ? nameOf(row) : '(other)');
  return groups(rows, bucketOf(asked)).flatMap(([bucket_at, own]) =>
    groups(own, nameIn).map(([value, group]) => ({
      bucket_at,
      value,
      ...pick(totals(group), ['list_cost_usd', 'call_count', 'unpriced_call_count']),
    })),
  );
};

const seen = (rows: Rows) => {
  const times = rows.map(({ started_at }) => started_at).sort();
  return { first: times[0] ?? '', last: times.at(-1) ?? '' };
};

const unique = (values: readonly string[]) => [...new Set(values)];

/** How the quality of answers is measured in this stub. */
export const answersIn = (mood: Mood): Readonly<Record<QuestionName, Answer>> => ({
  ...plainAnswers,
  answer_quality: (rows) => qualityRows(rows, mood),
  quality_over_time: (rows, asked) => qualityOverTime(groups(rows, bucketOf(asked)), mood),
  worst_answers: (rows) => worstRows(rows, mood),
  evaluations: evaluationRows,
  evaluation_totals: evaluationTotals,
  cost_quality: (rows) => costQuality(rows, mood),
});

type Quality =
  | 'answer_quality'
  | 'quality_over_time'
  | 'worst_answers'
  | 'evaluations'
  | 'evaluation_totals'
  | 'cost_quality';

const plainAnswers: Readonly<Record<Exclude<QuestionName, Quality>, Answer>> = {
  overview_totals: (rows) => [
    pick(
      totals(rows),
      Object.keys(totals([])).filter((column) => column !== 'wasted_cost_usd'),
    ),
  ],
  spend_over_time: spendOverTime,
  requests_over_time: overTime(requestColumns),
  latency_over_time: overTime(latencyColumns),
  top_agents: (rows, { limit }) =>
    groups(rows, ({ agent_name }) => agent_name)
      .slice(0, Number(limit ?? 10))
      .map(([agent_name, own]) => ({
        agent_name,
        ...pick(totals(own), [...agentColumns, 'wasted_cost_usd']),
      })),
  top_models: (rows, { limit }) =>
    groups(rows, ({ models }) => models[0] ?? '')
      .slice(0, Number(limit ?? 10))
      .map(([model, own]) => ({
        provider: own[0]?.providers[0] ?? '',
        model,
        ...pick(totals(own), modelColumns),
      })),
  unpriced_models: () => [],
  agents: (rows) =>
    groups(rows, ({ agent_name }) => agent_name).map(([agent_name, own]) => ({
      agent_name,
      first_seen_at: seen(own).first,
      last_seen_at: seen(own).last,
      ...pick(totals(own), [...agentColumns, 'tpot_ms']),
      models: unique(own.flatMap(({ models }) => models)),
      tools: agent_name === 'refunds' ? ['lookup_order', 'issue_refund', 'send_mail'] : [],
      environments: unique(own.map(({ environment }) => environment)),
    })),
  top_tools: (rows) =>
    ['lookup_order', 'issue_refund', '<b>tool</b>'].map((tool_name, index) => ({
      tool_name,
      call_count: rows.length * (3 - index),
      failed_count: index,
      error_ratio: 0.01 * index,
      duration_p50_ms: 112 * (index + 1),
      duration_p95_ms: 320 * (index + 1),
    })),
  conversations: (rows, { limit }) =>
    groups(
      rows.filter(({ conversation_id }) => conversation_id !== ''),
      ({ conversation_id }) => conversation_id,
    )
      .slice(0, Number(limit ?? 100))
      .map(([conversation_id, own]) => ({
        conversation_id,
        first_at: seen(own).first,
        last_at: seen(own).last,
        ...pick(totals(own), [
          'request_count',
          'failed_count',
          'list_cost_usd',
          'call_count',
          'unpriced_call_count',
        ]),
        agent_names: unique(own.map(({ agent_name }) => agent_name)),
        user_id: own[0]?.user_id ?? '',
      })),
  filter_values: (rows, { dimension, limit }) =>
    groups(rows, dimensionOf(dimension))
      .filter(([value]) => value !== '')
      .slice(0, Number(limit ?? 100))
      .map(([value, own]) => ({ value, request_count: own.length })),
};

/** The rows that a request's filters leave. */
export function filtered(rows: Rows, asked: Readonly<Record<string, string | undefined>>): Rows {
  const is = (name: string, value: string | undefined, own: string | readonly string[]) =>
    asked[name] === undefined || (Array.isArray(own) ? own.includes(value ?? '') : own === value);
  const [from, to] = [Date.parse(asked['from'] ?? ''), Date.parse(asked['to'] ?? '')];
  return rows.filter((row) => {
    const at = Date.parse(row.started_at);
    return (
      at >= from &&
      at < to &&
      (
        [
          'agent_name',
          'user_id',
          'team',
          'environment',
          'conversation_id',
          'service_name',
          'outcome',
        ] as const
      ).every((name) => is(name, asked[name], row[name])) &&
      is('model', asked['model'], row.models) &&
      is('provider', asked['provider'], row.providers) &&
      (asked['failed'] !== 'true' || failed(row)) &&
      (asked['unpriced'] !== 'true' || row.unpriced_call_count > 0) &&
      (asked['text'] === undefined ||
        `${row.name} ${row.trace_id} ${row.error_message}`.includes(asked['text']))
    );
  });
}
