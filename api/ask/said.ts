// What a request said and what it rests on, in the shapes of the answer.

import { settingsClause, tenantTables } from '../../sql/questions.ts';
import type { TraceQualityAnswer } from '../contract/quality.ts';
import { disagreements } from '../judge/faithfulness/agreement.ts';
import type { Judged } from '../judge/faithfulness/walk.ts';
import { type ReadText, readPayloads } from '../watch/score/payloads.ts';
import { type Prepared, prepare } from '../watch/score/prepare.ts';
import type { Edges } from './edges.ts';
import { read_limits } from './limits.ts';

export function saidOf({
  faithfulness,
  spoken,
}: Prepared): Pick<TraceQualityAnswer, 'judged' | 'sources' | 'disagreements'> {
  return {
    judged: faithfulness.judged.map(judgedRow),
    sources: faithfulness.sources.map(({ kind, span_id, tool_name = '', is_error = false, text }) => ({
      kind,
      span_id,
      tool_name,
      is_error,
      text,
    })),
    disagreements: disagreements(spoken.agents),
  };
}

const judgedRow = ({
  claims,
  faithfulness_ratio: _,
  ...judged
}: Judged): TraceQualityAnswer['judged'][number] => ({
  ...judged,
  claims: claims.map(({ where: __, ...claim }) => claim),
});

/** The request read and judged anew, from what is stored. Throws StoreError. */
export async function preparedOf(
  edges: Edges,
  tenant_id: string,
  { trace_id, started_at }: { readonly trace_id: string; readonly started_at: string },
): Promise<Prepared> {
  const started_ns = `${BigInt(Date.parse(started_at)) * 1_000_000n}`;
  const due = {
    tenant_id,
    trace_id,
    started_ns,
    received_ms: 0,
    agent_name: '',
    environment: '',
    outcome: '',
  };
  const spans = await readPayloads(await walledReader(edges, tenant_id), tenant_id, [due]);
  return prepare(due, spans.get(trace_id) ?? []);
}

const tables = new WeakMap<Edges, Promise<string[]>>();

/** Statements of the scorer behind the same two walls as every question. */
export async function walledReader(edges: Edges, tenant_id: string): Promise<ReadText> {
  const known = tables.get(edges) ?? tenantTables();
  tables.set(edges, known);
  const clause = settingsClause(tenant_id, await known, read_limits);
  return (sql, parameters) => edges.store.text(`${sql}\n${clause}`, 'JSONEachRow', parameters);
}
