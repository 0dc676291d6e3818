// What a request said and what it rests on, in the shapes of the answer.

import type { TraceQualityAnswer } from '../contract/quality.ts';
import { disagreements } from '../judge/faithfulness/agreement.ts';
import type { Judged } from '../judge/faithfulness/walk.ts';
import type { Prepared } from '../watch/score/prepare.ts';

export function saidOf({
  faithfulness,
  spoken,
}: Prepared): Pick<TraceQualityAnswer, 'judged' | 'sources' | 'disagreements'> {
  return {
    judged: faithfulness.judged.map(judgedRow),
    sources: faithfulness.sources.map(({ kind, span_id, tool_name = '', is_error = false, text }) => ({
      kind,
      span_id,
      tool_name,
      is_error,
      text,
    })),
    disagreements: disagreements(spoken.agents),
  };
}

const judgedRow = ({
  claims,
  faithfulness_ratio: _,
  ...judged
}: Judged): TraceQualityAnswer['judged'][number] => ({
  ...judged,
  claims: claims.map(({ where: __, ...claim }) => claim),
});
