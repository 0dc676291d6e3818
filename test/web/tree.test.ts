// The tree of a trace: every span is shown once, whatever order, circles and missing parents it arrives with.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CallRow, SpanRow, ToolCallRow } from '../../api/contract/rows.ts';
import { buildForest, type Forest } from '../../web/tree/forest.ts';
import { stepOf } from '../../web/tree/keys.ts';
import { buildTree } from '../../web/tree/lines.ts';
import { matches, nextLine, unfoldedTo, visibleLines } from '../../web/tree/rows.ts';
import { barOf, startingLine } from '../../web/tree/timing.ts';

function span(span_id: string, parent_span_id = '', extra: Partial<SpanRow> = {}): SpanRow {
  const empty = {
    status_message: '',
    scope_name: '',
    service_name: '',
    dialect: 'genai',
    operation: '',
    agent_name: '',
  };
  return {
    span_id,
    parent_span_id,
    name: `span ${span_id}`,
    kind: 'step',
    span_kind: 'internal',
    started_at: '2026-11-20T18:32:08.000Z',
    duration_ms: 100,
    status_code: 'unset',
    ...empty,
    tool_name: '',
    model: '',
    error_type: '',
    quality_flags: [],
    ...extra,
  };
}

const at = (ms: number) => new Date(Date.UTC(2026, 10, 20) + ms).toISOString();
const call = (span_id: string, extra: Partial<CallRow>) =>
  ({ span_id, counting: 'counted', list_cost_usd: 0.1, outcome: 'ok', ttft_ms: null, ...extra }) as CallRow;
const tool = (span_id: string, extra: Partial<ToolCallRow>) =>
  ({
    span_id,
    counting: 'counted',
    tool_name: 'lookup',
    arguments_hash: 'aa',
    outcome: 'ok',
    started_at: at(0),
    ...extra,
  }) as ToolCallRow;

/** Any graph at all: parents may be missing, may be the span itself, may form circles, ids may repeat. */
const anySpans = fc
  .array(
    fc.record({
      id: fc.nat(30),
      parent: fc.option(fc.nat(40), { nil: null }),
      start: fc.nat(1_000),
      length: fc.nat(500),
    }),
    { maxLength: 40 },
  )
  .map((drafts) =>
    drafts.map(({ id, parent, start, length }) =>
      span(String(id), parent === null ? '' : String(parent), {
        started_at: at(start),
        duration_ms: length,
        name: `n${id}`,
      }),
    ),
  );

const shape = (forest: Forest) =>
  forest.nodes.map(({ span, parent, depth, start, end }) => [
    span.span_id,
    parent?.span.span_id ?? null,
    depth,
    start,
    end,
  ]);

describe('a forest', () => {
  test('shows every span once, under its parent unless that is missing or cut', () => {
    fc.assert(
      fc.property(anySpans, (spans) => {
        const forest = buildForest(spans);
        const ids = forest.nodes.map(({ span }) => span.span_id);
        expect(new Set(ids)).toEqual(new Set(spans.map(({ span_id }) => span_id)));
        expect(ids.length).toBe(new Set(ids).size);
        const loose = new Set([...forest.orphans, ...forest.cut]);
        for (const node of forest.nodes) {
          expect(node.depth).toBe(node.parent ? node.parent.depth + 1 : 0);
          const wanted = loose.has(node) ? '' : node.span.parent_span_id;
          expect(node.parent?.span.span_id ?? '').toBe(wanted);
        }
      }),
    );
  });

  test('is the same in any order of arrival', () => {
    const shuffled = anySpans.chain((spans) =>
      fc.tuple(
        fc.constant(spans),
        fc.shuffledSubarray(spans, { minLength: spans.length, maxLength: spans.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([spans, other]) => {
        // Two tellings of one span that differ only in their parent have no order of their own; keep one of each.
        const once = (list: SpanRow[]) => [
          ...new Map(
            list
              .toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))
              .map((one) => [one.span_id, one]),
          ).values(),
        ];
        const kept = new Set(once(spans).map((one) => JSON.stringify(one)));
        const pick = (list: SpanRow[]) => list.filter((one) => kept.has(JSON.stringify(one)));
        expect(shape(buildForest(pick(other)))).toEqual(shape(buildForest(pick(spans))));
      }),
    );
  });

  test('a circle is cut at its earliest span, wherever it is entered', () => {
    const spans = [
      span('a', 'c', { started_at: at(20) }),
      span('b', 'a', { started_at: at(10) }),
      span('c', 'b', { started_at: at(30) }),
      span('d', 'c', { started_at: at(1) }),
    ];
    const forest = buildForest(spans);
    expect(forest.cut.map(({ span }) => span.span_id)).toEqual(['b']);
    expect(forest.nodes.map(({ span }) => span.span_id)).toEqual(
      ['b', 'c', 'd', 'a'].toSorted((x, y) => forest.byId.get(x)!.depth - forest.byId.get(y)!.depth),
    );
  });

  test('its own parent is a circle of one', () => {
    const forest = buildForest([span('a', 'a')]);
    expect([forest.cut.length, forest.roots.length]).toEqual([1, 1]);
  });

  test('ten thousand spans deep is no trouble', () => {
    const deep = Array.from({ length: 10_000 }, (_, index) =>
      span(`s${index}`, index === 0 ? '' : `s${index - 1}`, { started_at: at(index) }),
    );
    expect(buildForest(deep).nodes.at(-1)!.depth).toBe(9_999);
  });
});

