// The frame of a chart or a table: its title, what is in it, and the switch to the other way of reading. What lies below
// the fold asks only when it comes into sight.

import { spokenLength } from '../format/duration.ts';
import { unitOf } from '../format/unit.ts';
import type { Panel } from '../panel/panel.ts';
import { Link } from '../parts/link.tsx';
import { useSeen } from '../parts/seen.ts';
import { go, useView } from '../state/address.ts';
import type { Filters } from '../url/filters.ts';
import { visit } from '../url/link.ts';
import { bucketSeconds, momentsOf } from '../url/range.ts';
import { PanelBody } from './body.tsx';

interface Props {
  readonly panel: Panel;
  readonly filters: Filters;
}

export function PanelFrame({ panel, filters }: Props) {
  const [ref, seen] = useSeen<HTMLElement>();
  return (
    <section ref={ref} className={`card span-${panel.width ?? 12}`} aria-label={panel.title}>
      <div className="card-head">
        <h2>{panel.title}</h2>
        <Note panel={panel} />
        <span className="grow" />
        {panel.mark === 'table' ? null : <TableSwitch panel={panel} />}
        <All panel={panel} />
      </div>
      <PanelBody panel={panel} filters={filters} seen={seen} />
    </section>
  );
}

/** What is in the panel, and how wide a point of time is. */
function Note({ panel }: { readonly panel: Panel }) {
  const { range } = useView();
  const isTimed = unitOf(panel.columns[0] ?? '') === 'at' && panel.mark !== 'table';
  const width = bucketSeconds(momentsOf(range, 0)) * 1_000;
  const words = [panel.note, isTimed ? `per ${spokenLength(width)}` : null].filter(Boolean);
  return words.length === 0 ? null : <small>{words.join(', ')}</small>;
}

function All({ panel }: { readonly panel: Panel }) {
  const view = useView();
  if (!panel.all) return null;
  return (
    <Link to={visit(view, { name: panel.all, id: null })} className="quiet">
      All {panel.title.toLowerCase()}
    </Link>
  );
}

function TableSwitch({ panel }: { readonly panel: Panel }) {
  const view = useView();
  const isTable = view.tables.includes(panel.id);
  const tables = isTable ? view.tables.filter((id) => id !== panel.id) : [...view.tables, panel.id];
  return (
    <button
      type="button"
      className="quiet"
      aria-pressed={isTable}
      aria-label={`${panel.title} as a table`}
      onClick={() => go({ ...view, tables })}
    >
      {isTable ? 'Chart' : 'Table'}
    </button>
  );
}
