// What an agent's scores are read against, as figures: how many requests, which measure, how well it tells pairs apart, and
// what a threshold set by hand would do.

import type { AgentDriftAnswer } from '../../api/contract/quality.ts';
import { percent } from '../format/number.ts';
import { momentOf, time } from '../format/time.ts';
import { zone } from '../state/clock.ts';

export function BaselineFacts({ drift: { baseline, threshold } }: { readonly drift: AgentDriftAnswer }) {
  if (!baseline) return null;
  const alone = [
    baseline.lexical_auc_ratio === null ? null : `words ${percent(baseline.lexical_auc_ratio)}`,
    baseline.semantic_auc_ratio === null ? null : `vectors ${percent(baseline.semantic_auc_ratio)}`,
  ].filter(Boolean);
  return (
    <dl className="quality-facts">
      <Fact name="Told apart" value={percent(baseline.auc_ratio ?? 0)} detail={alone.join(', ')} />
      <Fact
        name="Baseline"
        value={`${baseline.request_count} requests`}
        detail={`learned ${time(momentOf(baseline.learned_at), 'exact', zone)}`}
      />
      <Fact
        name="Measured by"
        value={baseline.alignment_basis === 'lexical' ? 'words' : baseline.embedding_model}
        detail={baseline.alignment_basis}
      />
      {threshold ? (
        <Fact
          name={`At a raw ${threshold.threshold_ratio}`}
          value={`${percent(threshold.false_alarm_ratio ?? 0)} false alarms`}
          detail={`of good answers here; ${percent(threshold.caught_ratio ?? 0)} of swapped ones caught`}
        />
      ) : null}
    </dl>
  );
}

function Fact({
  name,
  value,
  detail,
}: {
  readonly name: string;
  readonly value: string;
  readonly detail: string;
}) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <b>{value}</b>
        <small>{detail}</small>
      </dd>
    </div>
  );
}
