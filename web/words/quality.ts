// The sentences over what answers were worth: of the fleet, of one agent, of one request, of evaluations.

import type { AgentDriftAnswer, TraceQualityAnswer } from '../../api/contract/quality.ts';
import type { QuestionRow } from '../../api/contract/questions.ts';
import { counted, percent } from '../format/number.ts';
import { visitRequests, visitThing } from '../url/link.ts';
import type { View } from '../url/view.ts';
import { inRange, type When } from './range.ts';
import { listed, paragraph, type Sentence, type Word } from './sentence.ts';

type Agent = QuestionRow<'answer_quality'>;

const sum = (agents: readonly Agent[], of: (agent: Agent) => number): number =>
  agents.reduce((total, agent) => total + of(agent), 0);

export function qualitySentence(view: View, when: When, agents: readonly Agent[]): Sentence {
  if (agents.length === 0) return [`No request was looked at ${inRange(when)}.`];
  const scored = sum(agents, ({ scored_count }) => scored_count);
  const drifted = sum(agents, ({ drifted_count }) => drifted_count);
  const unfaithful = sum(agents, ({ unfaithful_count }) => unfaithful_count);
  if (scored === 0) return paragraph(unscoredSentence(agents), claimsSentence(view, unfaithful, agents));
  const first: Sentence = [
    'Of ',
    { text: counted(scored, 'scored answer'), strong: true },
    ` ${inRange(when)}, `,
    {
      text: drifted === 0 ? 'none' : String(drifted),
      strong: true,
      ...(drifted > 0 ? { to: visitRequests(view, { verdict: 'drifted' }), verdict: 'worse' as const } : {}),
    },
    drifted === 1 ? ' was not about what was asked.' : ' were not about what was asked.',
  ];
  return paragraph(first, claimsSentence(view, unfaithful, agents), blindSentence(agents));
}

function unscoredSentence(agents: readonly Agent[]): Sentence {
  const collecting = sum(agents, ({ collecting_count }) => collecting_count);
  const waiting = sum(agents, ({ waiting_count }) => waiting_count);
  if (collecting > 0)
    return [`Nothing is scored yet: a baseline needs 50 requests of an agent, ${collecting} are collected.`];
  if (waiting > 0) return [`Nothing is scored yet: ${counted(waiting, 'request')} wait for vectors.`];
  return ['Nothing is scored: what was asked and answered is not sent, or not stored.'];
}

function claimsSentence(view: View, unfaithful: number, agents: readonly Agent[]): Sentence | null {
  const claims = sum(agents, ({ claim_count }) => claim_count);
  if (claims === 0) return null;
  const link: Word = {
    text: counted(unfaithful, 'request'),
    strong: true,
    to: visitRequests(view, { unfaithful: 'true' }),
  };
  if (unfaithful === 0) return [`All ${counted(claims, 'claim')} that were checked stand in results.`];
  return ['In ', link, ' something was said that stands in no result.'];
}

/** Agents whose answers cannot be judged, and why. */
function blindSentence(agents: readonly Agent[]): Sentence | null {
  const alike = agents.filter(({ baseline_state }) => baseline_state === 'not_separable');
  if (alike.length === 0) return null;
  const names = alike
    .slice(0, 3)
    .map(({ agent_name }): Word => ({ text: agent_name || 'unnamed', strong: true }));
  return [
    ...listed(names),
    alike.length === 1
      ? ' is not judged: its answers fit any of its questions.'
      : ' are not judged: their answers fit any of their questions.',
  ];
}

type Baseline = AgentDriftAnswer['baseline'];

/** One agent's drift: its baseline, then its population. */
export const driftSentence = (
  agent: string,
  { baseline, tests }: Pick<AgentDriftAnswer, 'baseline' | 'tests'>,
): Sentence => paragraph(baselineSentence(agent, baseline), populationSentence(tests));

/** Why an agent may or may not alert, in words. */
function baselineSentence(agent: string, baseline: Baseline): Sentence {
  const who: Word = { text: agent || 'This agent', strong: true };
  if (!baseline)
    return [who, ' has no baseline yet: it needs 50 requests that went well and whose text is stored.'];
  const measured = `${counted(baseline.request_count, 'request')}, measured ${basisWords(baseline.alignment_basis, baseline.embedding_model)}`;
  if (baseline.state === 'not_separable')
    return [
      who,
      ` is not judged: over ${measured}, its answers fit other questions nearly as well as their own (${percent(baseline.auc_ratio ?? 0.5)} told apart, 80 % are needed).`,
    ];
  return [
    'In ',
    { text: percent(baseline.auc_ratio ?? 0), strong: true },
    ' of pairs an answer of ',
    who,
    ` is nearer to its own question than to another’s, over ${measured}.`,
    baseline.trimmed_count > 0
      ? ` ${counted(baseline.trimmed_count, 'request')} that had drifted already ${baseline.trimmed_count === 1 ? 'is' : 'are'} left out.`
      : '',
  ];
}

