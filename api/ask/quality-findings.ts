// What the scores of a request say that a person should look at, as findings: derived from the scores whenever they are asked
// for, so that there is nothing to keep in step.

import { idOfParts } from '../../sql/incidents.ts';
import type { FindingRow } from '../contract/rows.ts';
import type { Edges } from './edges.ts';
import { read_limits } from './limits.ts';

interface Scored {
  readonly agent_name: string;
  readonly verdict: string;
  readonly percentile_ratio: number | null;
  readonly unsupported_claim_count: number;
  readonly disagreement_count: number;
  readonly started_at: string;
}

export async function qualityFindings(
  edges: Pick<Edges, 'questions'>,
  tenant_id: string,
  trace_id: string,
): Promise<FindingRow[]> {
  const [scored] = await edges.questions.read<Scored>({
    name: 'trace-quality-findings',
    tenant_id,
    parameters: { trace_id },
    limits: read_limits,
  });
  if (!scored) return [];
  const { agent_name, started_at: at } = scored;
  return summariesOf(scored).map(([kind, summary]) => ({
    finding_id: idOfParts('quality', tenant_id, trace_id, kind, summary),
    kind,
    trace_id,
    agent_name,
    summary,
    at,
  }));
}

function summariesOf(scored: Scored): [kind: string, summary: string][] {
  const found: [string, string][] = [];
  if (scored.verdict === 'drifted') found.push(['drift', 'the answer is not about what was asked']);
  if (scored.unsupported_claim_count > 0)
    found.push(['faithfulness', `${scored.unsupported_claim_count} claims stand in no result`]);
  if (scored.disagreement_count > 0) found.push(['faithfulness', 'agents contradict each other']);
  return found;
}
