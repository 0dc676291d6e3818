// The sentences over all SLOs and over one: whether promises are kept, what burns, how long the rest lasts.

import type { SloDocument } from '../../api/contract/policies/slo.ts';
import type { SloState } from '../../api/contract/slo-states.ts';
import type { SloStatus } from '../../api/contract/slos.ts';
import { duration } from '../format/duration.ts';
import { counted, percent } from '../format/number.ts';
import { visitThing } from '../url/link.ts';
import type { View } from '../url/view.ts';
import { burnWords, leftWords, promiseOf, scopeWords, windowWords } from './promise.ts';
import { listed, paragraph, type Sentence, type Word } from './sentence.ts';

/** What a state is called on the screen. */
export const stateWords: Readonly<Record<SloState, string>> = {
  ok: 'kept',
  warn: 'little budget left',
  page: 'burns: page',
  ticket: 'burns: ticket',
  exhausted: 'no budget left',
  unknown: 'unknown',
};

/** The worst first. */
export const stateRank: Readonly<Record<SloState, number>> = {
  page: 0,
  exhausted: 1,
  ticket: 2,
  warn: 3,
  unknown: 4,
  ok: 5,
};

export function slosSentence(view: View, statuses: readonly SloStatus[]): Sentence {
  if (statuses.length === 0) return ['Nothing is promised yet.'];
  const kept = statuses.filter(({ state }) => state === 'ok').length;
  const many: Word = { text: counted(statuses.length, 'promise', 'promises'), strong: true };
  if (kept === statuses.length)
    return [many, statuses.length === 1 ? ' is kept.' : ' are kept, all of them.'];
  return paragraph(
    [many, `, ${kept === 0 ? 'none of them' : counted(kept, 'of them', 'of them')} kept.`],
    ...told.map((telling) => namesOf(view, statuses, telling)),
  );
}

/** What is said of the SLOs in a state, of one and of several. */
const told: readonly { readonly state: SloState; readonly one: string; readonly many: string }[] = [
  {
    state: 'page',
    one: ' burns its budget so fast that it pages.',
    many: ' burn their budgets so fast that they page.',
  },
  { state: 'exhausted', one: ' has no budget left.', many: ' have no budget left.' },
  { state: 'ticket', one: ' burns its budget too fast.', many: ' burn their budgets too fast.' },
  { state: 'warn', one: ' has little budget left.', many: ' have little budget left.' },
  {
    state: 'unknown',
    one: ' is unknown: nothing was measured.',
    many: ' are unknown: nothing was measured.',
  },
];

const namedMax = 3;

function namesOf(
  view: View,
  statuses: readonly SloStatus[],
  { state, one, many }: { readonly state: SloState; readonly one: string; readonly many: string },
): Sentence | null {
  const own = statuses.filter((status) => status.state === state);
  if (own.length === 0) return null;
  const words = own.slice(0, namedMax).map(
    ({ slo_id }): Word => ({
      text: slo_id,
      to: visitThing(view, 'slo', slo_id),
      strong: true,
      ...(state === 'unknown' ? {} : { verdict: 'worse' as const }),
    }),
  );
  const rest = own.length - namedMax;
  return [...listed(rest > 0 ? [...words, `${rest} more`] : words), own.length === 1 ? one : many];
}

export interface SloTold {
  readonly view: View;
  readonly status: SloStatus;
  readonly document: SloDocument;
  /** The requests that were bad. */
  readonly bad: View | null;
}

export function sloSentence(told: SloTold): Sentence {
  return paragraph(keptSentence(told), burningSentence(told), lastsSentence(told), staleSentence(told));
}

function keptSentence({ status, document, bad }: SloTold): Sentence {
  const { sli_ratio, objective_ratio, bad_count, total_count } = status;
  const promised = `${promiseOf(document)} ${windowWords(document.window)}`;
  const who = scopeWords(document.scope);
  if (sli_ratio === null) return [`Nothing was measured of ${who}: the promise that ${promised} is unknown.`];
  const isKept = sli_ratio >= objective_ratio;
  const said: Word = { text: percent(sli_ratio), strong: true, verdict: isKept ? 'neutral' : 'worse' };
  const counts: Sentence =
    bad_count === null || total_count === null
      ? []
      : [
          ': ',
          { text: counted(bad_count, 'was bad', 'were bad'), strong: true, ...(bad ? { to: bad } : {}) },
          ` of ${counted(total_count, 'that counted', 'that counted')}`,
        ];
  return ['Promised of ', { text: who, strong: true }, `: ${promised}. It was `, said, ...counts, '.'];
}

function burningSentence({ status }: SloTold): Sentence | null {
  const firing = status.burn_rates.filter(({ firing: fires }) => fires === true);
  const [worst] = firing;
  if (!worst) return null;
  return [
    'The budget burns ',
    { text: `${burnWords(worst.long_burn_rate)} too fast`, strong: true, verdict: 'worse' },
    ` over ${duration(worst.long_window_seconds * 1_000)}, which is a ${worst.severity}.`,
  ];
}

function lastsSentence({ status }: SloTold): Sentence | null {
  const { error_budget_remaining_ratio: left, time_to_exhaustion_seconds: seconds } = status;
  if (left === null) return null;
  if (left <= 0)
    return [
      { text: left === 0 ? 'No budget is left.' : `The budget is ${leftWords(left)}.`, verdict: 'worse' },
    ];
  const share: Word = { text: percent(left), strong: true };
  if (seconds === null) return [share, ' of the budget is left, and nothing burned it in the last hour.'];
  return [share, ` of the budget is left, at the last hour's pace for ${duration(seconds * 1_000)}.`];
}

function staleSentence({ status }: SloTold): Sentence | null {
  return status.stale
    ? [{ text: 'The watcher is behind: whether alerts fire now is unknown.', verdict: 'worse' }]
    : null;
}
