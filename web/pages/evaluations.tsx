// What evaluators and people said: by name and agent, and the latest one by one.

import evaluations from '../../dashboards/evaluations.json' with { type: 'json' };
import { boardOf } from '../panel/panel.ts';
import { BoardView } from '../panels/board.tsx';
import { FilterChips } from '../panels/chips.tsx';
import { Empty, Failed } from '../parts/notice.tsx';
import { Say } from '../parts/say.tsx';
import { SaySkeleton } from '../parts/skeleton.tsx';
import { useTitle } from '../parts/title.ts';
import { useView } from '../state/address.ts';
import { useNow, zone } from '../state/clock.ts';
import { useQuestion } from '../state/queries.ts';
import { evaluationsSentence } from '../words/quality.ts';

const board = boardOf(evaluations);
const parameters = { limit: 100 };

export default function EvaluationsPage() {
  useTitle('Evaluations');
  const view = useView();
  const { range, filters } = view;
  const now = useNow(30_000);
  const totals = useQuestion('evaluation_totals', { range, filters, parameters });
  if (totals.error && !totals.data)
    return <Failed error={totals.error} retry={() => void totals.refetch()} />;
  const rows = totals.data?.rows;
  return (
    <>
      {rows ? (
        <Say sentence={evaluationsSentence(view, { range, now, zone }, rows)} heading />
      ) : (
        <SaySkeleton />
      )}
      <FilterChips filters={filters} hidden={['environment']} />
      {rows?.length === 0 ? <HowToEvaluate /> : <BoardView board={board} filters={filters} />}
    </>
  );
}

/** The three ways in. */
function HowToEvaluate() {
  const example = `curl -X POST ${window.location.origin}/v1/evaluations -H 'content-type: application/json' \\
  -d '{"trace_id":"…","name":"helpfulness","score":0.8}'`;
  return (
    <Empty>
      <div className="how-to">
        <p>
          Evaluations come as <code>gen_ai.evaluation.result</code> log records, as scores on spans, as thumbs
          on a request’s page, or over the API (JSON, JSON Lines, CSV):
        </p>
        <pre className="code">{example}</pre>
      </div>
    </Empty>
  );
}
