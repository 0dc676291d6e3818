// The strip of figures under a page's answer. All of its tiles ask one question, now and about the period before.

import type { Panel } from '../panel/panel.ts';
import { Failed } from '../parts/notice.tsx';
import { useView } from '../state/address.ts';
import { useQuestion } from '../state/queries.ts';
import type { Filters } from '../url/filters.ts';
import { Tile } from './tile.tsx';

interface Props {
  readonly panels: readonly Panel[];
  readonly filters: Filters;
}

export function TileStrip({ panels, filters }: Props) {
  const { range } = useView();
  const question = panels[0]!.question;
  const now = useQuestion(question, { range, filters });
  const before = useQuestion(question, { range, filters, before: true });
  const rowBefore = before.isPlaceholderData ? undefined : before.data?.rows[0];
  if (now.error && !now.data) return <Failed error={now.error} retry={() => void now.refetch()} />;
  return (
    <section className="tiles" aria-label="Figures" data-waiting={now.isPlaceholderData || undefined}>
      {panels.map((panel) => (
        <Tile key={panel.id} panel={panel} filters={filters} row={now.data?.rows[0]} before={rowBefore} />
      ))}
    </section>
  );
}
