// Invented traces: the refund that loops, five thousand spans, one with every fault that parents can have, and one that
// is hostile throughout.

import type { TraceAnswer } from '../../../api/contract/answers.ts';
import type { CallRow, FindingRow, SpanRow, ToolCallRow } from '../../../api/contract/rows.ts';
import { hostile, randomOf } from './fleet.ts';
import { addCall, at, call, nothing, type Parts, span, toolCall } from './rows.ts';
import { summary } from './summary.ts';
import { traceIds } from './trace-ids.ts';

function refund(): Parts {
  const parts = nothing();
  parts.spans.push(
    span('root', { parent_span_id: '', name: 'invoke_agent refunds', kind: 'agent', duration_ms: 9_410 }),
  );
  const turns = [
    [5_217, 211],
    [5_980, 97],
    [6_143, 97],
    [6_302, 97],
  ] as const;
  for (const [index, tokens] of turns.entries()) {
    const model = span(`gpt${index}`, {
      name: 'chat gpt-4o',
      model: 'gpt-4o',
      started_at: at(index * 930),
      duration_ms: 640 - index * 20,
    });
    addCall(parts, model, { tokens, rates: [2.5, 10], ttft: 150 });
    const name = index === 0 ? 'lookup_order' : 'issue_refund';
    const tool = span(`tool${index}`, {
      name: `execute_tool ${name}`,
      tool_name: name,
      kind: 'tool',
      started_at: at(660 + index * 930),
      duration_ms: 112 + index * 98,
    });
    parts.spans.push(tool);
    parts.tool_calls.push(toolCall(tool, { arguments_hash: index === 0 ? 'c3' : 'a1' }));
  }
  addTwins(parts);
  const last = span('tool9', {
    name: 'execute_tool issue_refund',
    tool_name: 'issue_refund',
    kind: 'tool',
    started_at: at(5_000),
    duration_ms: 305,
    status_code: 'error',
    error_type: 'Halted',
    status_message: 'stopped by the kill switch',
  });
  parts.spans.push(last);
  parts.tool_calls.push(toolCall(last, { outcome: 'halted', failure_class: 'logic', error_type: 'Halted' }));
  return parts;
}

/** One call of the model, told by the instrumentation and by the provider's SDK. */
function addTwins(parts: Parts): void {
  const model = span('claude', {
    name: 'chat claude-sonnet-4-5',
    model: 'claude-sonnet-4-5',
    started_at: at(3_730),
    duration_ms: 1_204,
  });
  const lines = [
    ['uncached_input', 3_829, 3, 0.011487],
    ['cache_read', 3_072, 0.3, 0.0009216],
    ['cache_write_5m', 1_024, 3.75, 0.00384],
    ['cache_write_1h', 2_048, 6, 0.012288],
    ['output', 151, 15, 0.002265],
  ] as const;
  const usage = {
    input_tokens: 9_973,
    uncached_input_tokens: 3_829,
    cache_read_tokens: 3_072,
    cache_write_tokens: 3_072,
    cache_write_1h_tokens: 2_048,
    output_tokens: 151,
  };
  const cost = {
    list_cost_usd: 0.0308016,
    reported_cost_usd: 0.0308016,
    cost_lines: lines.map(([bucket, tokens, usd_per_mtok, cost_usd]) => ({
      bucket,
      tokens,
      usd_per_mtok,
      cost_usd,
    })),
  };
  parts.spans.push(model);
  parts.calls.push(
    call(model, {
      ...usage,
      ...cost,
      provider: 'anthropic',
      response_id: 'msg_01XFDUDYJgAACzvnptvVoYEL',
      price_id: 'anthropic/claude-sonnet-4-5@2025-09-29',
      ttft_ms: 410,
      ttft_source: 'gen_ai.response.time_to_first_chunk',
      tpot_ms: 5.29,
    }),
  );
  const twin = span('twin', {
    parent_span_id: 'claude',
    name: 'anthropic.messages.create',
    started_at: at(3_733),
    duration_ms: 1_198,
    scope_name: 'com.anthropic.sdk.python',
  });
  parts.spans.push(twin);
  parts.calls.push(
    call(twin, {
      ...usage,
      ...cost,
      counting: 'duplicate',
      duplicate_of_span_id: 'claude',
      provider: 'anthropic',
      ttft_ms: null,
      usage_flags: ['known_defect'],
    }),
  );
}

