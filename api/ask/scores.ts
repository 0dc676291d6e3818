// Alignment beside requests: the watcher writes a request's row and the scorer its scores, each its own table, so that neither
// overwrites the other; they meet here, where both are read.

import type { RequestRow } from '../contract/rows.ts';
import type { Edges } from './edges.ts';
import { read_limits } from './limits.ts';

type Scored = Pick<RequestRow, 'trace_id' | 'alignment_ratio' | 'alignment_basis'>;

/** The rows with what was scored of them; the others keep `null`. */
export async function withScores<Row extends Scored>(
  edges: Edges,
  tenant_id: string,
  rows: readonly Row[],
): Promise<Row[]> {
  if (rows.length === 0) return [];
  const scores = await edges.questions.read<Scored>({
    name: 'request-scores',
    tenant_id,
    parameters: { trace_ids: rows.map(({ trace_id }) => trace_id) },
    limits: read_limits,
  });
  const byTrace = new Map(scores.map((score) => [score.trace_id, score]));
  return rows.map((row) => ({ ...row, ...byTrace.get(row.trace_id) }));
}
