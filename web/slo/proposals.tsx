// What an agent's last 30 days would support, to begin with.

import { useRecommendations } from '../state/slo-queries.ts';
import { promiseOf, windowWords } from '../words/promise.ts';
import { type Draft, draftOf } from './draft.ts';

interface Props {
  readonly draft: Draft;
  readonly use: (draft: Draft) => void;
}

export function Proposals({ draft, use }: Props) {
  const { data } = useRecommendations(draft.agent_name.trim());
  if (!data || draft.agent_name.trim() === '') return null;
  return (
    <div className="card-body proposals">
      {data.recommendations.map(({ document, reason }) => (
        <p key={reason}>
          <button
            type="button"
            className="button"
            onClick={() =>
              use({
                ...draftOf(draft.id || idFor(draft, document.sli.type), document, draft.time_zone),
                before: null,
              })
            }
          >
            Use
          </button>{' '}
          <b className="strong">
            {promiseOf(document)} {windowWords(document.window)}
          </b>
          <br />
          <span className="sub">{reason}</span>
        </p>
      ))}
      {data.refusals.length > 0 ? (
        <details>
          <summary className="sub">Why not stricter?</summary>
          <ul>
            {data.refusals.map((refusal) => (
              <li key={refusal} className="sub">
                {refusal}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </div>
  );
}

const idFor = ({ agent_name }: Draft, what: string): string =>
  `${agent_name}-${what}`
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 100);
