// From spans as an emitter sends them to what accounting makes of them, without a store: our decoder, our normaliser,
// our accounting, the public catalogue.

import { type Accounted, account } from '../../api/watch/account/account.ts';
import type { Call } from '../../api/watch/account/call.ts';
import type { SpanFact } from '../../api/watch/account/facts.ts';
import { cataloguePrices, type PriceBook } from '../../api/watch/account/price.ts';
import { type TestScope, type TestSpan, tracesProtobuf } from './otlp.ts';
import { spanFactOf, spanRowsOf } from './segment-facts.ts';

const prices = cataloguePrices();
const trace = 'a'.repeat(32);
const noon = Date.UTC(2026, 10, 20, 12);

/** The facts of spans of one scope; spans without a trace or a start of their own get one trace and noon. */
export function factsOf(spans: readonly TestSpan[], scope: TestScope): SpanFact[] {
  const placed = spans.map((span) => ({ trace, start_ms: noon, ...span }));
  const latest = Math.max(...placed.map((span) => span.start_ms));
  return spanRowsOf(tracesProtobuf(placed, undefined, scope), latest + 60_000).map(spanFactOf);
}

/** Accounts the facts as one trace. */
export function accountFacts(facts: readonly SpanFact[], book: PriceBook = prices): Accounted {
  return account({ tenant_id: 'default', trace_id: facts[0]!.trace_id, spans: facts, logs: [] }, book);
}

export const accountSpans = (spans: readonly TestSpan[], scope: TestScope, book?: PriceBook): Accounted =>
  accountFacts(factsOf(spans, scope), book);

/** The calls that count. */
export const countedOf = ({ calls }: Accounted): readonly Call[] =>
  calls.filter(({ counting }) => counting === 'counted');

/** Accounts one span, which has to be one counted call. */
export function accountCall(span: TestSpan, scope: TestScope, book?: PriceBook): Call {
  const [call, ...more] = countedOf(accountSpans([span], scope, book));
  if (!call || more.length > 0) throw new Error('the span is not one call');
  return call;
}

/** Pico-dollars as dollars in decimal: exact. */
export function usdOf(pico: bigint | null): string | null {
  if (pico === null) return null;
  const digits = pico.toString().padStart(13, '0');
  return `${digits.slice(0, -12)}.${digits.slice(-12)}`.replace(/\.?0+$/, '');
}
