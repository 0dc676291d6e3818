// The sentences over the lists of agents and conversations, and over one conversation.

import type { ConversationAnswer } from '../../api/contract/answers.ts';
import type { QuestionRow } from '../../api/contract/questions.ts';
import { duration } from '../format/duration.ts';
import { money, sumUsd } from '../format/money.ts';
import { counted, percent } from '../format/number.ts';
import { momentOf } from '../format/time.ts';
import { visitRequests, visitThing } from '../url/link.ts';
import type { View } from '../url/view.ts';
import { inRange, type When } from './range.ts';
import { listed, paragraph, type Sentence, type Word } from './sentence.ts';

type Agent = QuestionRow<'agents'>;

/** An agent that fails this often, in at least so many requests, is named in the sentence. */
const failing = { ratio: 0.02, request_count: 20 };

export function agentsSentence(view: View, when: When, agents: readonly Agent[]): Sentence {
  if (agents.length === 0) return [`No agent was seen ${inRange(when)}.`];
  const spent = agents.flatMap(({ list_cost_usd }) => (list_cost_usd === null ? [] : [list_cost_usd]));
  const first: Sentence = [
    { text: counted(agents.length, 'agent'), strong: true },
    ` worked ${inRange(when)}`,
    spent.length > 0 ? ` for ${money(sumUsd(spent))}.` : '.',
  ];
  return paragraph(first, failingSentence(view, agents));
}

function failingSentence(view: View, agents: readonly Agent[]): Sentence | null {
  const worst = agents
    .filter(
      ({ error_ratio, request_count }) =>
        (error_ratio ?? 0) >= failing.ratio && request_count >= failing.request_count,
    )
    .toSorted((a, b) => b.error_ratio! - a.error_ratio!)
    .slice(0, 3);
  if (worst.length === 0) return null;
  const names = worst.map(
    (agent): Word => ({
      text: `${agent.agent_name || 'unnamed'} (${percent(agent.error_ratio!)})`,
      strong: true,
      ...(agent.agent_name === ''
        ? {}
        : { to: visitRequests(view, { agent_name: agent.agent_name, failed: 'true' }) }),
    }),
  );
  return [...listed(names), worst.length === 1 ? ' fails most often.' : ' fail most often.'];
}

/** So many are asked for; where as many come there are more. */
const conversationsMax = 200;

export function conversationsSentence(
  view: View,
  when: When,
  rows: readonly QuestionRow<'conversations'>[],
): Sentence {
  if (rows.length === 0) return [`No request ${inRange(when)} names a conversation.`];
  const dearest = rows.toSorted((a, b) => (b.list_cost_usd ?? -1) - (a.list_cost_usd ?? -1))[0]!;
  const isAll = rows.length < conversationsMax;
  const many = isAll ? counted(rows.length, 'conversation') : `The ${rows.length} latest conversations`;
  const first: Sentence = [{ text: many, strong: true }, ` ${inRange(when)}.`];
  if (!dearest.list_cost_usd) return first;
  const link: Word = {
    text: dearest.conversation_id,
    to: visitThing(view, 'conversation', dearest.conversation_id),
    strong: true,
  };
  return paragraph(first, [
    isAll ? 'The most expensive, ' : 'The most expensive of them, ',
    link,
    `, cost ${money(dearest.list_cost_usd)} in ${counted(dearest.request_count, 'request')}.`,
  ]);
}

export function conversationSentence({ requests }: Pick<ConversationAnswer, 'requests'>): Sentence {
  const first = requests[0];
  const last = requests.at(-1);
  if (!first || !last) return ['No request of this conversation is stored.'];
  const length = momentOf(last.started_at) + last.duration_ms - momentOf(first.started_at);
  const over = requests.length > 1 ? ` over ${duration(length)}` : '';
  const cost: Sentence =
    last.running_cost_usd === null
      ? [' at an unknown cost']
      : [' for ', { text: money(last.running_cost_usd), strong: true }];
  const failed = requests.filter(({ outcome }) => outcome !== 'ok' && outcome !== 'cancelled').length;
  const unpriced = requests.reduce((sum, request) => sum + request.unpriced_call_count, 0);
  return paragraph(
    [{ text: counted(requests.length, 'request'), strong: true }, over, ...cost, '.'],
    failed > 0 ? [{ text: `${counted(failed, 'request')} failed.`, verdict: 'worse' }] : null,
    unpriced > 0 && last.running_cost_usd !== null
      ? [`${counted(unpriced, 'call')} without a price ${unpriced === 1 ? 'is' : 'are'} not in the sum.`]
      : null,
  );
}
