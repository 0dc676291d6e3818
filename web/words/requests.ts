// The sentence over a list of requests: which they are, by the filters, and in which order.

import { labelOf } from '../format/label.ts';
import { counted } from '../format/number.ts';
import { inRange, type When } from './range.ts';
import type { Sentence } from './sentence.ts';

export interface RequestsTold {
  readonly when: When;
  readonly shown_count: number;
  readonly more: boolean;
  readonly sort: string;
  /** Is the list narrowed by any filter? */
  readonly filtered: boolean;
}

export function requestsSentence({ when, shown_count, more, sort, filtered }: RequestsTold): Sentence {
  if (shown_count === 0) return [`No request ${filtered ? 'fits the filters ' : ''}${inRange(when)}.`];
  const which = filtered ? ` that ${shown_count === 1 ? 'fits' : 'fit'} the filters` : '';
  if (!more)
    return [
      { text: counted(shown_count, 'request'), strong: true },
      `${which} ${inRange(when)}, ${orderOf(sort)} first.`,
    ];
  return [
    'The ',
    { text: `${shown_count} ${orderOf(sort)}`, strong: true },
    ` requests${which} ${inRange(when)}.`,
  ];
}

const orders: Readonly<Record<string, readonly [ascending: string, descending: string]>> = {
  started_at: ['oldest', 'newest'],
  duration_ms: ['fastest', 'slowest'],
  list_cost_usd: ['cheapest', 'most expensive'],
  input_tokens: ['shortest', 'longest'],
  ttft_ms: ['quickest to answer', 'slowest to answer'],
  error_count: ['least failing', 'most failing'],
};

export function orderOf(sort: string): string {
  const column = sort.replace(/^-/, '');
  const [ascending, descending] = orders[column] ?? [
    `lowest ${labelOf(column)}`,
    `highest ${labelOf(column)}`,
  ];
  return sort.startsWith('-') ? descending : ascending;
}
