// Incidents over HTTP: what is open, what happened to one, and what a person does about it.

import { z } from 'zod';
import { type Route, route } from '../ask/route.ts';
import { ApiError } from '../contract/errors.ts';
import { handleBody, incidentAnswer, incidentsAnswer, incidentsParameters } from '../contract/incidents.ts';
import type { Handled, IncidentDesk } from './incidents.ts';

const params = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{32}$/, 'an incident id has 32 hexadecimal digits'),
});

export interface IncidentEdges {
  readonly desk: IncidentDesk;
  readonly asOf: () => string;
}

export function incidentRoutes({ desk, asOf }: IncidentEdges): Route[] {
  const one = async (tenant_id: string, id: string): Promise<z.input<typeof incidentAnswer>> => {
    const incident = await desk.get(tenant_id, id);
    if (!incident) throw new ApiError('not_found', 'there is no such incident');
    return { as_of: asOf(), incident, timeline: [...incident.timeline] };
  };
  const act = (verb: 'acknowledge' | 'resolve' | 'note', summary: string): Route =>
    route({
      method: 'POST',
      path: `/v1/incidents/:id/${verb}`,
      scope: 'write',
      summary,
      params,
      body: handleBody,
      answer: incidentAnswer,
      handle: async ({ principal: { tenant_id, actor }, params: { id }, body: { note }, now }) => {
        await one(tenant_id, id);
        const done = await handle(desk, verb, { tenant_id, incident_id: id, actor, note, at: now });
        if (!done && verb !== 'acknowledge') throw new ApiError('conflict', 'this incident is over already');
        return one(tenant_id, id);
      },
    });
  return [
    route({
      method: 'GET',
      path: '/v1/incidents',
      scope: 'read',
      summary: 'Incidents, the last changed first.',
      query: incidentsParameters,
      answer: incidentsAnswer,
      handle: async ({ principal: { tenant_id }, query: { from, to, ...filter } }) => ({
        as_of: asOf(),
        rows: await desk.log.list({
          ...filter,
          tenant_id,
          from: from ? new Date(from) : undefined,
          to: to ? new Date(to) : undefined,
        }),
      }),
    }),
    route({
      method: 'GET',
      path: '/v1/incidents/:id',
      scope: 'read',
      summary: 'One incident with everything that happened to it.',
      params,
      answer: incidentAnswer,
      handle: ({ principal: { tenant_id }, params: { id } }) => one(tenant_id, id),
    }),
    act('acknowledge', 'A person has seen the incident. Doing it again changes nothing.'),
    act('resolve', 'A person says that the incident is over.'),
    act('note', 'Adds a line to the timeline.'),
  ];
}

function handle(
  desk: IncidentDesk,
  verb: 'acknowledge' | 'resolve' | 'note',
  handled: Handled,
): Promise<boolean> {
  if (verb === 'acknowledge') return desk.acknowledge(handled);
  if (verb === 'note') return desk.note(handled, { event: 'noted', details: {} });
  const { note, ...rest } = handled;
  return desk.resolve({ ...rest, summary: note || 'resolved by hand', type: '' });
}
