// The alerts of one SLO: what is open, and what was.

import { time } from '../format/time.ts';
import { Empty } from '../parts/notice.tsx';
import { Tag } from '../parts/tag.tsx';
import { zone } from '../state/clock.ts';
import type { SloIncident } from '../state/slo-queries.ts';

export function Alerts({ incidents }: { readonly incidents: readonly SloIncident[] }) {
  if (incidents.length === 0) return <Empty>No alert of this SLO has been raised.</Empty>;
  return (
    <div className="scroll-x">
      <table>
        <caption className="sr-only">Alerts</caption>
        <thead>
          <tr>
            <th>opened</th>
            <th>alert</th>
            <th>state</th>
            <th>what it said</th>
            <th>resolved</th>
          </tr>
        </thead>
        <tbody>
          {incidents.map((incident) => (
            <tr key={incident.incident_id}>
              <td className="at">{time(Date.parse(incident.opened_at), 'dated', zone)}</td>
              <td>{incident.severity}</td>
              <td>
                <Tag
                  tone={
                    incident.state === 'resolved' ? 'plain' : incident.severity === 'page' ? 'bad' : 'warn'
                  }
                >
                  {incident.state}
                </Tag>
              </td>
              <td className="promise">{incident.summary}</td>
              <td className="at">
                {incident.resolved_at ? time(Date.parse(incident.resolved_at), 'dated', zone) : '–'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
