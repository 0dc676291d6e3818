// The cards of an SLO's page: each asks for what it shows, and says so when that fails.

import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { BurnDown, SloStatus } from '../../api/contract/slos.ts';
import { Empty, Failed } from '../parts/notice.tsx';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { go, useView } from '../state/address.ts';
import { type SloPolicy, useSloIncidents, useSpent } from '../state/slo-queries.ts';
import { Alerts } from './alerts.tsx';
import { BurnDownChart, BurnDownTable } from './burn-down.tsx';
import { BurnRates } from './burn-rates.tsx';
import { Facts } from './facts.tsx';
import { Causes, LatestBad } from './spent.tsx';

interface CardProps {
  readonly title: string;
  readonly note?: string;
  readonly width: number;
  readonly aside?: ReactNode;
  readonly isChart?: boolean;
  readonly isText?: boolean;
  readonly children: ReactNode;
}

export function Card({ title, note, width, aside, isChart = false, isText = false, children }: CardProps) {
  return (
    <section className={`card span-${width}`} aria-label={title}>
      <div className="card-head">
        <h2>{title}</h2>
        {note ? <small>{note}</small> : null}
        <span className="grow" />
        {aside}
      </div>
      <div className={bodyClass(isChart, isText)}>{children}</div>
    </section>
  );
}

function bodyClass(isChart: boolean, isText: boolean): string {
  if (isChart) return 'card-body card-chart';
  return isText ? 'card-body' : 'card-body card-table';
}

/** What an answer draws, or its skeleton, or what went wrong. */
function Asked<Answer>({
  query,
  children,
}: {
  readonly query: UseQueryResult<Answer, Error>;
  readonly children: (answer: Answer) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <Failed error={query.error} retry={() => void query.refetch()} />;
  return <RowsSkeleton rows={5} />;
}

export function BurnDownCard({ points }: { readonly points: BurnDown['points'] }) {
  const view = useView();
  const isTable = view.tables.includes('burn-down');
  const tables = isTable
    ? view.tables.filter((table) => table !== 'burn-down')
    : [...view.tables, 'burn-down'];
  const toggle = (
    <button
      type="button"
      className="quiet"
      aria-pressed={isTable}
      aria-label="Budget burn-down as a table"
      onClick={() => go({ ...view, tables })}
    >
      {isTable ? 'Chart' : 'Table'}
    </button>
  );
  return (
    <Card title="Budget burn-down" width={7} aside={toggle} isChart={!isTable}>
      <BurnDownBody points={points} isTable={isTable} />
    </Card>
  );
}

function BurnDownBody({
  points,
  isTable,
}: {
  readonly points: BurnDown['points'];
  readonly isTable: boolean;
}) {
  if (points.every(({ error_budget_remaining_ratio: left }) => left === null))
    return (
      <Empty>
        <p>Nothing was measured in this window, so no budget was spent or left.</p>
      </Empty>
    );
  return isTable ? <BurnDownTable points={points} /> : <BurnDownChart points={points} />;
}

export function BurnRatesCard({ rates }: { readonly rates: SloStatus['burn_rates'] }) {
  return (
    <Card title="Burn rates" note="1 × uses up the budget just at the window's end" width={5}>
      <BurnRates rates={rates} />
    </Card>
  );
}

export function SpentCards({
  id,
  slo,
  status,
}: {
  readonly id: string;
  readonly slo: SloPolicy;
  readonly status: SloStatus;
}) {
  const spent = useSpent(id, useView().range);
  return (
    <>
      <Card title="What spent the budget" width={5}>
        <Asked query={spent}>{(answer) => <Causes document={slo} status={status} spent={answer} />}</Asked>
      </Card>
      <Card title="Latest bad requests" width={7}>
        <Asked query={spent}>{(answer) => <LatestBad document={slo} spent={answer} />}</Asked>
      </Card>
    </>
  );
}

export function AlertsCard({ id }: { readonly id: string }) {
  const incidents = useSloIncidents(id);
  return (
    <Card title="Alerts" width={7}>
      <Asked query={incidents}>{(rows) => <Alerts incidents={rows} />}</Asked>
    </Card>
  );
}

export function FactsCard({ slo }: { readonly slo: SloPolicy }) {
  return (
    <Card title="Definition" width={5} isText>
      <Facts slo={slo} />
    </Card>
  );
}
