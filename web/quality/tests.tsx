// Population tests of an agent: each window against its reference, the centroids' distance as the number to read.

import type { AgentDriftAnswer } from '../../api/contract/quality.ts';
import { threeDigits } from '../format/number.ts';
import { momentOf, time } from '../format/time.ts';
import { Tag } from '../parts/tag.tsx';
import { zone } from '../state/clock.ts';

const shown = 12;

export function TestsCard({ tests }: { readonly tests: AgentDriftAnswer['tests'] }) {
  if (tests.length === 0) return null;
  return (
    <section className="card card-table span-12" aria-label="Population tests">
      <div className="card-head">
        <h2>Population tests</h2>
        <small>seven days against what came before, by permutation</small>
      </div>
      <div className="scroll-x">
        <table>
          <caption className="sr-only">Population tests</caption>
          <thead>
            <tr>
              <th>until</th>
              <th>side</th>
              <th>verdict</th>
              <th className="r">p</th>
              <th className="r">effect</th>
              <th className="r">centroids apart</th>
              <th className="r">requests</th>
              <th className="r">reference</th>
            </tr>
          </thead>
          <tbody>
            {tests.slice(0, shown).map((test) => (
              <tr key={`${test.window_to} ${test.side}`}>
                <td>{time(momentOf(test.window_to), 'exact', zone)}</td>
                <td>{test.side === 'intent' ? 'what is asked' : 'what is said'}</td>
                <td>{test.is_discovery ? <Tag tone="bad">left</Tag> : <Tag tone="plain">same</Tag>}</td>
                <td className="r">{threeDigits(test.p_ratio)}</td>
                <td className="r">{threeDigits(test.effect_size)}</td>
                <td className="r">{threeDigits(test.centroid_distance)}</td>
                <td className="r">{test.window_count}</td>
                <td className="r">{test.reference_count}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