const basisWords = (basis: string, model: string): string =>
  basis === 'lexical'
    ? 'by words (lexical)'
    : basis === 'vectors'
      ? `by vectors that spans carry (${model}) and by words`
      : `by ${model || 'a model'} and by words`;

/** What the last population test of each side says. */
function populationSentence(tests: AgentDriftAnswer['tests']): Sentence {
  if (tests.length === 0)
    return [
      'Populations are compared once an hour, when 100 requests of the last seven days stand against 200 from before.',
    ];
  const latest = tests.filter(({ window_to }) => window_to === tests[0]!.window_to);
  const left = latest.filter(({ is_discovery }) => is_discovery);
  if (left.length === 0) return ['What is asked and said in the last seven days is what it was before.'];
  const sides = left.map(({ side }) => (side === 'intent' ? 'asked' : 'said'));
  const text = `What is ${listed(sides.toSorted()).join('')}`;
  return [{ text, strong: true, verdict: 'worse' }, ' in the last seven days is not what it was before.'];
}

/** One request in words. */
export function answerSentence(view: View, quality: TraceQualityAnswer, agent: string): Sentence {
  return paragraph(alignmentSentence(view, quality, agent), faithSentence(quality), otherSentences(quality));
}

const states: Readonly<Record<string, string>> = {
  collecting: 'Not scored yet: the agent’s baseline is still collected.',
  waiting: 'Not scored yet: the embeddings endpoint does not answer; the request waits for it.',
  no_payload: 'Not scored: what was said is not stored.',
  no_text: 'Not scored: the emitter does not send what is said.',
  not_selected: 'Not scored: the policy samples, and left this request out.',
};

function alignmentSentence(view: View, { score, baseline }: TraceQualityAnswer, agent: string): Sentence {
  if (!score) return ['Not looked at yet: requests are scored when nothing more has come for ten seconds.'];
  const why = states[score.state];
  if (why) return [why];
  const standing =
    score.percentile_ratio === null
      ? ''
      : ` It is nearer to its question than ${percent(score.percentile_ratio)} of this agent’s answers are to theirs.`;
  const measured = basisWords(score.alignment_basis, score.embedding_model);
  const words: Readonly<Record<string, Word>> = {
    aligned: { text: 'about what was asked', strong: true },
    low: { text: 'further from what was asked than usual', strong: true },
    drifted: { text: 'not about what was asked', strong: true, verdict: 'worse' },
  };
  const said = words[score.verdict];
  if (!said)
    return [
      `Not judged: ${baseline?.state === 'not_separable' ? 'this agent’s answers fit any of its questions' : 'the baseline is too small'}.`,
    ];
  const link: Word =
    agent === '' ? { text: 'The answer' } : { text: 'The answer', to: visitThing(view, 'drift', agent) };
  return [link, ' is ', said, `, ${measured}.${standing}`];
}

function faithSentence({ judged }: TraceQualityAnswer): Sentence | null {
  const claims = judged.reduce((total, { checked_count }) => total + checked_count, 0);
  const unbacked = judged.reduce((total, { unsupported_count }) => total + unsupported_count, 0);
  if (claims === 0) return ['It claims nothing that could be looked up in a result.'];
  if (unbacked === 0) return [`All ${counted(claims, 'claim')} in it stand in results, or follow from them.`];
  return [
    { text: `${unbacked} of ${counted(claims, 'claim')}`, strong: true, verdict: 'worse' },
    unbacked === 1 ? ' stands in no result.' : ' stand in no result.',
  ];
}

function otherSentences({ left_at_step_number, disagreements }: TraceQualityAnswer): Sentence | null {
  return paragraph(
    left_at_step_number === null ? null : [`It left the question at step ${left_at_step_number}.`],
    disagreements.length === 0
      ? null
      : [
          `${counted(disagreements.length, 'pair')} of agents in it ${disagreements.length === 1 ? 'contradicts' : 'contradict'} each other.`,
        ],
  );
}

export function evaluationsSentence(
  _: View,
  when: When,
  rows: readonly QuestionRow<'evaluation_totals'>[],
): Sentence {
  if (rows.length === 0) return [`Nothing was evaluated ${inRange(when)}.`];
  const many = rows.reduce((total, { evaluation_count }) => total + evaluation_count, 0);
  const names = new Set(rows.map(({ name }) => name)).size;
  return [
    { text: counted(many, 'evaluation'), strong: true },
    ` of ${counted(names, 'kind')} arrived ${inRange(when)}.`,
  ];
}
