// What answers are worth: which agents leave what was asked, which say what stands in no result, and at what cost.

import quality from '../../dashboards/quality.json' with { type: 'json' };
import { boardOf } from '../panel/panel.ts';
import { BoardView } from '../panels/board.tsx';
import { FilterChips } from '../panels/chips.tsx';
import { Empty, Failed, HowTo } from '../parts/notice.tsx';
import { useTitle } from '../parts/title.ts';
import { CostQuality } from '../quality/cost-quality.tsx';
import { QualitySay } from '../quality/say.tsx';
import { useView } from '../state/address.ts';
import { useQuestion } from '../state/queries.ts';

const board = boardOf(quality);
const parameters = { limit: 200 };

export default function QualityPage() {
  useTitle('Quality');
  const { range, filters } = useView();
  const agents = useQuestion('answer_quality', { range, filters, parameters });
  if (agents.error && !agents.data)
    return <Failed error={agents.error} retry={() => void agents.refetch()} />;
  const rows = agents.data?.rows;
  return (
    <>
      <QualitySay rows={rows} />
      <FilterChips filters={filters} hidden={['environment']} />
      {rows?.length === 0 ? (
        <Empty>
          <p>Requests are looked at ten seconds after their last span came.</p>
          <HowTo />
        </Empty>
      ) : (
        <>
          <BoardView board={board} filters={filters} />
          <CostQuality />
        </>
      )}
    </>
  );
}
