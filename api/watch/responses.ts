// Which open traces carry which response id: two instrumentations may report one call in two traces, and the outcome
// must not depend on which came first.

import { isModelKind, type SpanFact } from './account/facts.ts';
import { keyOf, type OpenTrace } from './open-traces.ts';

export class Responses {
  private readonly holders = new Map<string, Set<OpenTrace>>();

  /** The keys (tenant and response id) of the trace's model spans. */
  static keysOf(trace: OpenTrace): string[] {
    const keys: string[] = [];
    for (const span of trace.spans.values()) {
      if (span.response_id !== '' && isModelKind(span.kind)) keys.push(keyOf(trace.tenant_id, span.response_id));
    }
    return keys;
  }

  add(trace: OpenTrace): void {
    for (const key of Responses.keysOf(trace)) {
      const holders = this.holders.get(key);
      if (holders) holders.add(trace);
      else this.holders.set(key, new Set([trace]));
    }
  }

  remove(trace: OpenTrace): void {
    for (const key of Responses.keysOf(trace)) {
      const holders = this.holders.get(key);
      holders?.delete(trace);
      if (holders?.size === 0) this.holders.delete(key);
    }
  }

  /** Does more than one open trace carry the key? Then its twin need not be looked for in the store. */
  isHeld(key: string): boolean {
    return (this.holders.get(key)?.size ?? 0) > 1;
  }

  /** The other open traces that share a response id with this one. */
  sharing(trace: OpenTrace): OpenTrace[] {
    const others = new Set<OpenTrace>();
    for (const key of Responses.keysOf(trace)) {
      for (const holder of this.holders.get(key) ?? []) if (holder !== trace) others.add(holder);
    }
    return [...others];
  }

  /** Model spans of other traces that share a response id with this one. */
  othersOf(trace: OpenTrace): SpanFact[] {
    const ids = new Set(Responses.keysOf(trace));
    return this.sharing(trace).flatMap((other) =>
      [...other.spans.values()].filter((span) => isModelKind(span.kind) && ids.has(keyOf(trace.tenant_id, span.response_id))),
    );
  }
}
