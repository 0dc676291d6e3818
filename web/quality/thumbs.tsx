// A person's thumb over a request: it becomes an evaluation called "thumb", and a request that got a thumb down is never part
// of a baseline.

import type { EvaluationRow } from '../../api/contract/quality.ts';
import { ApiFailure } from '../state/api.ts';
import { thumbName, useThumb } from '../state/quality.ts';
import { failureWords } from '../words/failure.ts';

interface Props {
  readonly trace_id: string;
  readonly evaluations: readonly EvaluationRow[];
}

export function Thumbs({ trace_id, evaluations }: Props) {
  const thumb = useThumb(trace_id);
  const last = evaluations.findLast(({ name, source }) => name === thumbName && source === 'human');
  const { error } = thumb;
  return (
    <fieldset className="thumbs" disabled={thumb.isPending}>
      <legend className="sr-only">Was this answer good?</legend>
      <button
        type="button"
        className="control"
        aria-pressed={last?.score === 1}
        onClick={() => thumb.mutate(1)}
      >
        Good answer
      </button>
      <button
        type="button"
        className="control"
        aria-pressed={last?.score === 0}
        onClick={() => thumb.mutate(0)}
      >
        Bad answer
      </button>
      {error ? (
        <span role="alert" className="worse">
          {failureWords(error instanceof ApiFailure ? error.code : 'drawing', error.message).what}
        </span>
      ) : null}
    </fieldset>
  );
}