function large(): Parts {
  const random = randomOf(5);
  const parts = nothing();
  parts.spans.push(
    span('root', {
      parent_span_id: '',
      name: 'invoke_workflow research',
      kind: 'workflow',
      duration_ms: 240_000,
    }),
  );
  const parents = ['root'];
  for (let index = 1; index < 5_000; index++) {
    const parent_span_id = parents[Math.floor(random() * random() * parents.length)] ?? 'root';
    const kind = (['llm', 'tool', 'step', 'agent', 'retrieval', 'llm', 'tool'] as const)[index % 7]!;
    const own: Partial<SpanRow> = {
      parent_span_id,
      kind,
      started_at: at(index * 46 + random() * 40),
      duration_ms: 20 + random() * 900,
      name: `${kind} ${index}`,
    };
    const failed: Partial<SpanRow> =
      index % 397 === 0
        ? { status_code: 'error', error_type: 'TimeoutError', status_message: 'the tool did not answer' }
        : {};
    const one = span(`s${index}`, {
      ...own,
      ...failed,
      ...(kind === 'llm' ? { model: 'gpt-4o' } : {}),
      ...(kind === 'tool' ? { tool_name: `search_${index % 9}` } : {}),
    });
    if (kind === 'agent' || kind === 'step') parents.push(one.span_id);
    if (kind === 'llm')
      addCall(parts, one, { tokens: [2_000 + index, 120], rates: [2.5, 10], ttft: one.duration_ms / 3 });
    else parts.spans.push(one);
    if (kind === 'tool') parts.tool_calls.push(toolCall(one, { arguments_hash: `${index % 1_700}` }));
  }
  return parts;
}

function mended(): Parts {
  const circle = ['a', 'b', 'c'].map((id, index, all) =>
    span(id, { parent_span_id: all[(index + 2) % 3]!, kind: 'step', started_at: at(index * 100) }),
  );
  const orphan = span('orphan', {
    parent_span_id: 'never',
    model: 'our-finetune-7',
    started_at: at(400),
    duration_ms: 700,
  });
  const silent = span('silent', {
    parent_span_id: 'orphan',
    model: 'gpt-4o',
    started_at: at(500),
    duration_ms: 300,
  });
  const spans = [...circle, orphan, silent, span('own', { parent_span_id: 'own', kind: 'other' })];
  return {
    spans,
    calls: [
      call(orphan, {
        cost_basis: 'unpriced',
        price_id: '',
        input_tokens: 1_200,
        output_tokens: 40,
        streamed: false,
      }),
      call(silent, { cost_basis: 'no_usage', price_id: '', usage_flags: ['usage_missing'], streamed: null }),
    ],
    tool_calls: [],
  };
}

function hostileParts(): Parts {
  const parts = nothing();
  parts.spans.push(
    span('"><b>root', {
      parent_span_id: '',
      name: hostile.agent,
      kind: 'agent',
      agent_name: hostile.agent,
      status_code: 'error',
      status_message: hostile.error,
      error_type: hostile.error,
    }),
  );
  addCall(
    parts,
    span('__proto__', {
      parent_span_id: '"><b>root',
      name: hostile.error,
      model: hostile.model,
      duration_ms: 90,
    }),
    { tokens: [10, 2], rates: [2.5, 10], ttft: 20 },
  );
  return parts;
}

function huge(): Parts {
  const parts = nothing();
  addCall(parts, span('root', { parent_span_id: '', model: 'gpt-4o', name: 'chat gpt-4o' }), {
    tokens: [2_500_000, 40],
    rates: [2.5, 10],
    ttft: 50,
  });
  return parts;
}

const makers: Readonly<Record<string, () => Parts>> = {
  [traceIds.refund]: refund,
  [traceIds.large]: large,
  [traceIds.mended]: mended,
  [traceIds.hostile]: hostileParts,
  [traceIds.huge]: huge,
};

/** Any other trace of the list is the looping refund under its own id. */
export function traceOf(trace_id: string, request: TraceAnswer['request'], as_of: string): TraceAnswer {
  const parts = (makers[trace_id] ?? refund)();
  const own = (rows: readonly { trace_id: string }[]) => rows.map((row) => ({ ...row, trace_id }));
  const finding: FindingRow = {
    finding_id: 'f1',
    kind: 'loop',
    trace_id,
    agent_name: 'refunds',
    summary: 'issue_refund 4× the same',
    at: at(5_300),
  };
  return {
    trace_id,
    as_of,
    request: trace_id === traceIds.mended ? null : (request ?? summary(trace_id, parts)),
    spans: parts.spans,
    calls: own(parts.calls) as CallRow[],
    tool_calls: own(parts.tool_calls) as ToolCallRow[],
    findings: trace_id === traceIds.refund ? [finding] : [],
  };
}
