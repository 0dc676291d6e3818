// One call, two reports, not parent and child: siblings in one trace, or spans in two traces (conventions F2). Reports are
// paired one to one, the surest pairs first, so that parallel calls of equal size stay as many as they are.

import type { Candidate } from './counting.ts';
import { msBetween, type SpanFact } from './facts.ts';
import { hasUsage } from './lines.ts';

/** Two reports of one call differ by this much at either end. */
export const twin_slack_ms = 20;
/** Two machines' clocks differ by this much. An id that comes back later is a cached or a fetched answer. */
const clock_slack_ms = 5_000;
/** More calls than this in parallel are not told apart by time. */
const neighbours_max = 32;

export interface Interval {
  readonly from: bigint;
  readonly to: bigint;
}

/** A log-like span of no length that stands at the end of what it measured (Logfire's streams). */
const isStreamEnd = (span: SpanFact): boolean =>
  span.ended_ns === span.started_ns && span.operation_duration_ns !== null;

/** When the call ran, as far as the span says: LlamaIndex ends the span of a stream before the stream. */
export function intervalOf(span: SpanFact): Interval {
  const first = firstTokenOf(span);
  return {
    from: isStreamEnd(span)
      ? span.started_ns - BigInt(Math.round(span.operation_duration_ns!))
      : span.started_ns,
    to: first !== null && first > span.ended_ns ? first : span.ended_ns,
  };
}

/** The instant of the first token, or null. */
function firstTokenOf({ started_ns, ttft_ns }: SpanFact): bigint | null {
  return ttft_ns === null ? null : started_ns + BigInt(Math.round(ttft_ns));
}

/** Reports by one emitter are never twins of each other; but a stream's end is a report beside that of its request. */
const emitterOf = ({ span }: Candidate): string =>
  `${span.scope_name}\n${span.dialect}\n${isStreamEnd(span)}`;

interface Pair {
  readonly a: Candidate;
  readonly b: Candidate;
  /** Lower is surer; equal response ids are surest. */
  readonly distance: number;
}

/** Groups of two or more that report one call, each with at most one report of an emitter. */
export function twinGroups(candidates: readonly Candidate[], inOneTrace: boolean): Candidate[][] {
  const pairs = inOneTrace ? [...sameId(candidates), ...sameTime(candidates)] : [...sameId(candidates)];
  pairs.sort((x, y) => x.distance - y.distance || order(x.a, y.a) || order(x.b, y.b));
  const groupOf = new Map<Candidate, Candidate[]>();
  for (const { a, b } of pairs) {
    const [left, right] = [groupOf.get(a) ?? [a], groupOf.get(b) ?? [b]];
    if (
      left === right ||
      left.some((member) => right.some((other) => emitterOf(member) === emitterOf(other)))
    )
      continue;
    left.push(...right);
    for (const member of left) groupOf.set(member, left);
  }
  return [...new Set(groupOf.values())];
}

/** A total order that does not depend on arrival. */
export function order(a: Candidate, b: Candidate): number {
  if (a.span.started_ns !== b.span.started_ns) return a.span.started_ns < b.span.started_ns ? -1 : 1;
  const [left, right] = [`${a.span.trace_id}${a.span.span_id}`, `${b.span.trace_id}${b.span.span_id}`];
  return left < right ? -1 : left > right ? 1 : 0;
}

function* sameId(candidates: readonly Candidate[]): Generator<Pair> {
  const byId = Map.groupBy(candidates, ({ span }) => span.response_id);
  byId.delete('');
  for (const holders of byId.values()) {
    const ordered = holders.length > 1 ? [...holders].sort(order) : holders;
    for (const [index, b] of ordered.entries()) {
      for (const a of ordered.slice(Math.max(0, index - neighbours_max), index))
        if (shareId(a.span, b.span)) yield { a, b, distance: apart(a.span, b.span) - id_bonus_ms };
    }
  }
}

/** Any pair with one id is surer than any pair by time. */
const id_bonus_ms = 1e9;

/** One id, two emitters (or two services, a client and its gateway), at one time. */
export function shareId(a: SpanFact, b: SpanFact): boolean {
  if (a.response_id === '' || a.response_id !== b.response_id) return false;
  if (a.scope_name === b.scope_name && a.dialect === b.dialect && a.service_name === b.service_name)
    return false;
  return (
    msBetween(a.ended_ns, b.started_ns) < clock_slack_ms &&
    msBetween(b.ended_ns, a.started_ns) < clock_slack_ms
  );
}

function apart(a: SpanFact, b: SpanFact): number {
  const [left, right] = [intervalOf(a), intervalOf(b)];
  return Math.abs(msBetween(left.from, right.from)) + Math.abs(msBetween(left.to, right.to));
}

