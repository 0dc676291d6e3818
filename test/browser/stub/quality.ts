// Invented answers about quality, in the shapes of the contract: one agent that drifts, one that cannot be judged, the others
// collecting or silent.

import type { AgentDriftAnswer, TraceQualityAnswer } from '../../../api/contract/quality.ts';
import type { RequestRow } from '../../../api/contract/rows.ts';

export interface Mood {
  /** semantic: a model and words · lexical: words alone · none: nothing is scored */
  readonly scores: 'semantic' | 'lexical' | 'none';
}

type Rows = readonly RequestRow[];

const basisOf = ({ scores }: Mood) =>
  scores === 'semantic'
    ? { alignment_basis: 'endpoint', embedding_model: 'all-MiniLM-L6-v2' }
    : { alignment_basis: 'lexical', embedding_model: '' };

const isDrifted = ({ trace_id }: RequestRow, index: number): boolean =>
  index % 40 === 7 || trace_id.endsWith('00');

export function qualityRows(rows: Rows, mood: Mood) {
  const byAgent = [...Map.groupBy(rows, ({ agent_name }) => agent_name)];
  return byAgent.map(([agent_name, own], place) => {
    const scored = mood.scores === 'none' || place > 3 ? 0 : own.length;
    const drifted = place === 0 ? own.filter(isDrifted).length : 0;
    return {
      agent_name,
      request_count: own.length,
      scored_count: scored,
      drifted_count: scored === 0 ? 0 : drifted,
      low_count: scored === 0 ? 0 : Math.round(own.length / 30),
      drifted_ratio: scored === 0 ? null : drifted / own.length,
      alignment_p50_ratio: scored === 0 ? null : 0.31,
      alignment_basis: scored === 0 ? null : basisOf(mood).alignment_basis,
      embedding_model: scored === 0 ? '' : basisOf(mood).embedding_model,
      claim_count: place > 4 ? 0 : own.length * 3,
      unsupported_claim_count: place === 1 ? 14 : 0,
      faithfulness_ratio: place > 4 ? null : place === 1 ? 1 - 14 / (own.length * 3) : 1,
      unfaithful_count: place === 1 ? 9 : 0,
      disagreeing_count: place === 2 ? 1 : 0,
      strayed_count: place === 0 ? 3 : 0,
      waiting_count: 0,
      collecting_count: scored === 0 && place < 4 ? 31 : 0,
      silent_count: place > 3 ? own.length : 0,
      baseline_state: scored === 0 ? '' : place === 3 ? 'not_separable' : 'ready',
      baseline_request_count: scored === 0 ? 0 : 200,
      auc_ratio: scored === 0 ? null : place === 3 ? 0.71 : 0.99,
    };
  });
}

export function qualityOverTime(buckets: readonly (readonly [string, Rows])[], mood: Mood) {
  const none = mood.scores === 'none';
  return buckets.map(([bucket_at, own], index) => ({
    bucket_at,
    request_count: own.length,
    scored_count: none ? 0 : own.length,
    drifted_count: none ? 0 : index % 5,
    low_count: none ? 0 : 1,
    drifted_ratio: none ? null : (index % 5) / 100,
    standing_p5_ratio: none ? null : 0.3 - (index % 4) / 20,
    standing_p50_ratio: none ? null : 0.98,
    faithfulness_ratio: 0.97 + (index % 3) / 100,
  }));
}

export function worstRows(rows: Rows, mood: Mood) {
  if (mood.scores === 'none') return [];
  return rows.slice(0, 12).map((row, index) => ({
    trace_id: row.trace_id,
    started_at: row.started_at,
    agent_name: row.agent_name,
    outcome: row.outcome,
    alignment_ratio: 0.02 + index * 0.02,
    alignment_basis: basisOf(mood).alignment_basis,
    percentile_ratio: index * 0.004,
    standing_ratio: -0.1 + index * 0.05,
    verdict: index < 4 ? 'drifted' : 'low',
    claim_count: 6,
    unsupported_claim_count: index === 0 ? 3 : 0,
    faithfulness_ratio: index === 0 ? 0.5 : 1,
    left_at_step_number: index === 1 ? 4 : null,
    disagreement_count: 0,
  }));
}

