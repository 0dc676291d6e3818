// The overview: what the whole fleet did, in one paragraph, then figures, charts and tables.

import overview from '../../dashboards/overview.json' with { type: 'json' };
import { boardOf } from '../panel/panel.ts';
import { useView } from '../state/address.ts';
import { commonOnly } from '../url/filters.ts';
import { TotalsPage } from './totals.tsx';

const board = boardOf(overview);

export default function OverviewPage() {
  const { filters } = useView();
  return <TotalsPage title="Overview" board={board} filters={commonOnly(filters)} />;
}
