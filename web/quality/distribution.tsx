// The scores of a window against the agent's own and shuffled pairs: three shapes over one axis, with the two thresholds;
// the same numbers as a table.

import type { AgentDriftAnswer, BaselineRow } from '../../api/contract/quality.ts';
import { threeDigits } from '../format/number.ts';
import { go, useView } from '../state/address.ts';

type Bins = AgentDriftAnswer['distribution'];

interface Props {
  readonly distribution: Bins;
  readonly baseline: BaselineRow;
}

const id = 'distribution';
const width = 560;
const height = 190;
const foot = 18;

export function DistributionCard({ distribution, baseline }: Props) {
  const view = useView();
  const isTable = view.tables.includes(id);
  const tables = isTable ? view.tables.filter((other) => other !== id) : [...view.tables, id];
  return (
    <section className="card span-6" aria-label="Scores against the baseline">
      <div className="card-head">
        <h2>Scores against the baseline</h2>
        <small>
          {baseline.alignment_basis === 'lexical' ? 'standard score, lexical' : 'sum of standard scores'}
        </small>
        <span className="grow" />
        <button
          type="button"
          className="quiet"
          aria-pressed={isTable}
          aria-label="Scores as a table"
          onClick={() => go({ ...view, tables })}
        >
          {isTable ? 'Chart' : 'Table'}
        </button>
      </div>
      <div className="card-body">
        {isTable ? <Table bins={distribution} /> : <Shapes bins={distribution} baseline={baseline} />}
      </div>
    </section>
  );
}

const series = [
  { key: 'shuffled_count', name: 'answers to other questions' },
  { key: 'matched_count', name: 'the baseline’s own' },
  { key: 'window_count', name: 'this time' },
] as const;

function Shapes({ bins, baseline }: { readonly bins: Bins; readonly baseline: BaselineRow }) {
  const first = bins[0]?.from_score ?? 0;
  const last = bins.at(-1)?.to_score ?? 1;
  const x = (score: number): number => ((score - first) / (last - first || 1)) * width;
  return (
    <figure className="chart">
      <svg viewBox={`0 0 ${width} ${height}`} className="distribution" aria-hidden="true">
        {series.map(({ key }) => (
          <path key={key} className={key} d={shapeOf(bins, key)} />
        ))}
        <Threshold at={x(baseline.low_score)} words="low" />
        <Threshold at={x(baseline.alert_score)} words="drifted" />
        <line x1="0" x2={width} y1={height - foot} y2={height - foot} className="axis" />
      </svg>
      <figcaption className="legend-line">
        {series.map(({ key, name }) => (
          <span key={key} className={`key ${key}`}>
            {name}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

function Threshold({ at, words }: { readonly at: number; readonly words: string }) {
  if (at < 0 || at > width) return null;
  return (
    <g className={`threshold ${words}`}>
      <line x1={at} x2={at} y1="4" y2={height - foot} />
      <text
        x={words === 'low' ? at + 3 : at - 3}
        y={height - 5}
        textAnchor={words === 'low' ? 'start' : 'end'}
      >
        {words}
      </text>
    </g>
  );
}

/** A step line; each series has the height of its own largest share, as the three differ a thousandfold in number. */
function shapeOf(bins: Bins, key: (typeof series)[number]['key']): string {
  const most = Math.max(1, ...bins.map((bin) => bin[key]));
  const step = width / Math.max(1, bins.length);
  const y = (count: number): number => height - foot - (count / most) * (height - foot - 8);
  const points = bins.map(
    (bin, index) =>
      `L${(index * step).toFixed(1)} ${y(bin[key]).toFixed(1)}H${((index + 1) * step).toFixed(1)}`,
  );
  return `M0 ${height - foot}${points.join('')}V${height - foot}Z`;
}

function Table({ bins }: { readonly bins: Bins }) {
  return (
    <div className="scroll-x quality-table">
      <table>
        <caption className="sr-only">Scores against the baseline</caption>
        <thead>
          <tr>
            <th className="r">from</th>
            <th className="r">to</th>
            {series.map(({ key, name }) => (
              <th key={key} className="r">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {bins.map((bin) => (
            <tr key={bin.from_score}>
              <td className="r">{signed(bin.from_score)}</td>
              <td className="r">{signed(bin.to_score)}</td>
              {series.map(({ key }) => (
                <td key={key} className="r">
                  {bin[key]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const signed = (value: number): string => `${value < 0 ? '−' : ''}${threeDigits(Math.abs(value))}`;