export function evaluationRows(rows: Rows) {
  return rows.slice(0, 8).map((row, index) => ({
    evaluation_id: `e${index}`,
    at: row.started_at,
    started_at: row.started_at,
    trace_id: row.trace_id,
    span_id: '',
    agent_name: row.agent_name,
    name: index % 2 === 0 ? 'helpfulness' : 'thumb',
    score: index % 3 === 0 ? 0.2 : 0.9,
    label: index % 2 === 0 ? '' : 'up',
    explanation: index === 0 ? 'the answer names another customer <b>' : '',
    source: index % 2 === 0 ? 'log' : 'human',
    actor: index % 2 === 0 ? '' : 'operator',
  }));
}

export function evaluationTotals(rows: Rows) {
  return [
    ...Map.groupBy(evaluationRows(rows), ({ name, agent_name }) => `${name} ${agent_name}`).values(),
  ].map((own) => ({
    name: own[0]!.name,
    agent_name: own[0]!.agent_name,
    evaluation_count: own.length,
    request_count: own.length,
    mean_score: own.reduce((sum, { score }) => sum + score, 0) / own.length,
    p5_score: Math.min(...own.map(({ score }) => score)),
    below_half_ratio: own.filter(({ score }) => score < 0.5).length / own.length,
    top_label: own[0]!.label,
    sources: [own[0]!.source],
    last_at: own[0]!.at,
  }));
}

export function costQuality(rows: Rows, mood: Mood) {
  return qualityRows(rows, mood).map((row, place) => ({
    agent_name: row.agent_name,
    request_count: row.request_count,
    list_cost_usd: row.request_count * 0.004 * (place + 1),
    cost_per_request_usd: 0.004 * (place + 1),
    scored_count: row.scored_count,
    aligned_ratio: row.drifted_ratio === null ? null : 1 - row.drifted_ratio,
    faithfulness_ratio: row.faithfulness_ratio,
    evaluation_count: place < 2 ? 8 : 0,
    mean_score: place < 2 ? 0.9 - place * 0.3 : null,
  }));
}

const baselineOf = (mood: Mood, agent: string): AgentDriftAnswer['baseline'] =>
  mood.scores === 'none'
    ? null
    : {
        baseline_id: 'b1',
        state: agent === 'triage' ? 'not_separable' : 'ready',
        ...basisOf(mood),
        template: 'you are patient',
        learned_at: new Date(Date.now() - 3e8).toISOString(),
        request_count: 200,
        trimmed_count: 3,
        auc_ratio: agent === 'triage' ? 0.71 : 0.9923,
        lexical_auc_ratio: 0.9901,
        semantic_auc_ratio: mood.scores === 'semantic' ? 0.9585 : null,
        alert_score: -0.34,
        low_score: 0.28,
      };

/** A bell around `middle`, for shapes that look like what they are. */
const bell = (at: number, middle: number, width: number): number =>
  Math.round(100 * Math.exp(-(((at - middle) / width) ** 2)));

export function driftOf(
  agent: string,
  rows: Rows,
  mood: Mood,
): Omit<AgentDriftAnswer, 'as_of' | 'from' | 'to'> {
  const own =
    mood.scores === 'none' ? [] : rows.filter(({ agent_name }) => agent_name === agent).slice(0, 300);
  const bins = mood.scores === 'none' ? [] : Array.from({ length: 40 }, (_, index) => -2 + index * 0.1);
  return {
    progress: { scored_to: new Date().toISOString(), waiting_count: 0 },
    baseline: baselineOf(mood, agent),
    distribution: bins.map((from_score) => ({
      from_score,
      to_score: from_score + 0.1,
      matched_count: bell(from_score, 1.1, 0.5),
      shuffled_count: bell(from_score, -0.9, 0.35) * 5,
      window_count: bell(from_score, 1, 0.55) + (from_score < -0.5 ? bell(from_score, -0.9, 0.2) / 6 : 0),
    })),
    threshold:
      mood.scores === 'none'
        ? null
        : { threshold_ratio: 0.7, false_alarm_ratio: mood.scores === 'semantic' ? 0.22 : 1, caught_ratio: 1 },
    map: {
      explained_ratios: [0.21, 0.14],
      points: own.map(({ trace_id }, index) => ({
        trace_id,
        x: Math.cos(index * 2.4) * Math.sqrt(index) * 0.03 + (index % 40 === 7 ? 1 : 0),
        y: Math.sin(index * 2.4) * Math.sqrt(index) * 0.03,
        verdict: index % 40 === 7 ? 'drifted' : index % 29 === 3 ? 'low' : 'aligned',
      })),
    },
    tests:
      mood.scores === 'none'
        ? []
        : (['intent', 'output'] as const).map((side) => ({
            side,
            window_from: new Date(Date.now() - 6e8).toISOString(),
            window_to: new Date().toISOString(),
            window_count: 250,
            reference_count: 250,
            p_ratio: side === 'output' ? 0.0002 : 0.41,
            centroid_distance: side === 'output' ? 0.61 : 0.12,
            centroid_cosine_distance: 0.1,
            effect_size: side === 'output' ? 0.9 : 0.11,
            is_discovery: side === 'output',
          })),
    nearest: own.slice(0, 3).map(({ trace_id }) => ({ trace_id, standing_ratio: 1.4 })),
    farthest: [],
  };
}

