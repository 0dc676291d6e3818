// Which open traces carry which response id: two instrumentations, or a client and its gateway, may report one call in
// two traces, and the outcome must not depend on which came first. Only reports of another emitter (scope and service) at
// about the same time can be twins: a mock or a cache that repeats one id for ever must not tie all its traces together.

import { isModelKind, type SpanFact } from './account/facts.ts';
import { keyOf, type OpenTrace } from './open-traces.ts';

/** Two reports of one call start and end together but for queues and flushes. */
const twin_slack_ns = 1_000_000_000n;
/** Emitters of one tenant that are told apart; who makes up scopes or services gets no look-ups for the rest. */
const emitters_max = 64;

type Emitted = Pick<SpanFact, 'tenant_id' | 'scope_name' | 'service_name'>;

const emitterOf = ({ scope_name, service_name }: Emitted): string => `${scope_name}\n${service_name}`;

export class Responses {
  /** By response id and emitter: one that repeats an id is never looked through for itself. */
  private readonly holders = new Map<string, Map<OpenTrace, SpanFact>>();
  private readonly emitters = new Map<string, Set<string>>();

  /** The trace's model spans that carry a response id. */
  static spansOf(trace: OpenTrace): SpanFact[] {
    const found: SpanFact[] = [];
    for (const span of trace.spans.values())
      if (span.response_id !== '' && isModelKind(span.kind)) found.push(span);
    return found;
  }

  static keyOf(span: Pick<SpanFact, 'tenant_id' | 'response_id'>): string {
    return keyOf(span.tenant_id, span.response_id);
  }

  add(trace: OpenTrace): void {
    for (const span of Responses.spansOf(trace)) {
      const name = Responses.nameOf(span);
      const holders = this.holders.get(name);
      if (holders) holders.set(trace, span);
      else this.holders.set(name, new Map([[trace, span]]));
      this.noteEmitter(span);
    }
  }

  /** Remembers that the tenant has this emitter. */
  noteEmitter(span: Emitted): void {
    const emitters = this.emitters.get(span.tenant_id);
    if (!emitters) this.emitters.set(span.tenant_id, new Set([emitterOf(span)]));
    else if (emitters.size < emitters_max) emitters.add(emitterOf(span));
  }

  remove(trace: OpenTrace): void {
    for (const span of Responses.spansOf(trace)) {
      const name = Responses.nameOf(span);
      const holders = this.holders.get(name);
      holders?.delete(trace);
      if (holders?.size === 0) this.holders.delete(name);
    }
  }

  /** Names under which a twin of the span would have been remembered: its response id of each other emitter. */
  twinNames(span: SpanFact): string[] {
    const key = Responses.keyOf(span);
    const names: string[] = [];
    const own = emitterOf(span);
    for (const emitter of this.emitters.get(span.tenant_id) ?? [])
      if (emitter !== own) names.push(`${key}\n${emitter}`);
    return names;
  }

  /** Is a possible twin of the span open? Then the store need not be asked. */
  hasTwin(span: SpanFact): boolean {
    for (const _ of this.twins(span)) return true;
    return false;
  }

  private *twins(span: SpanFact): Generator<[OpenTrace, SpanFact]> {
    for (const name of this.twinNames(span)) {
      for (const held of this.holders.get(name) ?? []) if (mayBeTwins(span, held[1])) yield held;
    }
  }

  static nameOf(span: Emitted & Pick<SpanFact, 'response_id'>): string {
    return `${Responses.keyOf(span)}\n${emitterOf(span)}`;
  }

  /** The other open traces that may report one of this trace's calls too, and their spans that do. */
  twinsOf(trace: OpenTrace): { readonly traces: readonly OpenTrace[]; readonly spans: readonly SpanFact[] } {
    const traces: OpenTrace[] = [];
    const spans: SpanFact[] = [];
    for (const span of Responses.spansOf(trace)) {
      for (const [other, report] of this.twins(span)) {
        if (other === trace) continue;
        traces.push(other);
        spans.push(report);
      }
    }
    return { traces, spans };
  }
}

function mayBeTwins(a: SpanFact, b: SpanFact): boolean {
  return a.started_ns <= b.ended_ns + twin_slack_ns && b.started_ns <= a.ended_ns + twin_slack_ns;
}
