// What a request of each agent costs against how much of what it claims is backed: one dot an agent; the table above has the
// same numbers.

import { money } from '../format/money.ts';
import { percent } from '../format/number.ts';
import { Link } from '../parts/link.tsx';
import { useView } from '../state/address.ts';
import { useQuestion } from '../state/queries.ts';
import { visitThing } from '../url/link.ts';

const size = { width: 1_000, height: 170, left: 46, foot: 22 };
const parameters = { limit: 50 };

export function CostQuality() {
  const view = useView();
  const { range, filters } = view;
  const { data } = useQuestion('cost_quality', { range, filters, parameters });
  const known = (data?.rows ?? []).flatMap((row) => {
    const quality = row.mean_score ?? row.faithfulness_ratio ?? row.aligned_ratio;
    return quality === null || row.cost_per_request_usd === null
      ? []
      : [{ ...row, quality, cost: row.cost_per_request_usd }];
  });
  if (known.length < 2) return null;
  const dearest = Math.max(...known.map(({ cost }) => cost)) || 1;
  const worst = Math.min(0.9, ...known.map(({ quality }) => quality));
  const x = (cost: number): number => size.left + (cost / dearest) * (size.width - size.left - 120);
  const y = (quality: number): number =>
    12 + ((1 - quality) / (1 - worst || 1)) * (size.height - size.foot - 24);
  return (
    <section className="card" aria-label="Cost against quality">
      <div className="card-head">
        <h2>Cost against quality</h2>
        <small>up and left is better</small>
      </div>
      <div className="card-body scroll-x">
        <div className="scatter">
          <svg viewBox={`0 0 ${size.width} ${size.height}`} aria-hidden="true" className="plane-small">
            <line
              x1={size.left}
              x2={size.width}
              y1={size.height - size.foot}
              y2={size.height - size.foot}
              className="axis"
            />
            <text x="0" y="16">
              {percent(1)}
            </text>
            <text x="0" y={size.height - size.foot - 8}>
              {percent(worst)}
            </text>
            <text
              x={size.width - 4}
              y={size.height - 6}
              textAnchor="end"
            >{`${money(dearest)} a request`}</text>
            {known.map((row) => (
              <g key={row.agent_name}>
                <circle cx={x(row.cost)} cy={y(row.quality)} r="5" />
                <text x={x(row.cost) + 9} y={y(row.quality) + 4}>
                  {row.agent_name || 'unnamed'}
                </text>
              </g>
            ))}
          </svg>
        </div>
        <ul className="sr-only">
          {known.map((row) => (
            <li key={row.agent_name}>
              <Link to={visitThing(view, 'drift', row.agent_name)}>{row.agent_name}</Link>
              {`: ${money(row.cost)}, ${percent(row.quality)}`}
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
