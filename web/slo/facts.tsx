// What an SLO says, who made it, and the same for other tools.

import { time } from '../format/time.ts';
import { Link } from '../parts/link.tsx';
import { useView } from '../state/address.ts';
import { zone } from '../state/clock.ts';
import type { SloPolicy } from '../state/slo-queries.ts';
import { visit, visitThing } from '../url/link.ts';
import { exactly, promiseOf, scopeWords, windowWords } from '../words/promise.ts';

const exports = [
  ['openslo', 'OpenSLO'],
  ['prometheus', 'Prometheus rules'],
  ['sloth', 'Sloth'],
] as const;

export function Facts({ slo }: { readonly slo: SloPolicy }) {
  const view = useView();
  const guard = slo.low_traffic_guard;
  return (
    <dl className="pairs slo-facts">
      <dt>promise</dt>
      <dd>
        {promiseOf(slo)} {windowWords(slo.window)}
      </dd>
      <dt>of</dt>
      <dd>{scopeWords(slo.scope)}</dd>
      {slo.further_objectives.map(({ display_name, objective_ratio }) => (
        <Pair key={display_name} name={display_name} value={exactly(objective_ratio)} />
      ))}
      <dt>low traffic</dt>
      <dd>
        {guard === 'off'
          ? 'no guard'
          : `alerts need ${guard.bad_count_min} bad ones and ${exactly(guard.confidence_ratio)} confidence`}
      </dd>
      <dt>alerts</dt>
      <dd>{slo.alerts}</dd>
      {slo.description ? <Pair name="description" value={slo.description} /> : null}
      {slo.notes.map((note) => (
        <Pair key={note} name="note" value={note} />
      ))}
      <dt>changed</dt>
      <dd>
        revision {slo.revision} by {slo.changed_by}, {time(Date.parse(slo.changed_at), 'dated', zone)}
        {slo.origin === 'file' ? '; it comes from a policy file and is changed there' : ''}
      </dd>
      <dt>for other tools</dt>
      <dd>
        {exports
          .filter(([format]) => format === 'openslo' || slo.sli.type !== 'composite')
          .map(([format, title]) => (
            <a
              key={format}
              className="said"
              href={`/v1/slos/${encodeURIComponent(slo.id)}/export?format=${format}`}
            >
              {title}
            </a>
          ))}
      </dd>
      {slo.sli.type === 'composite' ? (
        <>
          <dt>components</dt>
          <dd>
            {slo.sli.components.map(({ slo_id }) => (
              <Link key={slo_id} className="said" to={visitThing(view, 'slo', slo_id)}>
                {slo_id}
              </Link>
            ))}
          </dd>
        </>
      ) : null}
      {slo.origin === 'file' ? null : (
        <>
          <dt>change</dt>
          <dd>
            <Link className="said" to={visit(view, { name: 'slo-edit', id: slo.id })}>
              Edit this SLO
            </Link>
          </dd>
        </>
      )}
    </dl>
  );
}

function Pair({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
