// The traces that the watcher holds open, within a bound on spans: those touched longest ago are let go first, and come
// back from the facts when another span of theirs arrives.

import { open_spans_max, trace_spans_max } from '../limits.ts';
import type { Accounted } from './account/account.ts';
import type { LogFact, SpanFact } from './account/facts.ts';
import type { Addressed } from './tail.ts';

/** Keys of the derived rows that the store holds for a trace: what has to be deleted when it is derived otherwise. */
export interface WrittenKeys {
  readonly requests: Map<string, bigint>;
  readonly calls: Map<string, bigint>;
  readonly tool_calls: Map<string, bigint>;
}

export interface OpenTrace {
  readonly tenant_id: string;
  readonly trace_id: string;
  readonly spans: Map<string, SpanFact>;
  readonly logs: Map<string, LogFact>;
  /** Spans left out because the trace has too many. */
  leftOut: number;
  written: WrittenKeys;
  last: Accounted | undefined;
}

export const keyOf = (tenant_id: string, trace_id: string): string => `${tenant_id}\n${trace_id}`;

export const nothingWritten = (): WrittenKeys => ({
  requests: new Map(),
  calls: new Map(),
  tool_calls: new Map(),
});

export class OpenTraces {
  spanCount = 0;
  private readonly traces = new Map<string, OpenTrace>();

  get(key: string): OpenTrace | undefined {
    return this.traces.get(key);
  }

  /** The trace, opened if need be, moved to the young end. */
  touch(tenant_id: string, trace_id: string): OpenTrace {
    const key = keyOf(tenant_id, trace_id);
    let trace = this.traces.get(key);
    if (trace) this.traces.delete(key);
    else
      trace = {
        tenant_id,
        trace_id,
        spans: new Map(),
        logs: new Map(),
        leftOut: 0,
        written: nothingWritten(),
        last: undefined,
      };
    this.traces.set(key, trace);
    return trace;
  }

  addSpan(trace: OpenTrace, fact: SpanFact): void {
    const known = trace.spans.get(fact.span_id);
    if (!known && trace.spans.size >= trace_spans_max) {
      trace.leftOut++;
      return;
    }
    if (!known) this.spanCount++;
    trace.spans.set(fact.span_id, known ? laterCopy(known, fact) : fact);
  }

  addLog(trace: OpenTrace, log: Addressed<LogFact>): void {
    const key = `${log.sequence}:${log.index}`;
    if (trace.logs.has(key) || trace.logs.size >= trace_spans_max) return;
    trace.logs.set(key, log.fact);
    this.spanCount++;
  }

  /** Lets go of the oldest traces until the bound holds; `busy` ones stay. */
  evict(busy: (trace: OpenTrace) => boolean, onEvict: (trace: OpenTrace) => void): void {
    for (const [key, trace] of this.traces) {
      if (this.spanCount <= open_spans_max) return;
      if (busy(trace)) continue;
      this.traces.delete(key);
      this.spanCount -= trace.spans.size + trace.logs.size;
      onEvict(trace);
    }
  }
}

/**
 * Of two reports with one span id the one that ended later stands; of equally late ones the one that says more, then
 * the one that sorts first. The choice is the same in whatever order they come.
 */
export function laterCopy(a: SpanFact, b: SpanFact): SpanFact {
  if (a.ended_ns !== b.ended_ns) return a.ended_ns > b.ended_ns ? a : b;
  const said = (fact: SpanFact): string =>
    JSON.stringify({ ...fact, received_ms: 0 }, (_, value) =>
      typeof value === 'bigint' ? value.toString() : value,
    );
  const [left, right] = [said(a), said(b)];
  if (left.length !== right.length) return left.length > right.length ? a : b;
  return left <= right ? a : b;
}
