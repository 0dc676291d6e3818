// The sentence over one request: who answered, how long it took, what it cost, how it ended, and what is doubtful.

import type { TraceAnswer } from '../../api/contract/answers.ts';
import type { RequestRow } from '../../api/contract/rows.ts';
import { duration } from '../format/duration.ts';
import { money } from '../format/money.ts';
import { counted } from '../format/number.ts';
import { visitThing } from '../url/link.ts';
import type { View } from '../url/view.ts';
import { paragraph, type Sentence, type Word } from './sentence.ts';

export function traceSentence(
  view: View,
  { request, spans }: Pick<TraceAnswer, 'request' | 'spans'>,
): Sentence {
  if (!request) return [`${counted(spans.length, 'span')} so far; the request is not summarised yet.`];
  return paragraph(endSentence(view, request), workSentence(request), doubtSentence(request));
}

const endings: Readonly<Record<RequestRow['outcome'], string>> = {
  ok: 'answered',
  error: 'failed',
  timeout: 'timed out',
  halted: 'was halted',
  cancelled: 'was cancelled',
};

function endSentence(view: View, request: RequestRow): Sentence {
  const { agent_name, outcome, name } = request;
  const who: Word =
    agent_name === ''
      ? { text: name || 'An unnamed request', strong: true }
      : { text: agent_name, strong: true, to: visitThing(view, 'agent', agent_name) };
  const ending: Word =
    outcome === 'ok' || outcome === 'cancelled'
      ? { text: endings[outcome] }
      : { text: endings[outcome], strong: true, verdict: 'worse' };
  const preposition = outcome === 'ok' ? 'in' : 'after';
  return [
    who,
    ' ',
    ending,
    ` ${preposition} `,
    { text: duration(request.duration_ms), strong: true },
    kindOf(request),
    ...costOf(request),
    reasonOf(request),
    '.',
  ];
}

/** Names of errors that say no more than that there was one. */
const generic = /^(|error|exception|_other|unknown|500)$/i;

const hasReason = ({ outcome }: RequestRow): boolean => outcome === 'error' || outcome === 'timeout';

function kindOf(request: RequestRow): string {
  return hasReason(request) && !generic.test(request.error_type) ? ` with ${cut(request.error_type)}` : '';
}

/** Where its kind says nothing, the error's own words do. */
function reasonOf(request: RequestRow): string {
  const words = request.error_message.trim().replace(/[.:]+$/, '');
  return hasReason(request) && generic.test(request.error_type) && words ? `: ${cut(words)}` : '';
}

const cut = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text);

function costOf(request: RequestRow): Sentence {
  if (request.call_count === 0) return [' without calling a model'];
  if (request.list_cost_usd === null)
    return [
      ` at an unknown cost${request.unpriced_call_count > 0 ? ', because its model has no price' : ''}`,
    ];
  const wasted = request.wasted_cost_usd ?? 0;
  return [
    ' for ',
    { text: money(request.list_cost_usd), strong: true },
    wasted > 0 ? `, of it ${money(wasted)} wasted` : '',
  ];
}

function workSentence({ call_count, tool_call_count, error_count, outcome }: RequestRow): Sentence | null {
  if (call_count === 0 && tool_call_count === 0) return null;
  const told = [
    call_count > 0 ? counted(call_count, 'model call') : '',
    tool_call_count > 0 ? counted(tool_call_count, 'tool call') : '',
  ];
  const work = told.filter(Boolean).join(' and ');
  if (error_count === 0) return [`It took ${work}.`];
  return [`It took ${work}; ${counted(error_count, 'error')}${outcome === 'ok' ? ' on the way' : ''}.`];
}

function doubtSentence({
  unpriced_call_count,
  list_cost_usd,
  usage_flags,
  root_seen,
}: RequestRow): Sentence | null {
  const doubts: string[] = [];
  if (unpriced_call_count > 0 && list_cost_usd !== null)
    doubts.push(`${counted(unpriced_call_count, 'call')} without a price not included`);
  if (usage_flags.includes('usage_missing')) doubts.push('some calls did not report their tokens');
  if (!root_seen) doubts.push('its root has not arrived yet');
  if (doubts.length === 0) return null;
  const text = doubts.join('; ');
  return [`${text.charAt(0).toUpperCase()}${text.slice(1)}.`];
}
