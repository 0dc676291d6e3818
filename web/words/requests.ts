// The sentence over a list of requests: how many they are, what they cost together, how many failed, and which of them
// are shown.

import type { RequestTotalsAnswer } from '../../api/contract/answers.ts';
import { labelOf } from '../format/label.ts';
import { money } from '../format/money.ts';
import { counted, grouped } from '../format/number.ts';
import type { View } from '../url/view.ts';
import { inRange, type When } from './range.ts';
import { paragraph, type Sentence } from './sentence.ts';

export interface RequestsTold {
  readonly view: View;
  readonly when: When;
  /** Null where the sum could not be had: then the list speaks for itself. */
  readonly totals: Pick<RequestTotalsAnswer, 'request_count' | 'failed_count' | 'list_cost_usd'> | null;
  readonly shown_count: number;
  readonly more: boolean;
  readonly sort: string;
}

export function requestsSentence(told: RequestsTold): Sentence {
  const { view, when, totals, shown_count } = told;
  const filtered = Object.keys(view.filters).length > 0;
  if (shown_count === 0) return [`No request ${filtered ? 'fits the filters ' : ''}${inRange(when)}.`];
  const count = Math.max(totals?.request_count ?? 0, shown_count);
  const which = filtered ? ` that ${count === 1 ? 'fits' : 'fit'} the filters` : '';
  if (!totals && told.more) return ['The ', ...shownWords(told), ` requests${which} ${inRange(when)}.`];
  return paragraph(
    [
      { text: counted(count, 'request'), strong: true },
      `${which} ${inRange(when)}`,
      ...(totals ? sumWords(view, totals) : []),
      '.',
    ],
    told.more ? ['The ', ...shownWords(told), ' are shown.'] : orderWords(told),
  );
}

const shownWords = ({ shown_count, sort }: RequestsTold): Sentence => [`${shown_count} ${orderOf(sort)}`];

function orderWords({ shown_count, sort }: RequestsTold): Sentence | null {
  if (shown_count < 2) return null;
  const order = orderOf(sort);
  return [`${order.charAt(0).toUpperCase()}${order.slice(1)} first.`];
}

function sumWords(view: View, totals: NonNullable<RequestsTold['totals']>): Sentence {
  const { request_count, failed_count, list_cost_usd } = totals;
  const cost: Sentence =
    list_cost_usd === null
      ? [' at an unknown cost']
      : [' cost ', { text: money(list_cost_usd), strong: true, to: { ...view, sort: '-list_cost_usd' } }];
  if (request_count < 2) return cost;
  if (failed_count === 0) return [...cost, '; none failed'];
  if (failed_count === request_count) return [...cost, '; all failed'];
  const failed = { ...view, filters: { ...view.filters, failed: 'true' } };
  return [...cost, '; ', { text: `${grouped(failed_count)} failed`, to: failed }];
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
