// The table of routes.

import { agentRoutes } from './agents.ts';
import { conversationRoutes } from './conversations.ts';
import type { Edges } from './edges.ts';
import { healthRoutes } from './health.ts';
import { keyRoutes } from './keys.ts';
import { type ApiMetrics, metricRoutes } from './metrics.ts';
import { openapiRoute } from './openapi.ts';
import { payloadRoutes } from './payload.ts';
import { questionRoutes } from './questions.ts';
import { requestRoutes } from './requests.ts';
import type { Route } from './route.ts';
import { traceRoutes } from './traces.ts';

/** Every route of the API; `others` are those of other rooms. */
export function askRoutes(edges: Edges, metrics: ApiMetrics, others: readonly Route[]): Route[] {
  const routes = [
    ...questionRoutes(edges),
    ...requestRoutes(edges),
    ...traceRoutes(edges),
    ...payloadRoutes(edges),
    ...conversationRoutes(edges),
    ...agentRoutes(edges),
    ...keyRoutes(edges),
    ...metricRoutes(edges, metrics),
    ...healthRoutes(edges),
    ...others,
  ];
  return [...routes, openapiRoute(routes)];
}
