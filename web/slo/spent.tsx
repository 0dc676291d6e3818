// What spent the budget: causes by how often they came, each with its requests, and the latest bad requests.

import type { SloDocument } from '../../api/contract/policies/slo.ts';
import type { SloStatus, Spent } from '../../api/contract/slos.ts';
import { duration } from '../format/duration.ts';
import { money } from '../format/money.ts';
import { grouped, percent } from '../format/number.ts';
import { Link } from '../parts/link.tsx';
import { Empty } from '../parts/notice.tsx';
import { OutcomeTag } from '../parts/tag.tsx';
import { Value } from '../parts/value.tsx';
import { useView } from '../state/address.ts';
import { visitThing } from '../url/link.ts';
import { causeRequests } from './behind.ts';

interface Props {
  readonly document: SloDocument;
  readonly status: SloStatus;
  readonly spent: Spent;
}

export function Causes({ document, status, spent }: Props) {
  const view = useView();
  if (spent.classes.length === 0) return <Empty>Nothing was bad in this window.</Empty>;
  return (
    <div className="scroll-x">
      <table>
        <caption className="sr-only">Causes of bad requests</caption>
        <thead>
          <tr>
            <th>cause</th>
            <th>ended</th>
            <th className="r">bad</th>
            <th className="r">share</th>
            <th>latest</th>
          </tr>
        </thead>
        <tbody>
          {spent.classes.map((cause) => {
            const to = causeRequests(view, { document, status }, cause);
            return (
              <tr key={`${cause.outcome} ${cause.failure_class} ${cause.error_type}`}>
                <td className="name">
                  {causeWords(cause, document)}
                  {cause.error_type && cause.failure_class ? (
                    <span className="sub"> {cause.error_type}</span>
                  ) : null}
                </td>
                <td>
                  <OutcomeTag {...cause} />
                </td>
                <td className="r">
                  {to ? <Link to={to}>{grouped(cause.bad_count)}</Link> : grouped(cause.bad_count)}
                </td>
                <td className="r">{percent(cause.bad_ratio)}</td>
                <td className="at">
                  <Value
                    column="last_at"
                    value={cause.last_at}
                    to={cause.trace_id ? visitThing(view, 'trace', cause.trace_id) : null}
                  />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** A request that went well may still have been too slow or too dear. */
function causeWords(
  { failure_class, error_type, outcome }: Spent['classes'][number],
  { sli }: SloDocument,
): string {
  if (failure_class) return failure_class.replaceAll('_', ' ');
  if (error_type) return error_type;
  if (outcome !== 'ok') return outcome;
  if (sli.type === 'latency') return 'too slow';
  return sli.type === 'cost' ? 'too expensive' : 'below the threshold';
}

/** The API has more; their list is a link away. */
const shownMax = 10;

export function LatestBad({ document, spent }: Omit<Props, 'status'>) {
  const view = useView();
  if (spent.requests.length === 0) return <Empty>Nothing was bad in this window.</Empty>;
  return (
    <div className="scroll-x">
      <table>
        <caption className="sr-only">The latest bad requests</caption>
        <thead>
          <tr>
            <th>ended</th>
            <th>request</th>
            <th>agent</th>
            <th>outcome</th>
            <th className="r">{measuredTitle(document)}</th>
            <th>what it said</th>
          </tr>
        </thead>
        <tbody>
          {spent.requests.slice(0, shownMax).map((request, index) => (
            <tr key={request.trace_id || index} className={request.trace_id ? 'row-link' : undefined}>
              <td className="at">
                <Value
                  column="ended_at"
                  value={request.ended_at}
                  to={request.trace_id ? visitThing(view, 'trace', request.trace_id) : null}
                />
              </td>
              <td className="names">{request.name}</td>
              <td className="names">{request.agent_name}</td>
              <td>
                <OutcomeTag {...request} />
              </td>
              <td className="r">{measuredWords(document, request.measured)}</td>
              <td className="names clip-line" title={request.error_message}>
                {request.error_message || request.error_type}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function measuredTitle({ sli }: SloDocument): string {
  if (sli.type === 'latency') return { ttft: 'first token', tpot: 'per token', duration: 'took' }[sli.metric];
  return { cost: 'cost', similarity: 'alignment', evaluation: 'score' }[sli.type as 'cost'] ?? 'took';
}

function measuredWords({ sli }: SloDocument, value: number | null): string {
  if (value === null) return '–';
  if (sli.type === 'cost') return money(value);
  if (sli.type === 'similarity' || sli.type === 'evaluation') return String(Number(value.toFixed(3)));
  return duration(value);
}
