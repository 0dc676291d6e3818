// The working behind a call's cost, in words: which price and why that one, how the input was counted, whether this
// report of the call is the one that counts, what the emitter itself said, and what is doubtful.

import type { CallRow } from '../../api/contract/rows.ts';
import { exactMoney } from '../format/money.ts';
import { percent } from '../format/number.ts';
import { visitThing } from '../url/link.ts';
import type { View } from '../url/view.ts';
import type { Sentence } from './sentence.ts';

const bases: Readonly<Record<CallRow['cost_basis'], string>> = {
  exact: 'the price of exactly this model',
  alias: 'the price of the model that this name stands for',
  override: 'your own price for this model',
  reported: 'what the emitter reported, because no price is known',
  unpriced: 'unpriced: no price is known for this model',
  no_usage: 'unknown: no tokens were reported, so there is nothing to price',
};

export const basisWords = (basis: CallRow['cost_basis']): string => bases[basis] ?? basis;

const semantics: Readonly<Record<CallRow['usage_semantics'], string>> = {
  inclusive: 'The emitter counts cached tokens within its input; they are taken out here.',
  exclusive: 'The emitter counts cached tokens beside its input.',
  inferred_exclusive: 'The emitter reports more cached tokens than input, so they are taken to be beside it.',
};

export const semanticsWords = (value: CallRow['usage_semantics']): string => semantics[value] ?? value;

const flags: Readonly<Record<CallRow['usage_flags'][number], string>> = {
  usage_missing: 'the emitter sent no token counts',
  usage_partial: 'some token counts are missing',
  cache_unknown: 'the emitter does not say how much of the input was cached, so the true cost may be lower',
  reasoning_unknown: 'the emitter does not say how much of the output was reasoning',
  known_defect: 'this emitter is known to count wrongly',
  twin_unresolved: 'another span may be a second report of this call',
};

export const flagWords = (flag: CallRow['usage_flags'][number]): string => flags[flag] ?? flag;

/** "uncached_input" → "uncached input", "cache_write_1h" → "cache write, 1 h". */
export function bucketWords(bucket: string): string {
  const [, before, amount, unit] = /^(.*)_(\d+)([mh])$/.exec(bucket.replace(/_tokens$/, '')) ?? [];
  if (before) return `${before.replaceAll('_', ' ')}, ${amount} ${unit === 'm' ? 'min' : 'h'}`;
  return bucket.replace(/_tokens$/, '').replaceAll('_', ' ');
}

/** Whether this span's tokens are in the sums, and if not, whose are. */
export function countingWords(
  view: View,
  call: Pick<CallRow, 'counting' | 'duplicate_of_span_id' | 'duplicate_of_trace_id' | 'trace_id'>,
): Sentence {
  switch (call.counting) {
    case 'counted':
      return [{ text: 'Counted', strong: true }, ': this span’s tokens are in every sum.'];
    case 'rolled_up':
      return [
        { text: 'Rolled up', strong: true },
        ': spans below report the same tokens, and those are counted, not these.',
      ];
    default:
      return [
        { text: 'Not counted', strong: true },
        ': the same call is reported twice, and ',
        twin(view, call),
        ' is the report that counts.',
      ];
  }
}

function twin(
  view: View,
  { duplicate_of_span_id, duplicate_of_trace_id, trace_id }: Parameters<typeof countingWords>[1],
): Sentence[number] {
  if (!duplicate_of_span_id) return 'another span';
  const there = visitThing(view, 'trace', duplicate_of_trace_id ?? trace_id);
  const elsewhere = duplicate_of_trace_id && duplicate_of_trace_id !== trace_id;
  return {
    text: elsewhere ? 'a span of another trace' : `span ${duplicate_of_span_id.slice(0, 8)}`,
    to: { ...there, span: duplicate_of_span_id, tab: 'cost' },
  };
}

/** What the emitter said against what we say; null where it said nothing. */
export function reportedWords({
  reported_cost_usd,
  list_cost_usd,
}: Pick<CallRow, 'reported_cost_usd' | 'list_cost_usd'>): string | null {
  if (reported_cost_usd === null) return null;
  const said = `The emitter said ${exactMoney(reported_cost_usd)}`;
  if (list_cost_usd === null) return `${said}.`;
  const difference = reported_cost_usd - list_cost_usd;
  if (Math.abs(difference) < 1e-9) return `${said}: the same.`;
  const share = list_cost_usd === 0 ? '' : ` (${percent(Math.abs(difference) / list_cost_usd)})`;
  return `${said}: ${exactMoney(Math.abs(difference))}${share} ${difference > 0 ? 'more' : 'less'} than the list price.`;
}
