// The drift of one agent: its answers against its own history, over time, on a map, and the furthest of them.

import drift from '../../dashboards/drift.json' with { type: 'json' };
import { boardOf } from '../panel/panel.ts';
import { BoardView } from '../panels/board.tsx';
import { Failed } from '../parts/notice.tsx';
import { Say } from '../parts/say.tsx';
import { PageSkeleton } from '../parts/skeleton.tsx';
import { useTitle } from '../parts/title.ts';
import { ScoredAgent } from '../quality/scored-agent.tsx';
import { useView } from '../state/address.ts';
import { useAgentDrift } from '../state/quality.ts';
import { commonOnly } from '../url/filters.ts';
import { driftSentence } from '../words/quality.ts';

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
      <Say sentence={driftSentence(name, answer.data)} heading />
      <ScoredAgent drift={answer.data} />
      <BoardView board={board} filters={{ ...commonOnly(filters), agent_name: name }} />
    </>
  );
}
