// The traces that the watcher knows: open ones in memory, closed ones by their ids, and which of them may report one
// call twice. Facts go in; what they touch comes out.

import type { Store } from '../../sql/store.ts';
import type { LogFact, SpanFact } from './account/facts.ts';
import { keyOf, nothingWritten, type OpenTrace, OpenTraces } from './open-traces.ts';
import { eachKnownId, reloadTraces, type TraceRef, tracesWithResponses } from './reload.ts';
import { Responses } from './responses.ts';
import { Seen } from './seen.ts';
import type { Read } from './tail-read.ts';

const seen_initial = 500_000;

export class TraceBook {
  private readonly open = new OpenTraces();
  private readonly responses = new Responses();
  private readonly seenTraces = new Seen(seen_initial);
  private readonly seenResponses = new Seen(seen_initial);
  private readonly store: Store;

  constructor(store: Store) {
    this.store = store;
  }

  /** Reads from the store which traces were ever derived. */
  async restore(now_ms: number): Promise<void> {
    await eachKnownId(this.store, now_ms, {
      onTrace: (key) => this.seenTraces.add(key),
      onResponse: (report) => {
        this.noteResponse(report);
        this.responses.noteEmitter(report);
      },
    });
  }

  /** Model spans of other open traces that may report a call of this one. */
  twinSpansOf(trace: OpenTrace): readonly SpanFact[] {
    return this.responses.twinsOf(trace).spans;
  }

  /** Lets go of what was touched longest ago, within the bound on memory. */
  evict(busy: (trace: OpenTrace) => boolean): void {
    this.open.evict(busy, (trace) => this.responses.remove(trace));
  }

  /** Puts the facts into their traces; traces met before that are not open come back from the store first. */
  async group(read: Read): Promise<Set<OpenTrace>> {
    const facts: (SpanFact | LogFact)[] = [...read.spans, ...read.logs]
      .map(({ fact }) => fact)
      .filter(({ trace_id }) => trace_id !== '');
    const refs = new Map<string, TraceRef>();
    for (const fact of facts) refs.set(keyOf(fact.tenant_id, fact.trace_id), fact);
    const known = [...refs]
      .filter(([key]) => !this.open.get(key) && this.seenTraces.mayHave(key))
      .map(([, ref]) => ref);
    await this.reload(known);
    const touched = new Set<OpenTrace>();
    for (const { fact } of read.spans) {
      const trace = this.open.touch(fact.tenant_id, fact.trace_id);
      this.open.addSpan(trace, fact);
      touched.add(trace);
    }
    for (const log of read.logs) {
      if (log.fact.trace_id === '') continue;
      const trace = this.open.touch(log.fact.tenant_id, log.fact.trace_id);
      this.open.addLog(trace, log);
      touched.add(trace);
    }
    for (const key of refs.keys()) this.seenTraces.add(key);
    return touched;
  }

  private async reload(refs: readonly TraceRef[]): Promise<OpenTrace[]> {
    if (refs.length === 0) return [];
    const reloaded = await reloadTraces(this.store, refs);
    for (const { fact } of reloaded.spans)
      this.open.addSpan(this.open.touch(fact.tenant_id, fact.trace_id), fact);
    for (const log of reloaded.logs)
      this.open.addLog(this.open.touch(log.fact.tenant_id, log.fact.trace_id), log);
    return refs.map(({ tenant_id, trace_id }) => {
      const trace = this.open.touch(tenant_id, trace_id);
      trace.written = reloaded.written.get(keyOf(tenant_id, trace_id)) ?? nothingWritten();
      return trace;
    });
  }

  /** Traces that may report a call of a touched one too are touched as well, open or not. */
  async addTwins(touched: Set<OpenTrace>): Promise<void> {
    const asked: SpanFact[] = [];
    for (const trace of touched) {
      this.responses.add(trace);
      for (const span of Responses.spansOf(trace)) {
        if (this.mayHaveTwin(span)) asked.push(span);
      }
    }
    await this.reloadTwins(asked);
    for (const trace of [...touched]) {
      for (const span of Responses.spansOf(trace)) this.noteResponse(span);
      for (const other of this.responses.twinsOf(trace).traces) touched.add(other);
    }
  }

  /** By its id, and by the id and its emitter: most ids are new, and then nothing more is asked. */
  private noteResponse(report: Parameters<typeof Responses.nameOf>[0]): void {
    this.seenResponses.add(Responses.keyOf(report));
    this.seenResponses.add(Responses.nameOf(report));
  }

  private mayHaveTwin(span: SpanFact): boolean {
    if (!this.seenResponses.mayHave(Responses.keyOf(span))) return false;
    return this.responses.twinNames(span).some((name) => this.seenResponses.mayHave(name));
  }

  /** The traces, opened if need be together with those that report one of their calls under the same id. */
  async openAll(refs: readonly TraceRef[]): Promise<OpenTrace[]> {
    const closed = refs.filter((ref) => !this.open.get(keyOf(ref.tenant_id, ref.trace_id)));
    await this.addTwins(new Set(await this.reload(closed)));
    return refs.map(({ tenant_id, trace_id }) => this.open.touch(tenant_id, trace_id));
  }

  private async reloadTwins(asked: readonly SpanFact[]): Promise<void> {
    const closed = asked.filter((span) => !this.responses.hasTwin(span));
    if (closed.length === 0) return;
    const wanted = new Set(closed.map(Responses.keyOf));
    const sharing = await tracesWithResponses(this.store, [
      ...new Set(closed.map((span) => span.response_id)),
    ]);
    const refs = sharing.filter(
      ({ tenant_id, trace_id, response_id }) =>
        wanted.has(keyOf(tenant_id, response_id)) && !this.open.get(keyOf(tenant_id, trace_id)),
    );
    for (const trace of await this.reload(refs)) this.responses.add(trace);
  }
}
