// What happened below a span, by model: for the working behind the cost of an agent or a step.

import { sumUsd } from '../format/money.ts';
import type { Line } from './lines.ts';

export interface ModelSum {
  readonly provider: string;
  readonly model: string;
  readonly call_count: number;
  readonly input_tokens: number | null;
  readonly output_tokens: number | null;
  readonly list_cost_usd: number | null;
}

/** The lines of a span's subtree, itself first. `lines` are in drawing order, so a subtree is one stretch of them. */
export function subtreeOf(lines: readonly Line[], span_id: string): readonly Line[] {
  const start = lines.findIndex(({ node }) => node.span.span_id === span_id);
  if (start < 0) return [];
  const { depth } = lines[start]!.node;
  const end = lines.findIndex(({ node }, index) => index > start && node.depth <= depth);
  return lines.slice(start, end < 0 ? lines.length : end);
}

/** The first and the last counted model call of a subtree: what was asked, and what was answered at last. */
export function exchangeBelow(
  subtree: readonly Line[],
): { readonly first: Line; readonly last: Line } | null {
  const calls = subtree
    .filter(({ call }) => call?.kind === 'llm' && call.counting === 'counted')
    .toSorted((a, b) => a.node.start - b.node.start);
  const [first] = calls;
  const last = calls.at(-1);
  return first && last ? { first, last } : null;
}

export function modelsBelow(subtree: readonly Line[]): ModelSum[] {
  const calls = subtree.flatMap(({ call }) => (call?.counting === 'counted' ? [call] : []));
  const groups = Map.groupBy(calls, ({ provider, model }) => JSON.stringify([provider, model]));
  const sums = [...groups.values()].map(
    (group): ModelSum => ({
      provider: group[0]!.provider,
      model: group[0]!.model,
      call_count: group.length,
      input_tokens: total(group.map(({ input_tokens }) => input_tokens)),
      output_tokens: total(group.map(({ output_tokens }) => output_tokens)),
      list_cost_usd: total(group.map(({ list_cost_usd }) => list_cost_usd)),
    }),
  );
  return sums.toSorted((a, b) => (b.list_cost_usd ?? -1) - (a.list_cost_usd ?? -1));
}

/** What is known added up; null when nothing is. */
function total(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : sumUsd(known);
}
