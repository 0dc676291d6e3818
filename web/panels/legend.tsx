// What the colours of a chart stand for, with totals, and what one bucket of it says.

import { cellOf } from '../format/cell.ts';
import { labelOf } from '../format/label.ts';
import { between } from '../format/time.ts';
import { unitOf } from '../format/unit.ts';
import { behindNumber } from '../panel/behind.ts';
import { Link } from '../parts/link.tsx';
import { useView } from '../state/address.ts';
import { zone } from '../state/clock.ts';
import { colourOf, type Drawn, filtersOfSeries } from './chart-data.ts';

function seriesTitle({ panel }: Drawn, name: string | null): string {
  if (name === null) return 'all others';
  if (panel.mark === 'bars') return name === '' ? 'unnamed' : name;
  return panel.mark === 'parts' && name === panel.columns[1] ? 'not failed' : labelOf(name);
}

const amountColumn = ({ panel }: Drawn): string => panel.columns.at(-1) ?? '';

export function Legend({ drawn }: { readonly drawn: Drawn }) {
  const view = useView();
  const hasTotals = drawn.panel.mark !== 'lines';
  const column = amountColumn(drawn);
  return (
    <figcaption className="legend">
      {drawn.chart.series.map(({ name, total }, index) => (
        <span key={name ?? ' others'}>
          <Swatch drawn={drawn} index={index} />
          <Link to={behindNumber(view, column, filtersOfSeries(drawn, name))}>
            {seriesTitle(drawn, name)} {hasTotals ? <b>{cellOf(column, total, { zone }).text}</b> : null}
          </Link>
        </span>
      ))}
    </figcaption>
  );
}

function Swatch({ drawn, index }: { readonly drawn: Drawn; readonly index: number }) {
  return (
    <i
      className={drawn.panel.mark === 'lines' ? 'swatch swatch-line' : 'swatch'}
      style={{ background: colourOf(drawn, index) }}
    />
  );
}

export function Reading({ drawn, at }: { readonly drawn: Drawn; readonly at: number }) {
  const point = drawn.chart.points.find((candidate) => candidate.at === at);
  if (!point) return null;
  const rows = drawn.chart.series
    .map(({ name }, index) => ({ name, index, value: point.values[index] ?? null }))
    .filter(({ value }) => drawn.panel.mark === 'lines' || value !== 0);
  const column = amountColumn(drawn);
  return (
    <div className="reading">
      <div className="sub">
        {between({ from: at, to: at + drawn.seconds * 1_000 }, zone)
          .replace('between ', '')
          .replace(' and ', ' – ')}
      </div>
      {rows.length === 0 ? <div>{unitOf(column) === 'usd' ? 'no priced traffic' : 'no traffic'}</div> : null}
      {rows.map(({ name, index, value }) => (
        <div key={name ?? ' others'} className="reading-row">
          <Swatch drawn={drawn} index={index} />
          <span>{seriesTitle(drawn, name)}</span>
          <b>{cellOf(drawn.panel.mark === 'lines' ? (name ?? column) : column, value, { zone }).text}</b>
        </div>
      ))}
    </div>
  );
}
