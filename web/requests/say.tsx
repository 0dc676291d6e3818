// The answer over the list of requests.

import type { RequestRow } from '../../api/contract/rows.ts';
import { Say } from '../parts/say.tsx';
import { useView } from '../state/address.ts';
import { useNow, zone } from '../state/clock.ts';
import { requestsSentence } from '../words/requests.ts';

export function RequestsSay({
  rows,
  more,
  sort,
}: {
  readonly rows: readonly RequestRow[];
  readonly more: boolean;
  readonly sort: string;
}) {
  const { range, filters } = useView();
  const now = useNow(30_000);
  const filtered = Object.keys(filters).length > 0;
  return (
    <Say
      sentence={requestsSentence({
        when: { range, now, zone },
        shown_count: rows.length,
        more,
        sort,
        filtered,
      })}
      heading
    />
  );
}
