// One conversation: its requests in order, what each added to the cost, and a few words of what was said.

import { z } from 'zod';
import { conversationAnswer } from '../contract/answers.ts';
import { ApiError } from '../contract/errors.ts';
import type { RequestRow } from '../contract/rows.ts';
import { asOf, type Edges } from './edges.ts';
import { conversation_requests_max, preview_chars_max, read_limits } from './limits.ts';
import { type Route, route } from './route.ts';
import { withScores } from './scores.ts';
import { receivedFrom } from './traces.ts';

type Requested = RequestRow & { readonly running_cost_usd: number | null };

interface Preview {
  readonly trace_id: string;
  readonly input_preview: string;
  readonly output_preview: string;
}

export function conversationRoutes(edges: Edges): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/conversations/:conversation_id',
      scope: 'read',
      summary: 'One conversation: its requests in order with the cost so far.',
      params: z.strictObject({ conversation_id: z.string().min(1).max(512) }),
      answer: conversationAnswer,
      handle: async ({ principal: { tenant_id }, params: { conversation_id } }) => {
        const as_of = asOf(edges);
        const parameters = { conversation_id, limit: conversation_requests_max };
        const found = await edges.questions.read<Requested>({
          name: 'conversation-requests',
          tenant_id,
          parameters,
          limits: read_limits,
        });
        const requests = await withScores(edges, tenant_id, found);
        if (requests.length === 0) throw new ApiError('not_found', 'there is no such conversation');
        const previews = await previewsOf(edges, tenant_id, requests);
        const nothing = { input_preview: '', output_preview: '' };
        return {
          conversation_id,
          as_of,
          requests: requests.map((request) => ({
            ...request,
            ...nothing,
            ...previews.get(request.trace_id),
          })),
        };
      },
    }),
  ];
}

async function previewsOf(
  edges: Edges,
  tenant_id: string,
  requests: readonly Requested[],
): Promise<ReadonlyMap<string, Preview>> {
  const trace_ids = requests.map((request) => request.trace_id);
  const parameters = {
    trace_ids,
    received_from: receivedFrom(requests[0]),
    preview_chars: preview_chars_max,
  };
  const previews = await edges.questions.read<Preview>({
    name: 'conversation-previews',
    tenant_id,
    parameters,
    limits: read_limits,
  });
  return new Map(previews.map((preview) => [preview.trace_id, preview]));
}