/** Neighbours in time, never all against all. */
function* sameTime(candidates: readonly Candidate[]): Generator<Pair> {
  const ordered = candidates
    .map((candidate) => ({ candidate, ...intervalOf(candidate.span) }))
    .sort((a, b) => (a.from === b.from ? order(a.candidate, b.candidate) : a.from < b.from ? -1 : 1));
  for (const [index, b] of ordered.entries()) {
    for (let back = index - 1; back >= Math.max(0, index - neighbours_max); back--) {
      const a = ordered[back]!;
      if (msBetween(a.to, b.from) <= twin_slack_ms && couldBeOne(a.candidate, b.candidate))
        yield { a: a.candidate, b: b.candidate, distance: apart(a.candidate.span, b.candidate.span) };
    }
  }
}

/** Different emitters, one model, one interval inside the other, and the same output, or one without usage. */
export function couldBeOne(a: Candidate, b: Candidate): boolean {
  if (emitterOf(a) === emitterOf(b) || a.span.kind !== b.span.kind) return false;
  if (a.span.response_id !== '' && b.span.response_id !== '') return false;
  if (!sameModel(a.span, b.span)) return false;
  if (continues(a.span, b.span) || continues(b.span, a.span) || startTogether(a.span, b.span))
    return !hasUsage(a) || !hasUsage(b);
  const ends = endsOf(intervalOf(a.span), intervalOf(b.span));
  if (!ends.inside) return false;
  if (hasUsage(a) && hasUsage(b)) return a.usage.output === b.usage.output;
  return ends.near;
}

/** Did the stream that ends with `end` begin where `request` ended? Logfire's request span ends at the first chunk. */
function continues(request: SpanFact, end: SpanFact): boolean {
  if (
    !isStreamEnd(end) ||
    isStreamEnd(request) ||
    request.scope_name !== end.scope_name ||
    request.parent_span_id !== end.parent_span_id
  )
    return false;
  return Math.abs(msBetween(request.ended_ns, intervalOf(end).from)) <= twin_slack_ms;
}

/** Did both see the first token at one instant, one of them after its own end, so that its end says nothing? */
function startTogether(a: SpanFact, b: SpanFact): boolean {
  const [left, right] = [firstTokenOf(a), firstTokenOf(b)];
  if (left === null || right === null || (left <= a.ended_ns && right <= b.ended_ns)) return false;
  return Math.abs(msBetween(left, right)) <= twin_slack_ms;
}

/** How two intervals lie: one inside the other, and with one end (at least) in common. */
export function endsOf(
  left: Interval,
  right: Interval,
): { readonly inside: boolean; readonly near: boolean; readonly both: boolean } {
  const [start, end] = [msBetween(left.from, right.from), msBetween(left.to, right.to)];
  const inside =
    (start >= -twin_slack_ms && end <= twin_slack_ms) || (start <= twin_slack_ms && end >= -twin_slack_ms);
  const [nearStart, nearEnd] = [Math.abs(start) <= twin_slack_ms, Math.abs(end) <= twin_slack_ms];
  return { inside, near: nearStart || nearEnd, both: nearStart && nearEnd };
}

const dated = /[-@](?:\d{8}|\d{4}-\d\d-\d\d|latest)(?:-v\d+:\d+)?$/;
/** A model's name without host and date. */
export const plainName = (model: string): string =>
  model.slice(model.lastIndexOf('/') + 1).replace(dated, '');

/** The names of a span's model, requested and answered, without host and date. */
export const namesOf = (span: SpanFact): string[] =>
  [span.response_model, span.request_model].filter((name) => name !== '').map(plainName);

/** One model by any of its names. */
function sameModel(a: SpanFact, b: SpanFact): boolean {
  const others = namesOf(b);
  return namesOf(a).some((name) => others.includes(name));
}

/** Provider SDKs that trace their own calls: nearest to the wire, so they are believed before any instrumentation. */
const nativeScope = /^com\.anthropic\.sdk\.|^mistralai_sdk_tracer$/;

/** Which of two reports counts: the provider's own, else the one that knows more, else the earlier. */
export function preference(a: Candidate, b: Candidate): number {
  const rank = ({ span }: Candidate): number => (nativeScope.test(span.scope_name) ? 0 : 1);
  return (
    Number(!hasUsage(a)) - Number(!hasUsage(b)) ||
    rank(a) - rank(b) ||
    a.usage.flags.length - b.usage.flags.length ||
    richness(b) - richness(a) ||
    Number(b.span.response_id !== '') - Number(a.span.response_id !== '') ||
    order(a, b)
  );
}

function richness({ usage }: Candidate): number {
  return [
    usage.input,
    usage.output,
    usage.cacheRead,
    usage.cacheWrite,
    usage.cacheWrite1h,
    usage.reasoning,
  ].filter((bucket) => bucket !== null).length;
}
