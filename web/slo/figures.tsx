// The figures of one SLO: what it was, what is left, what was bad, how fast it burns, how long it lasts.

import type { ReactNode } from 'react';
import type { SloDocument } from '../../api/contract/policies/slo.ts';
import type { SloStatus } from '../../api/contract/slos.ts';
import { duration } from '../format/duration.ts';
import { grouped, percent, unknown } from '../format/number.ts';
import { Link } from '../parts/link.tsx';
import type { View } from '../url/view.ts';
import { burnWords, exactly, leftFigure } from '../words/promise.ts';

interface Props {
  readonly document: SloDocument;
  readonly status: SloStatus;
  readonly bad: View | null;
}

export function Figures({ document, status, bad }: Props) {
  const { sli_ratio, error_budget_remaining_ratio: left, objective_ratio } = status;
  const isBroken = sli_ratio !== null && sli_ratio < objective_ratio;
  return (
    <section className="tiles tiles-6" aria-label="Figures">
      <Figure title="Was" detail={`promised ${exactly(objective_ratio)}`} isWorse={isBroken}>
        {sli_ratio === null ? null : <span title={String(sli_ratio)}>{percent(sli_ratio)}</span>}
      </Figure>
      <Figure
        title="Budget left"
        detail={policyWords[status.budget_state]}
        isWorse={left !== null && left <= 0}
      >
        {left === null ? null : <span title={String(left)}>{leftFigure(left)}</span>}
      </Figure>
      <Figure
        title={document.budgeting.method === 'timeslices' ? 'Bad slices' : 'Bad'}
        detail={allowedWords(status)}
      >
        {status.bad_count === null ? null : <Count count={status.bad_count} to={bad} />}
      </Figure>
      <Figure title="Burn, last hour" detail={burnDetail(status)}>
        {status.burn_rates[0] ? burnWords(status.burn_rates[0].long_burn_rate) : null}
      </Figure>
      <Figure title="Lasts" detail="at the last hour's pace">
        {status.time_to_exhaustion_seconds === null ? null : lastsWords(status.time_to_exhaustion_seconds)}
      </Figure>
      <Figure title="Left out" detail={leftOutWords(status)}>
        {status.excluded_count === null ? null : grouped(status.excluded_count)}
      </Figure>
    </section>
  );
}

interface FigureProps {
  readonly title: string;
  readonly detail: string;
  readonly isWorse?: boolean;
  readonly children: ReactNode;
}

function Figure({ title, detail, isWorse = false, children }: FigureProps) {
  return (
    <div className="tile">
      <div className="tile-title">{title}</div>
      <div className={isWorse ? 'tile-value worse' : 'tile-value'}>
        {children ?? <span className="unknown">{unknown}</span>}
      </div>
      <div className="tile-detail" title={detail}>
        {detail}
      </div>
    </div>
  );
}

function Count({ count, to }: { readonly count: number; readonly to: View | null }) {
  return to ? <Link to={to}>{grouped(count)}</Link> : grouped(count);
}

const policyWords: Readonly<Record<SloStatus['budget_state'], string>> = {
  free: 'changes are free',
  review: 'review what goes out',
  change_freeze: 'hold risky changes back',
  frozen: 'nothing but repairs',
  unknown: 'nothing was measured',
};

const lastsWords = (seconds: number): string => (seconds === 0 ? 'over' : duration(seconds * 1_000));

function allowedWords({ allowed_bad_count, total_count }: SloStatus): string {
  if (allowed_bad_count === null || total_count === null) return 'see its components';
  const digits = allowed_bad_count < 10 && !Number.isInteger(allowed_bad_count) ? 1 : 0;
  return `${grouped(allowed_bad_count, digits)} of ${grouped(total_count)} may be`;
}

function burnDetail({ burn_rates }: SloStatus): string {
  const [first] = burn_rates;
  return first ? `pages above ${burnWords(first.threshold)}` : 'its window is too short to alert';
}

function leftOutWords({ unmeasured_count, no_data_slice_count }: SloStatus): string {
  const cancelled = 'cancelled or refused by a budget';
  if (no_data_slice_count !== null)
    return `${cancelled}; ${grouped(no_data_slice_count)} slices without traffic`;
  return unmeasured_count ? `${cancelled}; ${grouped(unmeasured_count)} without a value` : cancelled;
}
