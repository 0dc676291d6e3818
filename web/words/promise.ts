// What an SLO promises, in words: of whom, what, how often, over how long.

import type { SloDocument } from '../../api/contract/policies/slo.ts';
import { duration, spokenLength } from '../format/duration.ts';
import { money } from '../format/money.ts';
import { counted, grouped, minus, percent, space } from '../format/number.ts';

/** "99.5 % of requests succeed": what is promised, without whose and how long. */
export function promiseOf({ sli, objective_ratio, budgeting }: SloDocument): string {
  const share = exactly(objective_ratio);
  if (sli.type === 'composite') return `${share} for ${compositeWords(sli)}`;
  if (budgeting.method === 'timeslices')
    return `${share} of slices of ${spokenLength(budgeting.slice_seconds * 1_000)} are good: in each, ${exactly(budgeting.slice_target_ratio)} of ${goodWords(sli)}`;
  return `${share} of ${goodWords(sli)}`;
}

/** A share that somebody set, with every digit that they gave it: "99.995 %". */
export const exactly = (ratio: number): string => `${Number((ratio * 100).toPrecision(12))}${space}%`;

type Sli = SloDocument['sli'];

/** What is counted, and what makes one of it good. */
function goodWords(sli: Sli): string {
  if (sli.type === 'probe') return `the runs of probe ${sli.probe_id} are well`;
  if (sli.type === 'evaluation')
    return `evaluations called ${sli.name} score ${above(sli.op)} ${sli.threshold}`;
  if (sli.type === 'latency') return `requests ${latencyWords(sli)}`;
  if (sli.type === 'cost') return `requests cost ${under(sli.op)} ${money(sli.threshold_usd)}`;
  return sli.type === 'similarity'
    ? `requests have an alignment of ${above(sli.op)} ${sli.threshold}`
    : 'requests succeed';
}

function latencyWords({ metric, threshold_ms, op }: Extract<Sli, { type: 'latency' }>): string {
  const time = duration(threshold_ms);
  if (metric === 'tpot') return `take ${under(op)} ${time} per token`;
  const within = op === 'lt' ? `in less than ${time}` : `within ${time}`;
  return metric === 'ttft' ? `have their first token ${within}` : `are done ${within}`;
}

const under = (op: 'lt' | 'lte'): string => (op === 'lt' ? 'less than' : 'at most');
const above = (op: 'gt' | 'gte'): string => (op === 'gt' ? 'more than' : 'at least');

function compositeWords({ method, components }: Extract<Sli, { type: 'composite' }>): string {
  const names = components.map(({ slo_id }) => slo_id).join(', ');
  if (method === 'series') return `${names} one after another`;
  return method === 'worst' ? `the worst of ${names}` : `the weighted mean of ${names}`;
}

/** "over 30 days", "in each calendar month of Europe/Berlin". */
export function windowWords(window: SloDocument['window']): string {
  if ('calendar' in window) {
    const many = window.every === 1 ? window.calendar : `${window.every} ${window.calendar}s`;
    return `in each calendar ${many} of ${window.time_zone}`;
  }
  const { rolling_days, rolling_hours, rolling_minutes } = window;
  if (rolling_days !== undefined) return `over ${counted(rolling_days, 'day')}`;
  return rolling_hours !== undefined
    ? `over ${counted(rolling_hours, 'hour')}`
    : `over ${counted(rolling_minutes ?? 0, 'minute')}`;
}

/** "agent support in prod"; everything of the tenant when nothing narrows it. */
export function scopeWords({ agent_name, team, environment, workflow }: SloDocument['scope']): string {
  const parts = [
    agent_name ? `agent ${agent_name}` : '',
    workflow ? `workflow ${workflow}` : '',
    team ? `team ${team}` : '',
    environment ? `environment ${environment}` : '',
  ].filter(Boolean);
  return parts.length === 0 ? 'all requests' : parts.join(', ');
}

/** "60 %", or by how much it was overspent. */
export function leftWords(remaining: number | null): string {
  if (remaining === null) return 'unknown';
  return remaining < 0 ? `overspent by ${leftFigure(-remaining)}` : percent(remaining);
}

/** The same as a figure: "60 %", "−107 %". */
export function leftFigure(remaining: number): string {
  return Math.abs(remaining) < 1
    ? `${remaining < 0 ? minus : ''}${percent(Math.abs(remaining))}`
    : `${grouped(remaining * 100)}${space}%`;
}

/** "14.4×": how many times faster than the budget allows. */
export function burnWords(rate: number | null): string {
  if (rate === null) return 'no traffic';
  const digits = rate >= 100 ? 0 : rate >= 10 ? 1 : 2;
  return `${Number(rate.toFixed(digits))}${space}×`;
}
