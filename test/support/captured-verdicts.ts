// The verdict on every scenario of a captured emitter: are our tokens and dollars exact, do the calls say what cannot be
// known, did nothing arrive, or are we silently wrong? Judged call by call, so that one flag never excuses another call.

import type { Accounted } from '../../api/watch/account/account.ts';
import type { Call } from '../../api/watch/account/call.ts';
import type { SpanFact } from '../../api/watch/account/facts.ts';
import type { Captured, Scenario, ServedCall } from './captured.ts';
import { servedPico } from './served-cost.ts';

const buckets = ['input', 'cache_read', 'cache_write', 'cache_write_1h', 'output', 'reasoning'] as const;
type Bucket = (typeof buckets)[number];
type Tokens = Readonly<Record<Bucket, number>>;

export interface Sums extends Tokens {
  readonly calls: number;
  /** Whole pico-dollars over the calls that have a price. */
  readonly pico: bigint;
  readonly unpriced: number;
}

export interface Verdict {
  readonly scenario: string;
  /** `unsent`: no span of a model, agent or workflow arrived, so there is nothing that could be flagged. */
  readonly verdict: 'exact' | 'flagged' | 'unsent' | 'silent wrong';
  readonly flags: readonly string[];
  readonly ours: Sums;
  readonly truth: Sums;
  /** Calls of ours that say nothing wrong is with them and that nobody was served, and served calls that nobody reported. */
  readonly silent: readonly string[];
}

/** The moment by whose prices the truth is priced: the captures were made then. */
const priced_at = new Date('2026-11-21T02:00:00Z');

/** One verdict per scenario; scenarios that the emitter put into one trace are judged together. */
export function verdicts(captured: Captured, accounted: ReadonlyMap<string, Accounted>): Verdict[] {
  const done = new Set<string>();
  return captured.truth.scenarios.flatMap((scenario) => {
    if (done.has(scenario.scenario)) return [];
    const together = captured.truth.scenarios.filter(
      (other) => other === scenario || scenario.shares_traces_with?.includes(other.scenario),
    );
    for (const one of together) done.add(one.scenario);
    return [judge(together, accounted, captured.spans)];
  });
}

/** Kinds of spans that say that a model was at work. */
const telling: ReadonlySet<string> = new Set(['llm', 'embedding', 'rerank', 'agent', 'workflow', 'step']);

function judge(
  together: readonly Scenario[],
  accounted: ReadonlyMap<string, Accounted>,
  spans: readonly SpanFact[],
): Verdict {
  const traces = [...new Set(together.flatMap((scenario) => scenario.trace_ids))];
  const calls = traces
    .flatMap((trace) => accounted.get(trace)?.calls ?? [])
    .filter((call) => call.counting === 'counted');
  const served = together
    .flatMap((scenario) => scenario.calls)
    .filter((call) => call.failed_status === undefined);
  const [ours, truth] = [sumOfCalls(calls), sumOfServed(served)];
  const silent = silentlyWrong(calls, served, standIns(spans));
  const said = spans.some((span) => traces.includes(span.trace_id) && telling.has(span.kind));
  const flags = [...new Set(calls.flatMap((call) => call.usage_flags))].sort();
  return {
    scenario: together.map((scenario) => scenario.scenario).join('+'),
    verdict: verdictOf({ exact: agree(ours, truth, served), silent: silent.length > 0, said }),
    flags,
    ours,
    truth,
    silent,
  };
}

function verdictOf(seen: { exact: boolean; silent: boolean; said: boolean }): Verdict['verdict'] {
  if (seen.exact) return 'exact';
  if (!seen.said) return 'unsent';
  return seen.silent ? 'silent wrong' : 'flagged';
}

/** Anthropic's and Bedrock's wires do not say how much was reasoning, so there is nothing to compare. */
const saysReasoning = ({ api }: ServedCall): boolean => !/^(messages|bedrock)/.test(api);

function agree(ours: Sums, truth: Sums, served: readonly ServedCall[]): boolean {
  const compared = buckets.filter((bucket) => bucket !== 'reasoning' || served.every(saysReasoning));
  return compared.every((bucket) => ours[bucket] === truth[bucket]) && ours.pico === truth.pico;
}

const ofCall = (call: Call): Tokens => ({
  input: call.input_tokens ?? 0,
  cache_read: call.cache_read_tokens ?? 0,
  cache_write: call.cache_write_tokens ?? 0,
  cache_write_1h: call.cache_write_1h_tokens ?? 0,
  output: call.output_tokens ?? 0,
  reasoning: call.reasoning_tokens ?? 0,
});

const ofServed = (call: ServedCall): Tokens => ({
  input: call.input_tokens,
  cache_read: call.cache_read_tokens,
  cache_write: call.cache_write_5m_tokens + call.cache_write_1h_tokens,
  cache_write_1h: call.cache_write_1h_tokens,
  output: call.output_tokens,
  reasoning: call.reasoning_tokens,
});

