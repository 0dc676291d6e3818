// One SLO: whether it is kept, how its budget burned down, how fast it burns now, and what spent it.

import { Failed } from '../parts/notice.tsx';
import { Say } from '../parts/say.tsx';
import { PageSkeleton } from '../parts/skeleton.tsx';
import { useTitle } from '../parts/title.ts';
import { badRequests } from '../slo/behind.ts';
import { AlertsCard, BurnDownCard, BurnRatesCard, FactsCard, SpentCards } from '../slo/cards.tsx';
import { Figures } from '../slo/figures.tsx';
import { useView } from '../state/address.ts';
import { useSlo, useSloOverview } from '../state/slo-queries.ts';
import { sloSentence } from '../words/slos.ts';

export default function SloPage() {
  const view = useView();
  const id = view.page.id ?? '';
  useTitle(`SLO ${id}`);
  const slo = useSlo(id);
  const overview = useSloOverview(id, view.range);
  const error = slo.error ?? overview.error;
  const retry = () => void Promise.all([slo.refetch(), overview.refetch()]);
  if (error && !(slo.data && overview.data)) return <Failed heading error={error} retry={retry} />;
  if (!slo.data || !overview.data) return <PageSkeleton />;
  const { status, burn_down } = overview.data;
  const bad = badRequests(view, slo.data, status);
  return (
    <div data-waiting={overview.isPlaceholderData || undefined}>
      <Say sentence={sloSentence({ view, status, document: slo.data, bad })} heading />
      <Figures document={slo.data} status={status} bad={bad} />
      <div className="board slo-board">
        <BurnDownCard points={burn_down.points} />
        <BurnRatesCard rates={status.burn_rates} />
        <SpentCards id={id} slo={slo.data} status={status} />
        <AlertsCard id={id} />
        <FactsCard slo={slo.data} />
      </div>
    </div>
  );
}
