// What others say of a request: agents that contradict each other in it, and evaluations.

import type { EvaluationRow, TraceQualityAnswer } from '../../api/contract/quality.ts';
import { momentOf, time } from '../format/time.ts';
import { Link } from '../parts/link.tsx';
import { useView } from '../state/address.ts';
import { zone } from '../state/clock.ts';

export function Disagreements({ disagreements }: Pick<TraceQualityAnswer, 'disagreements'>) {
  const view = useView();
  if (disagreements.length === 0) return null;
  return (
    <section className="card" aria-label="Agents that contradict each other">
      <div className="card-head">
        <h2>Agents that contradict each other</h2>
        <small>asked the same thing in this request</small>
      </div>
      <ul className="card-body contradictions">
        {disagreements.map(({ kind, first, second }) => (
          <li key={`${first.span_id} ${second.span_id}`}>
            <Link to={{ ...view, face: null, span: first.span_id }}>{first.agent_name}</Link> says “
            {first.text}”, <Link to={{ ...view, face: null, span: second.span_id }}>{second.agent_name}</Link>{' '}
            says “{second.text}”<span className="sub"> ({kind.replace('_', ' or ')})</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Evaluations({ evaluations }: { readonly evaluations: readonly EvaluationRow[] }) {
  if (evaluations.length === 0) return null;
  return (
    <section className="card card-table" aria-label="Evaluations">
      <div className="card-head">
        <h2>Evaluations</h2>
      </div>
      <div className="scroll-x">
        <table>
          <caption className="sr-only">Evaluations of this request</caption>
          <thead>
            <tr>
              <th>name</th>
              <th className="r">score</th>
              <th>label</th>
              <th>by</th>
              <th>explanation</th>
              <th>at</th>
            </tr>
          </thead>
          <tbody>
            {evaluations.map((row) => (
              <tr key={row.evaluation_id}>
                <td>{row.name}</td>
                <td className="r">{row.score ?? '–'}</td>
                <td>{row.label}</td>
                <td>{row.actor || row.source}</td>
                <td className="explained">{row.explanation}</td>
                <td>{time(momentOf(row.at), 'exact', zone)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