/** Which buckets a flag excuses; a flag about the cache does not excuse a wrong output. */
const excuses: Readonly<Record<string, readonly Bucket[]>> = {
  usage_missing: buckets,
  usage_partial: buckets,
  known_defect: buckets,
  twin_unresolved: buckets,
  cache_unknown: ['input', 'cache_read', 'cache_write', 'cache_write_1h'],
  reasoning_unknown: ['reasoning'],
};

/** Spans whose usage is the sum of calls that did not arrive. */
const standIns = (spans: readonly SpanFact[]): ReadonlySet<string> =>
  new Set(spans.filter(({ kind }) => kind === 'agent' || kind === 'workflow').map((span) => span.span_id));

/**
 * Pairs counted calls with served ones, those that excuse nothing first. What is left over is wrong: a call that
 * excuses nothing and that nobody was served, a served call for which no call stands whose tokens are said to be unknown.
 */
function silentlyWrong(
  calls: readonly Call[],
  served: readonly ServedCall[],
  sums: ReadonlySet<string>,
): string[] {
  const left = [...served];
  const wrong: string[] = [];
  let standsForMany = false;
  for (const call of [...calls].sort((a, b) => excusedBy(a).size - excusedBy(b).size)) {
    const open = excusedBy(call);
    const unknown = open.size === buckets.length;
    if (call.usage_flags.some((flag) => flag === 'usage_missing' || flag === 'usage_partial'))
      standsForMany = true;
    const index = left.findIndex((one) => isReportOf(ofCall(call), [one], open));
    if (index >= 0) left.splice(index, 1);
    else if (sums.has(call.span_id) && isReportOf(ofCall(call), left, open)) left.length = 0;
    else if (!unknown && !isRefused(call)) wrong.push(`not served: ${JSON.stringify(ofCall(call))}`);
  }
  // One call may stand for many that did not arrive (an agent, an SDK's own loop), when it says so.
  if (!standsForMany) wrong.push(...left.map((one) => `not reported: ${JSON.stringify(ofServed(one))}`));
  return wrong;
}

const isRefused = (call: Call): boolean =>
  call.outcome !== 'ok' && call.input_tokens === null && call.output_tokens === null;

/** Bedrock's writes have one price in the book, so how long they live is only unknown there, which needs no flag. */
function excusedBy(call: Call): Set<Bucket> {
  const open = new Set(call.usage_flags.flatMap((flag) => excuses[flag] ?? []));
  if (call.provider === 'aws.bedrock' && call.cache_write_1h_tokens === null) open.add('cache_write_1h');
  return open;
}

function isReportOf(ours: Tokens, served: readonly ServedCall[], open: ReadonlySet<Bucket>): boolean {
  const truth = sumOf(served.map(ofServed));
  return buckets
    .filter((bucket) => !open.has(bucket) && (bucket !== 'reasoning' || served.every(saysReasoning)))
    .every((bucket) => ours[bucket] === truth[bucket]);
}

function sumOf(list: readonly Tokens[]): Tokens {
  const sum = (bucket: Bucket): number => list.reduce((total, one) => total + one[bucket], 0);
  return Object.fromEntries(buckets.map((bucket) => [bucket, sum(bucket)])) as Tokens;
}

const sumOfPico = (costs: readonly (bigint | null)[]): bigint =>
  costs.reduce<bigint>((sum, pico) => sum + (pico ?? 0n), 0n);

function sumOfCalls(calls: readonly Call[]): Sums {
  return {
    ...sumOf(calls.map(ofCall)),
    calls: calls.length,
    pico: sumOfPico(calls.map((call) => call.list_cost_pico)),
    unpriced: calls.filter((call) => call.cost_basis === 'unpriced').length,
  };
}

function sumOfServed(calls: readonly ServedCall[]): Sums {
  const costs = calls.map((call) => servedPico(call, priced_at));
  return {
    ...sumOf(calls.map(ofServed)),
    calls: calls.length,
    pico: sumOfPico(costs),
    unpriced: costs.filter((pico) => pico === null).length,
  };
}

/** One line of the golden file: what the verdict is, on how much, and where we and the truth differ (ours/truth). */
export function verdictLine(
  emitter: string,
  { scenario, verdict, flags, ours, truth, silent }: Verdict,
): string {
  const differing = [...buckets, 'pico' as const]
    .filter((key) => ours[key] !== truth[key])
    .map((key) => `${key} ${ours[key]}/${truth[key]}`);
  const columns = [
    verdict.replace(' ', '_'),
    emitter,
    scenario,
    `calls ${ours.calls}/${truth.calls}`,
    `pico ${ours.pico}`,
    ...(ours.unpriced + truth.unpriced > 0 ? [`unpriced ${ours.unpriced}/${truth.unpriced}`] : []),
    ...(flags.length > 0 ? [flags.join(',')] : []),
    ...differing,
    ...(verdict === 'silent wrong' ? silent : []),
  ];
  return columns.join(' | ');
}
