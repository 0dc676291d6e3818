// The answer over the list of requests.

import type { RequestRow } from '../../api/contract/rows.ts';
import { Say } from '../parts/say.tsx';
import { SaySkeleton } from '../parts/skeleton.tsx';
import { useView } from '../state/address.ts';
import { useNow, zone } from '../state/clock.ts';
import { useRequestTotals } from '../state/queries.ts';
import { requestsSentence } from '../words/requests.ts';

interface Props {
  /** undefined while they are on their way. */
  readonly rows: readonly RequestRow[] | undefined;
  readonly more: boolean;
  readonly sort: string;
}

export function RequestsSay({ rows, more, sort }: Props) {
  const view = useView();
  const { range, filters } = view;
  const now = useNow(30_000);
  const totals = useRequestTotals({ range, filters });
  if (!rows || totals.isPending) return <SaySkeleton lines={1} />;
  const sentence = requestsSentence({
    view,
    when: { range, now, zone },
    totals: totals.data ?? null,
    shown_count: rows.length,
    more,
    sort,
  });
  return <Say sentence={sentence} heading />;
}
