// What a tab shows while the payload of a span is on its way, or will not come.

import type { ReactNode } from 'react';
import type { SpanPayload } from '../../api/contract/rows.ts';
import { Failed } from '../parts/notice.tsx';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import type { usePayload } from '../state/queries.ts';

export type AskedPayload = Pick<ReturnType<typeof usePayload>, 'data' | 'error' | 'refetch'>;

interface Props {
  readonly payload: AskedPayload;
  readonly children: (payload: SpanPayload) => ReactNode;
}

export function WithPayload({ payload, children }: Props) {
  if (payload.error && !payload.data)
    return <Failed error={payload.error} retry={() => void payload.refetch()} />;
  return payload.data ? children(payload.data) : <RowsSkeleton rows={6} />;
}
