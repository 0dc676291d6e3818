// The drift of one agent: its window's scores against the baseline's, a map of what it said, population tests, and what a
// threshold set by hand would do on its own history.

import { z } from 'zod';
import { type AgentDriftAnswer, agentDriftAnswer, type BaselineRow } from '../contract/quality.ts';
import { commonParameters } from '../contract/questions.ts';
import { type Baseline, expectedAlarms, rankIn } from '../judge/drift/alignment.ts';
import { mapOf } from '../judge/drift/principal.ts';
import { asOf, type Edges } from './edges.ts';
import { question_limits } from './limits.ts';
import { parsed, rangeOf, rangeOptional, withRange } from './parameters.ts';
import { type Asked, type Route, route } from './route.ts';

const { from, to, at } = commonParameters;
const query = z.strictObject({
  from,
  to,
  at,
  threshold_ratio: z.coerce
    .number()
    .min(-1)
    .max(1)
    .default(0.7)
    .describe('a raw cosine, to see what it would do'),
});

interface Params {
  readonly agent_name: string;
}

export function agentDriftRoutes(edges: Edges): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/agents/:agent_name/drift',
      scope: 'read',
      summary:
        'How the answers of one agent stand to its own history: distribution, map, population tests, nearest and farthest.',
      params: z.strictObject({ agent_name: z.string() }),
      query: z.looseObject(rangeOptional(query).shape),
      answer: agentDriftAnswer,
      handle: (asked: Asked<Params, Readonly<Record<string, unknown>>, unknown>) => driftOf(edges, asked),
    }),
  ];
}

interface Scored {
  readonly trace_id: string;
  readonly alignment_score: number;
  readonly standing_ratio: number;
  readonly verdict: string;
  readonly output_vector: readonly number[];
}

type Stored = BaselineRow & { readonly calibration: string };
interface Raw {
  readonly matched: readonly number[];
  readonly shuffled: readonly number[];
}

const points_count = 2_000;
const tests_count = 60;

async function driftOf(
  edges: Edges,
  { principal, params, query: given, now }: Asked<Params, Readonly<Record<string, unknown>>, unknown>,
): Promise<AgentDriftAnswer> {
  const wanted = parsed(query, withRange(given, now));
  const range = rangeOf(wanted, now);
  const as_of = asOf(edges);
  const { agent_name } = params;
  const read = <Row>(name: string, parameters: Record<string, string | number | Date>): Promise<Row[]> =>
    edges.questions.read<Row>({
      name,
      tenant_id: principal.tenant_id,
      parameters: { agent_name, ...parameters },
      limits: question_limits,
    });
  const [baseline] = await read<Stored>('agent-baseline', { baseline_id: '' });
  const baseline_id = baseline?.baseline_id ?? '';
  const [scores, tests] = await Promise.all([
    read<Scored>('agent-scores', { ...range, baseline_id, limit: points_count }),
    read<AgentDriftAnswer['tests'][number]>('agent-drift-tests', { at: range.at, limit: tests_count }),
  ]);
  const learned = baseline && (JSON.parse(baseline.calibration) as { calibration: Baseline; raw: Raw });
  const { scored_to_ms, waiting_count } = edges.scoring();
  return {
    as_of,
    from: range.from.toISOString(),
    to: range.to.toISOString(),
    progress: { scored_to: new Date(scored_to_ms).toISOString(), waiting_count },
    baseline: baseline ?? null,
    distribution: learned ? distributionOf(learned.calibration, scores) : [],
    threshold: learned
      ? { threshold_ratio: wanted.threshold_ratio, ...expectedAlarms(wanted.threshold_ratio, learned.raw) }
      : null,
    map: placed(scores),
    tests,
    ...extremes(scores),
  };
}

const bins = 40;

/** All three in equal steps over the range that they share. */
function distributionOf(
  { matched, shuffled }: Baseline,
  scores: readonly Scored[],
): AgentDriftAnswer['distribution'] {
  const window = scores.map(({ alignment_score }) => alignment_score).sort((a, b) => a - b);
  const all = [matched, shuffled, window].filter((each) => each.length > 0);
  if (all.length === 0) return [];
  const low = Math.min(...all.map((each) => each[0]!));
  const high = Math.max(...all.map((each) => each.at(-1)!));
  const width = (high - low) / bins || 1;
  const within = (list: readonly number[], bin: number): number =>
    (bin === bins - 1 ? list.length : rankIn(list, low + (bin + 1) * width, false)) -
    rankIn(list, low + bin * width, false);
  return Array.from({ length: bins }, (_, bin) => ({
    from_score: low + bin * width,
    to_score: low + (bin + 1) * width,
    matched_count: within(matched, bin),
    shuffled_count: within(shuffled, bin),
    window_count: within(window, bin),
  }));
}

function placed(scores: readonly Scored[]): AgentDriftAnswer['map'] {
  const held = scores.filter(({ output_vector }) => output_vector.length > 0);
  const { points, explained } = mapOf(held.map(({ output_vector }) => output_vector));
  return {
    explained_ratios: [...explained],
    points: held.map(({ trace_id, verdict }, index) => ({
      trace_id,
      verdict,
      x: points[index]![0],
      y: points[index]![1],
    })),
  };
}

const examples_count = 5;

function extremes(scores: readonly Scored[]): Pick<AgentDriftAnswer, 'nearest' | 'farthest'> {
  const sorted = scores.toSorted((a, b) => a.standing_ratio - b.standing_ratio);
  const told = (rows: readonly Scored[]) =>
    rows.map(({ trace_id, standing_ratio }) => ({ trace_id, standing_ratio }));
  return {
    farthest: told(sorted.slice(0, examples_count)),
    nearest: told(sorted.slice(-examples_count).reverse()),
  };
}
