// The line of facts under the sentence of a trace: what was found, what it cost, tokens, first token, who, where.

import type { TraceAnswer } from '../../api/contract/answers.ts';
import type { RequestRow } from '../../api/contract/rows.ts';
import { percent } from '../format/number.ts';
import { behindName } from '../panel/behind.ts';
import { Link } from '../parts/link.tsx';
import { OutcomeTag, Tag } from '../parts/tag.tsx';
import { Value } from '../parts/value.tsx';
import { useView } from '../state/address.ts';

export function Facts({ trace }: { readonly trace: TraceAnswer }) {
  const { request, findings } = trace;
  return (
    <div className="facts">
      {request ? <OutcomeTag {...request} /> : <Tag tone="mute">not summarised yet</Tag>}
      {findings.map(({ finding_id, kind, summary }) => (
        <Tag key={finding_id} tone="warn" title={summary}>
          {kind}: {summary}
        </Tag>
      ))}
      {request ? <RequestFacts request={request} /> : null}
    </div>
  );
}

function RequestFacts({ request }: { readonly request: RequestRow }) {
  return (
    <>
      <span>
        <Value column="started_at" value={request.started_at} />
      </span>
      {request.call_count > 0 ? <Tokens request={request} /> : null}
      {request.ttft_ms === null ? null : (
        <span>
          first token{' '}
          <b>
            <Value column="ttft_ms" value={request.ttft_ms} />
          </b>
        </span>
      )}
      <Where request={request} />
    </>
  );
}

function Tokens({ request }: { readonly request: RequestRow }) {
  const { input_tokens, cache_read_tokens, output_tokens } = request;
  if (input_tokens === null && output_tokens === null)
    return <span className="unknown">tokens unknown: no call reported its usage</span>;
  const cached =
    input_tokens && cache_read_tokens !== null && cache_read_tokens <= input_tokens
      ? percent(cache_read_tokens / input_tokens)
      : null;
  return (
    <span>
      <Value column="input_tokens" value={input_tokens} /> in{' '}
      {cached ? <span className="sub">({cached} cached) </span> : null}·{' '}
      <Value column="output_tokens" value={output_tokens} /> out
    </span>
  );
}

const places = ['conversation_id', 'user_id', 'team', 'environment', 'service_name'] as const;
const titles = {
  conversation_id: 'conversation',
  user_id: 'user',
  team: 'team',
  environment: '',
  service_name: 'service',
} as const;

function Where({ request }: { readonly request: RequestRow }) {
  const view = useView();
  return (
    <>
      {places
        .filter((place) => request[place] !== '')
        .map((place) => {
          const to = behindName(view, place, request[place]);
          const text = request[place];
          return (
            <span key={place} className="sub fact">
              {titles[place]} {to ? <Link to={to}>{text}</Link> : text}
            </span>
          );
        })}
    </>
  );
}
