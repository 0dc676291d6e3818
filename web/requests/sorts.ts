// The columns by which the list of requests can be sorted.

import type { RequestsParameters } from '../../api/contract/requests.ts';

export const requestSorts = [
  'started_at',
  'duration_ms',
  'list_cost_usd',
  'input_tokens',
  'ttft_ms',
  'error_count',
] as const satisfies RequestsParameters['sort'][];
