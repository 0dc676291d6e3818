// Judgements of others, taken in: one or many at a time, as JSON, JSON Lines or CSV; a person's thumb is one of them.

import { z } from 'zod';
import { idOfParts } from '../../sql/incidents.ts';
import type { Principal } from '../../sql/keys.ts';
import type { Store } from '../../sql/store.ts';
import { type Route, route } from '../ask/route.ts';
import { ApiError } from '../contract/errors.ts';
import { type EvaluationBody, evaluationsAnswer, evaluationsBody } from '../contract/quality.ts';
import { type Evaluation, writeEvaluations } from '../watch/score/evaluations.ts';
import { csvRows } from './csv.ts';

export interface EvaluationEdges {
  readonly store: Store;
}

export function evaluationRoutes({ store }: EvaluationEdges): Route[] {
  return [
    route({
      method: 'POST',
      path: '/v1/evaluations',
      scope: 'write',
      summary:
        'Takes evaluations: one, a list under `evaluations`, JSON Lines (application/jsonl) or CSV with the same names in its first line (text/csv).',
      body: z.unknown(),
      answer: evaluationsAnswer,
      handle: ({ principal, body, now }) => take(store, { principal, bodies: bodiesOf(body), now }),
    }),
    route({
      method: 'DELETE',
      path: '/v1/evaluations/:evaluation_id',
      scope: 'write',
      summary: 'Takes back an evaluation that came over the API.',
      params: z.strictObject({ evaluation_id: z.string().regex(/^[\w.:-]{1,100}$/) }),
      answer: z.object({ deleted: z.boolean() }),
      handle: async ({ principal, params }) => ({
        deleted: await remove(store, principal.tenant_id, params.evaluation_id),
      }),
    }),
  ];
}

/** JSON bodies arrive parsed, the others as text: lines of JSON, or a table. */
function bodiesOf(body: unknown): EvaluationBody[] {
  const given =
    typeof body === 'string' ? { evaluations: rowsOf(body) } : isList(body) ? body : { evaluations: [body] };
  const result = evaluationsBody.safeParse(given);
  if (result.success) return result.data.evaluations;
  const faults = result.error.issues
    .slice(0, 20)
    .map(({ path, message }) => ({ name: path.slice(1).join('.'), message }));
  throw new ApiError(
    'invalid_body',
    faults
      .map(({ name, message }) => `${name}: ${message}`)
      .slice(0, 5)
      .join(' · '),
    faults,
  );
}

const isList = (body: unknown): boolean => typeof body === 'object' && body !== null && 'evaluations' in body;

function rowsOf(text: string): unknown[] {
  if (!text.trimStart().startsWith('{')) return csvRows(text).map(fromCsv);
  try {
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line) as unknown);
  } catch {
    throw new ApiError('bad_request', 'a line of the body is not JSON');
  }
}

/** Empty fields were not given; a score is a number. */
function fromCsv(row: Readonly<Record<string, string>>): Record<string, unknown> {
  const given = Object.entries(row).filter(([, value]) => value !== '');
  return Object.fromEntries(given.map(([name, value]) => [name, name === 'score' ? Number(value) : value]));
}

interface Taking {
  readonly principal: Principal;
  readonly bodies: readonly EvaluationBody[];
  readonly now: Date;
}

async function take(
  store: Store,
  { principal, bodies, now }: Taking,
): Promise<z.input<typeof evaluationsAnswer>> {
  const { tenant_id, actor } = principal;
  const requests = await requestsOf(
    store,
    tenant_id,
    bodies.map(({ trace_id }) => trace_id),
  );
  const rows = bodies.map((body): Evaluation => {
    const { trace_id, span_id = '', name, score = null, label = '', explanation = '', source } = body;
    const request = requests.get(trace_id);
    // A person has one opinion of a thing: the next one replaces it.
    const evaluation_id = body.evaluation_id ?? idOfParts(source, tenant_id, trace_id, span_id, name, actor);
    return {
      tenant_id,
      started_ns: request?.started_ns ?? `${BigInt(now.getTime()) * 1_000_000n}`,
      trace_id,
      span_id,
      agent_name: request?.agent_name ?? '',
      environment: request?.environment ?? '',
      evaluation_id,
      name,
      score,
      label,
      explanation,
      source,
      actor,
      at_ms: body.at ? Date.parse(body.at) : now.getTime(),
    };
  });
  await writeEvaluations(store, rows, now.getTime());
  return { accepted_count: rows.length, evaluation_ids: rows.map(({ evaluation_id }) => evaluation_id) };
}

interface Request {
  readonly trace_id: string;
  readonly started_ns: string;
  readonly agent_name: string;
  readonly environment: string;
}

async function requestsOf(
  store: Store,
  tenant_id: string,
  trace_ids: readonly string[],
): Promise<Map<string, Request>> {
  const rows = await store.rows<Request>(
    `SELECT trace_id, toString(toUnixTimestamp64Nano(started_at)) AS started_ns, agent_name, environment
     FROM requests FINAL WHERE tenant_id = {tenant_id:String} AND trace_id IN {trace_ids:Array(String)}`,
    { tenant_id, trace_ids: [...new Set(trace_ids)] },
  );
  return new Map(rows.map((row) => [row.trace_id, row]));
}

async function remove(store: Store, tenant_id: string, evaluation_id: string): Promise<boolean> {
  const where =
    "tenant_id = {tenant_id:String} AND evaluation_id = {evaluation_id:String} AND source IN ('api', 'human')";
  const found = await store.rows(`SELECT 1 FROM evaluations FINAL WHERE ${where} LIMIT 1`, {
    tenant_id,
    evaluation_id,
  });
  if (found.length === 0) return false;
  await store.command(
    `INSERT INTO evaluations SELECT * REPLACE (version + 1 AS version, 1 AS is_deleted) FROM evaluations FINAL WHERE ${where}`,
    { tenant_id, evaluation_id },
  );
  return true;
}
