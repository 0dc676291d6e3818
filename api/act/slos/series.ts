// An indicator with its scope as the SQL reads it, and the name under which its minutes are kept: SLOs that count the
// same share them, and a changed indicator starts anew.

import { createHash } from 'node:crypto';
import type { Parameters } from '../../../sql/store.ts';
import type { SloDocument, SloScope, SloSli } from '../../contract/policies/slo.ts';

/** What is counted: all of an SLO's document that its events depend on. */
export type Indicator = Pick<SloDocument, 'scope' | 'sli'>;

/**
 * What says, in the error of a request, that a budget refused it: flyball's guard, LiteLLM's `BudgetExceededError`, and
 * what people write. Such a request did what it should.
 */
const refusal = '(?i)flyball.?budget|budget.{0,12}(exceeded|exhausted|refused|denied|reached)';

export function seriesIdOf({ scope, sli }: Indicator): string {
  const { agent_name, team, environment, workflow } = scope;
  const parts = [
    agent_name,
    team,
    environment,
    workflow,
    Object.entries(sli).sort(([a], [b]) => (a < b ? -1 : 1)),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/** The placeholders of the SQL files that say good, bad, left out or not measurable. */
export function indicatorParameters({ scope, sli }: Indicator): Parameters {
  return {
    series_id: seriesIdOf({ scope, sli }),
    refusal,
    ...scopeParameters(scope),
    ...sliParameters(sli),
  };
}

export type SpentTask = 'spent-causes' | 'spent-requests';

/** The SQL files of an indicator, by what its events are; `task` is what they do. */
export function fileOf({ sli }: Indicator, task: 'counts' | 'hours' | 'changed-hours' | SpentTask): string {
  const events = { similarity: 'similarity-', evaluation: 'evaluation-', probe: 'probe-' }[
    sli.type as 'probe'
  ];
  return `slo-${events ?? ''}${task}`;
}
/** Events of requests are many, and their minutes are kept; those of others are few and are read as they stand. */
export const isKept = ({ sli }: Indicator): boolean =>
  sli.type !== 'probe' && sli.type !== 'evaluation' && sli.type !== 'composite';

export function scopeParameters({ agent_name, team, environment, workflow }: SloScope): Parameters {
  return {
    agent_name: agent_name ?? '',
    team: team ?? '',
    environment: environment ?? '',
    workflow_name: workflow ?? '',
  };
}

const plain = {
  sli_metric: '',
  strict: false,
  threshold: 0,
  threshold_usd: '0',
  probe_id: '',
  evaluation_name: '',
};

function sliParameters(sli: SloSli): Parameters {
  const strict = 'op' in sli && (sli.op === 'lt' || sli.op === 'gt');
  if (sli.type === 'latency')
    return { ...plain, sli: sli.type, sli_metric: sli.metric, strict, threshold: sli.threshold_ms };
  if (sli.type === 'cost')
    return { ...plain, sli: sli.type, strict, threshold_usd: sli.threshold_usd.toFixed(12) };
  if (sli.type === 'similarity') return { ...plain, sli: sli.type, strict, threshold: sli.threshold };
  if (sli.type === 'evaluation')
    return { ...plain, sli: sli.type, evaluation_name: sli.name, strict, threshold: sli.threshold };
  if (sli.type === 'probe') return { ...plain, sli: sli.type, probe_id: sli.probe_id };
  return { ...plain, sli: sli.type };
}
