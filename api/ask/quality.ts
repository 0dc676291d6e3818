// What one request's answer was worth, with its working: scores, steps, claims beside the passages that they rest on. What was
// said is judged again from what is stored, by the same code as the scorer's, so that nothing of it is kept twice.

import { z } from 'zod';
import { ApiError } from '../contract/errors.ts';
import { type BaselineRow, type TraceQualityAnswer, traceQualityAnswer } from '../contract/quality.ts';
import { stepDrift } from '../judge/drift/step-drift.ts';
import { readBaseline } from '../watch/score/baselines.ts';
import { asOf, type Edges } from './edges.ts';
import { read_limits } from './limits.ts';
import { type Route, route } from './route.ts';
import { preparedOf, saidOf, walledReader } from './said.ts';
import { requestOf, traceId } from './traces.ts';

export function qualityRoutes(edges: Edges): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/traces/:trace_id/quality',
      scope: 'read',
      summary:
        'How one answer stands to what was asked and to what tools said: scores, steps, claims with their passages, evaluations.',
      params: z.strictObject({ trace_id: traceId }),
      answer: traceQualityAnswer,
      handle: ({ principal, params }) => qualityOf(edges, principal.tenant_id, params.trace_id),
    }),
  ];
}

type Score = NonNullable<TraceQualityAnswer['score']> & {
  readonly agent_name: string;
  readonly template: string;
  readonly baseline_id: string;
};

async function qualityOf(edges: Edges, tenant_id: string, trace_id: string): Promise<TraceQualityAnswer> {
  const as_of = asOf(edges);
  const read = <Row>(name: string, parameters: Record<string, string> = {}): Promise<Row[]> =>
    edges.questions.read<Row>({
      name,
      tenant_id,
      parameters: { trace_id, ...parameters },
      limits: read_limits,
    });
  const request = await requestOf(edges, tenant_id, trace_id);
  const [[score], evaluations] = await Promise.all([
    read<Score>('trace-score'),
    read<TraceQualityAnswer['evaluations'][number]>('trace-evaluations'),
  ]);
  if (!request && !score && evaluations.length === 0)
    throw new ApiError('not_found', 'there is no such trace');
  const prepared =
    request && (await preparedOf(edges, tenant_id, { trace_id, started_at: request.started_at }));
  const { agent_name = '', baseline_id = '', template = '', embedding_model = '' } = score ?? {};
  const [baseline] = score ? await read<BaselineRow>('agent-baseline', { agent_name, baseline_id }) : [];
  const walled = await walledReader(edges, tenant_id);
  const known = baseline
    ? await readBaseline(walled, { tenant_id, agent_name, template, embedding_model })
    : null;
  const drift =
    known && prepared
      ? stepDrift(prepared.spoken.intents.join('\n'), prepared.spoken.steps, known.frequencies)
      : { steps: [], left_at_step_number: null };
  return {
    trace_id,
    as_of,
    score: score ?? null,
    baseline: baseline ?? null,
    steps: [...drift.steps],
    left_at_step_number: drift.left_at_step_number,
    ...(prepared ? saidOf(prepared) : { judged: [], sources: [], disagreements: [] }),
    evaluations,
  };
}
