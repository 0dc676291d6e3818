// What is known of a captured scenario beside its tokens, as one line: agents, how it ended, tools that ran and tools
// that models asked for, conversation, user, times to first token, reasons to stop.

import type { Accounted } from '../../api/watch/account/account.ts';
import type { Captured, Scenario, ToolRequest } from './captured.ts';

const distinct = (values: readonly (string | null)[]): string[] =>
  [...new Set(values.filter((value): value is string => value !== null && value !== ''))].sort();

/** `name ×5 (1 arguments, 1 results)`, or what is not known of them. */
function toolsOf(traces: readonly Accounted[]): string {
  const calls = traces
    .flatMap(({ tool_calls }) => tool_calls)
    .filter(({ counting }) => counting === 'counted');
  return [...Map.groupBy(calls, ({ tool_name }) => tool_name)]
    .map(([name, own]) => {
      const known = (hashes: readonly (bigint | null)[]): number =>
        new Set(hashes.filter((hash) => hash !== null)).size;
      const failed = own.filter(({ outcome }) => outcome !== 'ok').length;
      return `${name} ×${own.length} (${known(own.map((call) => call.arguments_hash))} arguments, ${known(own.map((call) => call.result_hash))} results${failed > 0 ? `, ${failed} failed` : ''})`;
    })
    .sort()
    .join(', ');
}

/** Two reports of one call ask for the same: the report that asks most speaks for its model call's scope. */
function askedOf(requests: readonly ToolRequest[], bySpan: ReadonlyMap<string, string>): string {
  const scopes = Map.groupBy(requests, ({ span_id }) => bySpan.get(span_id) ?? 'log');
  const most = [...scopes.values()].reduce<readonly ToolRequest[]>(
    (a, b) => (b.length > a.length ? b : a),
    [],
  );
  return [...Map.groupBy(most, ({ name }) => name)]
    .map(
      ([name, own]) =>
        `${name} ×${own.length} (${distinct(own.map((request) => request.arguments)).join(' ')})`,
    )
    .sort()
    .join(', ');
}

function endsOf(traces: readonly Accounted[]): string {
  return distinct(
    traces.map(({ request }) => [request.outcome, request.failure_class].filter(Boolean).join(' of ')),
  ).join(', ');
}

function firstTokensOf(traces: readonly Accounted[]): string {
  const calls = traces.flatMap(({ calls: own }) => own).filter(({ counting }) => counting === 'counted');
  const timed = calls.flatMap(({ ttft_ms }) => (ttft_ms === null ? [] : [Math.round(ttft_ms)]));
  return `${timed.length === 0 ? 'none' : timed.join(' ')} of ${calls.filter(({ streamed }) => streamed).length} streams`;
}

/** One line of the golden file. */
export function factsLine(
  captured: Captured,
  scenario: Scenario,
  accounted: ReadonlyMap<string, Accounted>,
): string {
  const traces = scenario.trace_ids.flatMap((id) => accounted.get(id) ?? []);
  const requests = traces.map(({ request }) => request);
  const calls = traces.flatMap((trace) => trace.calls).filter(({ counting }) => counting === 'counted');
  const bySpan = new Map(captured.spans.map((span) => [span.span_id, span.scope_name]));
  const asked = captured.toolRequests.filter(({ trace_id }) => scenario.trace_ids.includes(trace_id));
  const parts: readonly (readonly [string, string])[] = [
    ['requests', String(requests.length)],
    ['agents', distinct(requests.flatMap(({ agent_names }) => agent_names)).join(', ')],
    ['ended', endsOf(traces)],
    ['tools', toolsOf(traces)],
    ['asked for', askedOf(asked, bySpan)],
    ['conversation', distinct(requests.map(({ conversation_id }) => conversation_id)).join(', ')],
    ['user', distinct(requests.map(({ user_id }) => user_id)).join(', ')],
    ['first tokens', firstTokensOf(traces)],
    ['stopped', distinct(calls.flatMap(({ finish_reasons }) => finish_reasons)).join(', ')],
  ];
  return [
    captured.truth.emitter,
    scenario.scenario,
    ...parts.filter(([, text]) => text !== '').map((part) => part.join(' ')),
  ].join(' | ');
}
