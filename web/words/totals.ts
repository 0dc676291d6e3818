// The opening sentence of the overview and of an agent's page: what was done, what it cost, how well it went, each
// against the period before.

import type { QuestionRow } from '../../api/contract/questions.ts';
import { changeOf, inWords, isThin, judged } from '../format/change.ts';
import { money } from '../format/money.ts';
import { counted, percent, space } from '../format/number.ts';
import { behindNumber } from '../panel/behind.ts';
import type { Filters } from '../url/filters.ts';
import { visitThing } from '../url/link.ts';
import { momentsOf } from '../url/range.ts';
import type { View } from '../url/view.ts';
import { inPrevious, inRange, noTraffic, type When } from './range.ts';
import { paragraph, type Sentence, type Word } from './sentence.ts';

type Totals = QuestionRow<'overview_totals'>;

export interface TotalsTold {
  readonly view: View;
  readonly when: When;
  readonly totals: Totals;
  /** null while unknown: then nothing is compared. */
  readonly before: Totals | null;
  readonly agents: readonly QuestionRow<'top_agents'>[];
  /** Under which filters the numbers were computed; their links carry them. */
  readonly filters: Filters;
}

export function totalsSentence(told: TotalsTold): Sentence {
  const { totals, when } = told;
  if (totals.request_count === 0) return [`${noTraffic(momentsOf(when.range, when.now), when.zone)}.`];
  return paragraph(costSentence(told), failureSentence(told), spenderSentence(told), unpricedSentence(told));
}

const behind = ({ view, filters }: TotalsTold, column: string): View => behindNumber(view, column, filters);

function costSentence(told: TotalsTold): Sentence {
  const { totals, when } = told;
  const requests: Word = {
    text: counted(totals.request_count, 'request'),
    to: behind(told, 'request_count'),
  };
  if (totals.list_cost_usd === null)
    return [
      requests,
      ` ran ${inRange(when)}; what they cost is unknown, because none of their calls has a price.`,
    ];
  const cost: Word = { text: money(totals.list_cost_usd), to: behind(told, 'list_cost_usd'), strong: true };
  return [requests, ' cost ', cost, ` ${inRange(when)}`, ...each(told), ...comparison(told), '.'];
}

function each(told: TotalsTold): Sentence {
  const { cost_per_request_usd, request_count } = told.totals;
  if (cost_per_request_usd === null || request_count < 2) return [];
  return [
    ', ',
    { text: money(cost_per_request_usd), to: behind(told, 'cost_per_request_usd'), strong: true },
    ' each',
  ];
}

function comparison(told: TotalsTold): Sentence {
  const { totals, before, when } = told;
  if (before && before.request_count > 0 && isThin(totals, before))
    return [
      `; there ${before.request_count === 1 ? 'was' : 'were'} only ${counted(before.request_count, 'request')} ${inPrevious(when)}`,
    ];
  const change = judged('list_cost_usd', 'lower', {
    now: totals.list_cost_usd,
    before: before?.list_cost_usd,
  });
  if (!change || change.size === null)
    return before?.request_count === 0 ? [`; there was no traffic ${inPrevious(when)}`] : [];
  const than = Math.abs(change.size) < 0.005 || change.size >= 9.995 ? 'as' : 'than';
  return [
    ', ',
    { text: inWords(change.size), strong: true, verdict: change.verdict },
    ` ${than} ${inPrevious(when)}`,
  ];
}

function failureSentence(told: TotalsTold): Sentence {
  const { failed_count, error_ratio } = told.totals;
  if (failed_count === 0) return ['None failed.'];
  const failed: Word = {
    text: `${counted(failed_count, 'request')} failed`,
    to: behind(told, 'failed_count'),
  };
  return [failed, error_ratio === null ? '' : ` (${percent(error_ratio)}${failureChange(told)})`, '.'];
}

function failureChange({ totals, before }: TotalsTold): string {
  const change = changeOf('error_ratio', totals.error_ratio, before?.error_ratio);
  if (!change || !before || isThin(totals, before) || Math.abs(change.size ?? 0) < 0.0005) return '';
  return `, ${change.size! > 0 ? 'up' : 'down'} from ${percent(before.error_ratio ?? 0)}`;
}

function spenderSentence({ view, totals, agents }: TotalsTold): Sentence | null {
  const spender = agents.toSorted((a, b) => (b.list_cost_usd ?? 0) - (a.list_cost_usd ?? 0))[0];
  if (!spender?.list_cost_usd || agents.length < 2 || !totals.list_cost_usd || spender.agent_name === '')
    return null;
  const share = spender.list_cost_usd / totals.list_cost_usd;
  const name: Word = {
    text: spender.agent_name,
    to: visitThing(view, 'agent', spender.agent_name),
    strong: true,
  };
  return [
    name,
    ` spent ${share > 0.5 ? 'most of it' : 'the largest part'}: ${money(spender.list_cost_usd)}, ${percent(Math.round(share * 100) / 100)}.`,
  ];
}

function unpricedSentence(told: TotalsTold): Sentence | null {
  const { unpriced_call_count, unpriced_model_count, list_cost_usd } = told.totals;
  if (unpriced_call_count === 0 || list_cost_usd === null) return null;
  const calls: Word = { text: counted(unpriced_call_count, 'call'), to: behind(told, 'unpriced_call_count') };
  return [
    calls,
    ` to ${counted(unpriced_model_count, 'model')}${space}${unpriced_call_count === 1 ? 'has' : 'have'} no price and ${unpriced_call_count === 1 ? 'is' : 'are'} not in the sum.`,
  ];
}
