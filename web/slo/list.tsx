// The table of SLOs, the worst first.

import type { SloStatus } from '../../api/contract/slos.ts';
import { duration } from '../format/duration.ts';
import { percent, unknown } from '../format/number.ts';
import { Link } from '../parts/link.tsx';
import { useView } from '../state/address.ts';
import type { SloPolicy } from '../state/slo-queries.ts';
import { visitThing } from '../url/link.ts';
import { burnWords, leftFigure, promiseOf, scopeWords, windowWords } from '../words/promise.ts';
import { stateRank } from '../words/slos.ts';
import { BudgetBar, StateTag } from './state-tag.tsx';

export interface SloRow {
  readonly slo: SloPolicy;
  readonly status: SloStatus;
}

export function rowsOf(slos: readonly SloPolicy[], statuses: readonly SloStatus[]): SloRow[] {
  const byId = new Map(slos.map((slo) => [slo.id, slo]));
  return statuses
    .flatMap((status) => {
      const slo = byId.get(status.slo_id);
      return slo ? [{ slo, status }] : [];
    })
    .sort(
      (a, b) =>
        stateRank[a.status.state] - stateRank[b.status.state] ||
        (a.status.error_budget_remaining_ratio ?? 2) - (b.status.error_budget_remaining_ratio ?? 2) ||
        a.slo.id.localeCompare(b.slo.id),
    );
}

export function SloTable({ rows }: { readonly rows: readonly SloRow[] }) {
  return (
    <section className="card card-table scroll-x" aria-label="SLOs">
      <table className="slos">
        <thead>
          <tr>
            <th>SLO</th>
            <th>state</th>
            <th>of</th>
            <th>promise</th>
            <th className="r">was</th>
            <th className="r">budget left</th>
            <th className="r">burn, 1 h</th>
            <th className="r">lasts</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ slo, status }) => (
            <SloLine key={slo.id} slo={slo} status={status} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function SloLine({ slo, status }: SloRow) {
  const view = useView();
  const { agent_name } = slo.scope;
  const { sli_ratio, error_budget_remaining_ratio: left, time_to_exhaustion_seconds: lasts } = status;
  return (
    <tr>
      <td className="name">
        <Link to={visitThing(view, 'slo', slo.id)}>{slo.display_name || slo.id}</Link>
      </td>
      <td>
        <StateTag state={status.state} />
      </td>
      <td className="names">
        {agent_name ? (
          <Link to={visitThing(view, 'agent', agent_name)}>{scopeWords(slo.scope)}</Link>
        ) : (
          scopeWords(slo.scope)
        )}
      </td>
      <td className="promise">
        {promiseOf(slo)} <span className="sub">{windowWords(slo.window)}</span>
      </td>
      <td className="r" data-label="was">
        {sli_ratio === null ? <span className="unknown">no traffic</span> : percent(sli_ratio)}
      </td>
      <td className={left !== null && left <= 0 ? 'r worse' : 'r'} data-label="budget left">
        <BudgetBar remaining={left} />{' '}
        {left === null ? <span className="unknown">unknown</span> : leftFigure(left)}
      </td>
      <td className="r" data-label="burn, 1 h">
        {burnWords(status.burn_rates[0]?.long_burn_rate ?? null)}
      </td>
      <td className="r" data-label="lasts" title="at the pace of the last hour">
        {lasts === null ? unknown : lasts === 0 ? 'over' : duration(lasts * 1_000)}
      </td>
    </tr>
  );
}
