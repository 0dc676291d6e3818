// The request row of an invented trace, added up from its parts.

import type { TraceAnswer } from '../../../api/contract/answers.ts';
import { emptyRequest, hostile } from './fleet.ts';
import { at, type Parts } from './rows.ts';
import { traceIds } from './trace-ids.ts';

export function summary(trace_id: string, { spans, calls, tool_calls }: Parts): TraceAnswer['request'] {
  const counted = calls.filter(({ counting }) => counting === 'counted');
  const total = (values: readonly (number | null)[]) =>
    values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
  const names = {
    agent_name: trace_id === traceIds.hostile ? hostile.agent : 'refunds',
    user_id: 'u_8812',
    conversation_id: 'c_51',
    environment: 'production',
  };
  const isRefund = trace_id === traceIds.refund;
  const tokens = {
    input_tokens: total(counted.map((one) => one.input_tokens)),
    cache_read_tokens: 3_072,
    output_tokens: total(counted.map((one) => one.output_tokens)),
  };
  return {
    ...emptyRequest,
    ...names,
    ...tokens,
    trace_id,
    started_at: at(0),
    duration_ms: spans[0]?.duration_ms ?? 0,
    outcome: isRefund ? 'halted' : 'ok',
    failure_class: isRefund ? 'logic' : null,
    error_type: isRefund ? 'Halted' : '',
    call_count: counted.length,
    tool_call_count: tool_calls.length,
    error_count: spans.filter(({ status_code }) => status_code === 'error').length,
    list_cost_usd: Number(total(counted.map((one) => one.list_cost_usd)).toFixed(12)),
    wasted_cost_usd: isRefund ? 0.0308016 : 0,
    ttft_ms: 150,
  };
}