describe('lines', () => {
  const tree = buildTree({
    spans: [
      span('root', '', { kind: 'agent', started_at: at(0), duration_ms: 1_000 }),
      span('llm1', 'root', { kind: 'llm', started_at: at(0), duration_ms: 400, model: 'gpt-4o' }),
      span('twin', 'llm1', { kind: 'llm', started_at: at(1), duration_ms: 390 }),
      span('t1', 'root', { kind: 'tool', started_at: at(500), duration_ms: 10 }),
      span('t2', 'root', {
        kind: 'tool',
        started_at: at(600),
        duration_ms: 10,
        status_code: 'error',
        error_type: 'Timeout',
      }),
      span('llm2', 'root', { kind: 'llm', started_at: at(700), duration_ms: 300 }),
    ],
    calls: [
      call('llm1', { list_cost_usd: 0.1, ttft_ms: 100 }),
      call('twin', { counting: 'duplicate', list_cost_usd: 0.1 }),
      call('llm2', { list_cost_usd: null, cost_basis: 'unpriced' }),
    ],
    tool_calls: [tool('t1', { started_at: at(500) }), tool('t2', { started_at: at(600), outcome: 'error' })],
  });
  const ids = (lines: readonly { node: { span: SpanRow } }[]) => lines.map(({ node }) => node.span.span_id);

  test('the sum above counts each call once, and says what has no price', () => {
    expect(tree.byId.get('root')!.sums).toEqual({
      call_count: 2,
      tool_call_count: 2,
      list_cost_usd: 0.1,
      unpriced_call_count: 1,
      priceless_call_count: 1,
    });
    expect(tree.byId.get('llm2')!.sums.list_cost_usd).toBeNull();
  });

  test('sums of money are exact', () => {
    const spans = Array.from({ length: 10 }, (_, index) => span(`c${index}`, 'r'));
    const { byId } = buildTree({
      spans: [span('r'), ...spans],
      calls: spans.map(({ span_id }) => call(span_id, { list_cost_usd: 0.1 })),
      tool_calls: [],
    });
    expect(byId.get('r')!.sums.list_cost_usd).toBe(1);
  });

  test('the same tool asked the same is numbered', () => {
    expect(tree.byId.get('t2')!.repeat).toEqual({ nth: 2, of: 2 });
  });

  test('folding hides what is below, and unfolding brings one line back', () => {
    const folded = new Set(['root']);
    expect(ids(visibleLines(tree.lines, folded))).toEqual(['root']);
    expect(ids(visibleLines(tree.lines, new Set(['llm1'])))).not.toContain('twin');
    expect(unfoldedTo(tree.byId.get('twin')!, folded).size).toBe(0);
  });

  test('bars lie within the axis, with the first token on them', () => {
    expect(barOf(tree.byId.get('llm1')!, tree)).toEqual({ left: 0, width: 40, tick: 10 });
    expect(barOf(tree.byId.get('llm2')!, tree)).toEqual({ left: 70, width: 30, tick: null });
  });

  test('search finds models and span ids; the next error wraps around', () => {
    expect(tree.lines.filter((line) => matches(line, 'GPT')).map(({ node }) => node.span.span_id)).toEqual([
      'llm1',
    ]);
    expect(nextLine(tree.lines, 't2', ({ failed }) => failed)!.node.span.span_id).toBe('t2');
    expect(nextLine(tree.lines, null, () => false)).toBeNull();
  });

  test('a trace opens at its failure', () => expect(startingLine(tree)!.node.span.span_id).toBe('t2'));

  test.each([
    ['ArrowDown', 'root', { select: 'llm1' }],
    ['ArrowUp', 'root', { select: 'root' }],
    ['End', 'root', { select: 'llm2' }],
    ['Home', 'llm2', { select: 'root' }],
    ['PageDown', 'root', { select: 't1' }],
    ['ArrowLeft', 'llm1', { fold: 'llm1' }],
    ['ArrowLeft', 't1', { select: 'root' }],
    ['ArrowRight', 'llm1', { select: 'twin' }],
    ['n', 'root', { select: 't2' }],
    ['p', 'root', { select: 't2' }],
    ['x', 'root', null],
    ['__proto__', 'root', null],
  ])('%s on %s', (key, selected, wanted) => {
    const folded = new Set<string>();
    expect(stepOf(key, { lines: tree.lines, visible: tree.lines, selected, folded, pageLength: 3 })).toEqual(
      wanted,
    );
  });
});
