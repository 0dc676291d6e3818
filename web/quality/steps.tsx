// The steps of a request by their nearness to what was asked: a bar each, and a line where the request left. Lexical, always.

import type { TraceQualityAnswer } from '../../api/contract/quality.ts';
import { percent } from '../format/number.ts';
import { Link } from '../parts/link.tsx';
import { useView } from '../state/address.ts';

type StepRows = TraceQualityAnswer['steps'];

export function Steps({ steps, left_at }: { readonly steps: StepRows; readonly left_at: number | null }) {
  const view = useView();
  if (steps.length === 0) return null;
  const most = Math.max(0.01, ...steps.map(({ goal_ratio }) => goal_ratio ?? 0));
  return (
    <section className="card" aria-label="Steps and the question">
      <div className="card-head">
        <h2>Steps and the question</h2>
        <small>
          how near each step’s words are to everything the user asked (lexical); shown, never alerting by
          itself
        </small>
      </div>
      <ol className="card-body steps">
        {steps.map(({ span_id, step_number, kind, name, goal_ratio }) => (
          <li
            key={`${step_number}`}
            className={left_at !== null && step_number >= left_at ? 'left' : undefined}
          >
            <Link to={{ ...view, face: null, span: span_id }} className="step-name">
              {step_number}. {kind === 'tool' ? name : 'said'}
            </Link>
            <svg viewBox="0 0 100 8" className="step-bar" preserveAspectRatio="none" aria-hidden="true">
              <rect x="0" y="1" width={((goal_ratio ?? 0) / most) * 100} height="6" />
            </svg>
            <span className="step-ratio">{goal_ratio === null ? 'no words' : percent(goal_ratio)}</span>
            {step_number === left_at ? <span className="step-left">left here</span> : null}
          </li>
        ))}
      </ol>
    </section>
  );
}