const result =
  '{"refund_id":"rf-88213","status":"declined","reason":"outside return window","amount_eur":59.9}';
const answer =
  'Good news: your refund rf-88213 of € 59.90 for order LF-482931 has been approved. It shows on your account within 3 days.';
const claim = (
  text: string,
  kind: 'id' | 'number' | 'status',
  verdict: 'supported' | 'unsupported' | 'contradicted',
  place: { source: number; start: number; end: number } | null,
) => ({
  kind,
  text,
  start: answer.indexOf(text),
  end: answer.indexOf(text) + text.length,
  verdict,
  rule: '',
  place,
});

export function traceQuality(trace_id: string, mood: Mood): Omit<TraceQualityAnswer, 'as_of'> {
  const none = mood.scores === 'none';
  const sources: TraceQualityAnswer['sources'] = [
    {
      kind: 'user',
      span_id: '',
      tool_name: '',
      is_error: false,
      text: 'I want my money back for order LF-482913.',
    },
    { kind: 'result', span_id: '', tool_name: 'issue_refund', is_error: false, text: result },
  ];
  return {
    trace_id,
    score: {
      state: none ? 'collecting' : 'scored',
      ...(none ? { alignment_basis: '', embedding_model: '' } : basisOf(mood)),
      lexical_ratio: none ? null : 0.12,
      semantic_ratio: mood.scores === 'semantic' ? 0.41 : null,
      alignment_ratio: none ? null : mood.scores === 'semantic' ? 0.41 : 0.12,
      turn_ratio: null,
      alignment_score: none ? null : -0.5,
      percentile_ratio: none ? null : 0.005,
      standing_ratio: none ? null : 0.02,
      verdict: none ? 'not_judged' : 'drifted',
      claim_count: 5,
      unsupported_claim_count: 3,
      faithfulness_ratio: 0.4,
      disagreement_count: 1,
    },
    baseline: baselineOf(mood, 'refunds'),
    steps: none
      ? []
      : [0.31, 0.28, 0.22, 0.03, 0.02, 0.02].map((goal_ratio, index) => ({
          span_id: `${index}`.padStart(16, '0'),
          step_number: index + 1,
          kind: index % 2 === 0 ? 'said' : 'tool',
          name: index % 2 === 0 ? 'chat' : 'issue_refund',
          goal_ratio,
        })),
    left_at_step_number: none ? null : 4,
    judged: [
      {
        where: 'answer',
        span_id: '0'.repeat(16),
        tool_name: '',
        text: answer,
        checked_count: 5,
        unsupported_count: 3,
        claims: [
          claim('rf-88213', 'id', 'supported', { source: 1, start: 14, end: 22 }),
          claim('€ 59.90', 'number', 'supported', {
            source: 1,
            start: result.indexOf('59.9'),
            end: result.indexOf('59.9') + 4,
          }),
          claim('LF-482931', 'id', 'unsupported', { source: 0, start: 31, end: 40 }),
          claim('approved', 'status', 'contradicted', {
            source: 1,
            start: result.indexOf('declined'),
            end: result.indexOf('declined') + 8,
          }),
          claim('3', 'number', 'unsupported', null),
        ],
      },
    ],
    sources,
    disagreements: [
      {
        kind: 'status',
        first: { agent_name: 'refunds', span_id: '1'.repeat(16), text: 'approved' },
        second: { agent_name: 'reviewer', span_id: '2'.repeat(16), text: 'declined' },
      },
    ],
    evaluations: [
      {
        evaluation_id: 'e1',
        at: new Date().toISOString(),
        trace_id,
        span_id: '',
        name: 'helpfulness',
        score: 0.2,
        label: '',
        explanation: 'the refund was declined <b>',
        source: 'log',
        actor: '',
      },
    ],
  };
}
