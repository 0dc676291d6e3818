// The windows of the alerts: how fast the budget burns in each, and above what it pages or tickets.

import type { SloBurnRate } from '../../api/contract/slos.ts';
import { duration } from '../format/duration.ts';
import { Empty } from '../parts/notice.tsx';
import { Tag } from '../parts/tag.tsx';
import { burnWords } from '../words/promise.ts';

export function BurnRates({ rates }: { readonly rates: readonly SloBurnRate[] }) {
  if (rates.length === 0)
    return <Empty>The window of this SLO is too short for an alert to tell anything.</Empty>;
  return (
    <div className="scroll-x">
      <table>
        <caption className="sr-only">Burn rates</caption>
        <thead>
          <tr>
            <th>alert</th>
            <th>both windows</th>
            <th className="r">above</th>
            <th className="r">long</th>
            <th className="r">short</th>
            <th>now</th>
          </tr>
        </thead>
        <tbody>
          {rates.map((rate) => (
            <Line key={`${rate.severity} ${rate.long_window_seconds}`} rate={rate} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Line({ rate }: { readonly rate: SloBurnRate }) {
  const length = (seconds: number): string => duration(seconds * 1_000);
  return (
    <tr>
      <td>{rate.severity}</td>
      <td>
        {length(rate.long_window_seconds)} and {length(rate.short_window_seconds)}
      </td>
      <td className="r" title={String(rate.threshold)}>
        {burnWords(rate.threshold)}
      </td>
      <Rate rate={rate.long_burn_rate} threshold={rate.threshold} />
      <Rate rate={rate.short_burn_rate} threshold={rate.threshold} />
      <td>
        <Verdict rate={rate} />
      </td>
    </tr>
  );
}

function Rate({ rate, threshold }: { readonly rate: number | null; readonly threshold: number }) {
  const tone = rate === null ? 'r unknown' : rate > threshold ? 'r worse' : 'r';
  return (
    <td className={tone} title={rate === null ? 'no traffic in this window' : String(rate)}>
      {burnWords(rate)}
    </td>
  );
}

function Verdict({ rate }: { readonly rate: SloBurnRate }) {
  if (rate.firing) return <Tag tone={rate.severity === 'page' ? 'bad' : 'warn'}>fires</Tag>;
  if (rate.firing === null)
    return (
      <Tag
        tone="mute"
        title="a window holds no traffic, or the watcher is behind: it neither fires nor resolves"
      >
        unknown
      </Tag>
    );
  if (rate.held_by_guard)
    return (
      <Tag tone="mute" title="both windows burn, but there is too little traffic to believe it">
        held by the guard
      </Tag>
    );
  return <Tag tone="plain">quiet</Tag>;
}
