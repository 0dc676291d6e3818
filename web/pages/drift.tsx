// The drift of one agent: its answers against its own history, over time, on a map, and the furthest of them.

import type { AgentDriftAnswer } from '../../api/contract/quality.ts';
import drift from '../../dashboards/drift.json' with { type: 'json' };
import { boardOf } from '../panel/panel.ts';
import { BoardView } from '../panels/board.tsx';
import { Empty, Failed } from '../parts/notice.tsx';
import { Say } from '../parts/say.tsx';
import { PageSkeleton } from '../parts/skeleton.tsx';
import { useTitle } from '../parts/title.ts';
import { BaselineFacts } from '../quality/baseline.tsx';
import { DistributionCard } from '../quality/distribution.tsx';
import { MapCard } from '../quality/map.tsx';
import { TestsCard } from '../quality/tests.tsx';
import { useView } from '../state/address.ts';
import { useAgentDrift } from '../state/quality.ts';
import { commonOnly } from '../url/filters.ts';
import { baselineSentence, populationSentence } from '../words/quality.ts';
import { paragraph } from '../words/sentence.ts';

const board = boardOf(drift);
/** The well-known default, to show what it would do here. */
const rawThreshold = 0.7;

export default function DriftPage() {
  const { page, range, filters } = useView();
  const name = page.id ?? '';
  useTitle(`Drift of ${name}`);
  const answer = useAgentDrift(name, range, rawThreshold);
  if (answer.error && !answer.data)
    return <Failed error={answer.error} retry={() => void answer.refetch()} />;
  if (!answer.data) return <PageSkeleton />;
  return (
    <>
      <Say
        sentence={paragraph(
          baselineSentence(name, answer.data.baseline),
          populationSentence(answer.data.tests),
        )}
        heading
      />
      <Scored drift={answer.data} />
      <BoardView board={board} filters={{ ...commonOnly(filters), agent_name: name }} />
      <TestsCard tests={answer.data.tests} />
    </>
  );
}

function Scored({ drift: answer }: { readonly drift: AgentDriftAnswer }) {
  const { baseline, distribution, map, progress } = answer;
  return (
    <>
      <BaselineFacts drift={answer} />
      {progress.waiting_count > 0 ? (
        <Empty>{`${progress.waiting_count} requests wait for the embeddings endpoint; they are scored when it answers.`}</Empty>
      ) : null}
      {baseline ? (
        <div className="board quality-pair">
          <DistributionCard distribution={distribution} baseline={baseline} />
          <MapCard map={map} />
        </div>
      ) : null}
    </>
  );
}
