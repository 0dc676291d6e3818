// What is known about each span of a trace, gathered for drawing: its call, its tool call, what its subtree cost, how
// often the same tool was asked the same.

import type { TraceAnswer } from '../../api/contract/answers.ts';
import type { CallRow, ToolCallRow } from '../../api/contract/rows.ts';
import { sumUsd } from '../format/money.ts';
import { buildForest, type Forest, type Node } from './forest.ts';

/** Sums over a span and everything below it, of what counts. */
export interface Sums {
  readonly call_count: number;
  readonly tool_call_count: number;
  /** null when calls are there and none of them has a price. */
  readonly list_cost_usd: number | null;
  readonly unpriced_call_count: number;
  /** Of these, calls with tokens but without a price for them. */
  readonly priceless_call_count: number;
}

export interface Line {
  readonly node: Node;
  readonly call: CallRow | null;
  readonly tool: ToolCallRow | null;
  readonly sums: Sums;
  readonly failed: boolean;
  /** The same tool asked the same: this one is the nth of so many. */
  readonly repeat: { readonly nth: number; readonly of: number } | null;
}

export interface Tree {
  readonly forest: Forest;
  readonly lines: readonly Line[];
  readonly byId: ReadonlyMap<string, Line>;
  readonly start: number;
  readonly end: number;
}

type Facts = Pick<TraceAnswer, 'spans' | 'calls' | 'tool_calls'>;

export function buildTree({ spans, calls, tool_calls }: Facts): Tree {
  const forest = buildForest(spans);
  const callOf = new Map(calls.map((call) => [call.span_id, call]));
  const toolOf = new Map(tool_calls.map((tool) => [tool.span_id, tool]));
  const repeats = repeatsOf(tool_calls);
  const sums = sumUp(forest.nodes, callOf, toolOf);
  const lines = forest.nodes.map((node): Line => {
    const id = node.span.span_id;
    const call = callOf.get(id) ?? null;
    const tool = toolOf.get(id) ?? null;
    return {
      node,
      call,
      tool,
      sums: sums.get(node)!,
      failed: hasFailed(node, call, tool),
      repeat: repeats.get(id) ?? null,
    };
  });
  const start = forest.nodes.reduce((least, node) => Math.min(least, node.start), Number.POSITIVE_INFINITY);
  const end = forest.nodes.reduce((most, node) => Math.max(most, node.end), Number.NEGATIVE_INFINITY);
  return { forest, lines, byId: new Map(lines.map((line) => [line.node.span.span_id, line])), start, end };
}

const fine = new Set(['ok', 'cancelled']);

function hasFailed(node: Node, call: CallRow | null, tool: ToolCallRow | null): boolean {
  return node.span.status_code === 'error' || !fine.has((call ?? tool)?.outcome ?? 'ok');
}

function repeatsOf(tools: readonly ToolCallRow[]): Map<string, NonNullable<Line['repeat']>> {
  const asked = tools.filter((tool) => tool.counting === 'counted' && tool.arguments_hash !== null);
  const groups = Map.groupBy(asked, (tool) => `${tool.arguments_hash} ${tool.tool_name}`);
  const repeats = new Map<string, NonNullable<Line['repeat']>>();
  for (const group of groups.values()) {
    if (group.length < 2) continue;
    const ordered = group.toSorted((a, b) => (a.started_at < b.started_at ? -1 : 1));
    for (const [index, tool] of ordered.entries())
      repeats.set(tool.span_id, { nth: index + 1, of: group.length });
  }
  return repeats;
}

/** From the leaves up: parents come before their children in `nodes`, so backwards every child is done first. */
function sumUp(
  nodes: readonly Node[],
  callOf: ReadonlyMap<string, CallRow>,
  toolOf: ReadonlyMap<string, ToolCallRow>,
): Map<Node, Sums> {
  const sums = new Map<Node, Sums>();
  for (const node of nodes.toReversed()) {
    const below = node.children.map((child) => sums.get(child)!);
    sums.set(
      node,
      together([ownSums(callOf.get(node.span.span_id), toolOf.get(node.span.span_id)), ...below]),
    );
  }
  return sums;
}

function ownSums(call: CallRow | undefined, tool: ToolCallRow | undefined): Sums {
  const isCounted = call?.counting === 'counted';
  return {
    call_count: isCounted ? 1 : 0,
    tool_call_count: tool?.counting === 'counted' ? 1 : 0,
    list_cost_usd: isCounted ? call.list_cost_usd : 0,
    unpriced_call_count: isCounted && call.list_cost_usd === null ? 1 : 0,
    priceless_call_count: isCounted && call.cost_basis === 'unpriced' ? 1 : 0,
  };
}

function together(parts: readonly Sums[]): Sums {
  const total = (of: (sums: Sums) => number) => parts.reduce((sum, part) => sum + of(part), 0);
  const call_count = total((part) => part.call_count);
  const unpriced_call_count = total((part) => part.unpriced_call_count);
  const noPrice = call_count > 0 && unpriced_call_count === call_count;
  return {
    call_count,
    tool_call_count: total((part) => part.tool_call_count),
    list_cost_usd: noPrice ? null : sumUsd(parts.map((part) => part.list_cost_usd ?? 0)),
    unpriced_call_count,
    priceless_call_count: total((part) => part.priceless_call_count),
  };
}
