// Numbers of this process in Prometheus' text format: those of the API, and whatever sources the roles bring.

import type { Edges } from './edges.ts';
import { type Route, route, Sent } from './route.ts';

/** One time series at this moment. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export type MetricSource = () => readonly Sample[];

const seconds_buckets = [0.01, 0.03, 0.1, 0.3, 1, 3, 10] as const;

interface Timing {
  readonly labels: { readonly route: string; readonly method: string };
  readonly statuses: Map<string, number>;
  readonly buckets: number[];
  seconds: number;
  count: number;
}

/** Counts and times what the API answers, per route as it is written in the table: ids never become labels. */
export class ApiMetrics {
  private readonly timings = new Map<string, Timing>();

  answered(
    method: string,
    path: string,
    answer: { readonly status: number; readonly seconds: number },
  ): void {
    const timing = this.timingOf(method, path);
    const status = String(answer.status);
    timing.statuses.set(status, (timing.statuses.get(status) ?? 0) + 1);
    for (const [index, bound] of seconds_buckets.entries())
      if (answer.seconds <= bound) timing.buckets[index]! += 1;
    timing.seconds += answer.seconds;
    timing.count += 1;
  }

  private timingOf(method: string, path: string): Timing {
    const name = `${method} ${path}`;
    const known = this.timings.get(name);
    if (known) return known;
    const timing = {
      labels: { route: path, method },
      statuses: new Map<string, number>(),
      buckets: seconds_buckets.map(() => 0),
      seconds: 0,
      count: 0,
    };
    this.timings.set(name, timing);
    return timing;
  }

  samples(): Sample[] {
    const timings = [...this.timings.values()];
    const statuses = timings.flatMap(({ labels, statuses: counts }) =>
      [...counts].map(([status, value]) => ({
        name: 'flyball_api_requests_total',
        labels: { ...labels, status },
        value,
      })),
    );
    return [...statuses, ...timings.flatMap(histogram)];
  }
}

function histogram({ labels, buckets, seconds, count }: Timing): Sample[] {
  const name = 'flyball_api_request_seconds';
  return [
    ...seconds_buckets.map((bound, index) => ({
      name: `${name}_bucket`,
      labels: { ...labels, le: String(bound) },
      value: buckets[index]!,
    })),
    { name: `${name}_bucket`, labels: { ...labels, le: '+Inf' }, value: count },
    { name: `${name}_sum`, labels, value: seconds },
    { name: `${name}_count`, labels, value: count },
  ];
}

/** Samples as text, those of one name together, each name with its type. */
export function prometheusText(samples: readonly Sample[]): string {
  const families = Map.groupBy(samples, ({ name }) => familyOf(name));
  return [...families]
    .map(([family, members]) => `# TYPE ${family} ${typeOf(members[0]!.name)}\n${members.map(line).join('')}`)
    .join('');
}

const partOfHistogram = /_(bucket|sum|count)$/;

function familyOf(name: string): string {
  return name.endsWith('_total') ? name : name.replace(partOfHistogram, '');
}

function typeOf(name: string): string {
  if (name.endsWith('_total')) return 'counter';
  return partOfHistogram.test(name) ? 'histogram' : 'gauge';
}

function line({ name, labels, value }: Sample): string {
  const pairs = Object.entries(labels).map(
    ([label, text]) =>
      `${label}="${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`,
  );
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}\n`;
}

/** For operators: the samples of other roles name tenants. */
export function metricRoutes(edges: Edges, own: ApiMetrics): Route[] {
  return [
    route({
      method: 'GET',
      path: '/metrics',
      scope: 'admin',
      summary: 'Prometheus text.',
      answer: 'text/plain',
      handle: () => {
        const progress = edges.progress();
        const general = [
          { name: 'flyball_watcher_lag_seconds', labels: {}, value: progress.lag_seconds },
          { name: 'process_resident_memory_bytes', labels: {}, value: process.memoryUsage.rss() },
        ];
        const samples = [...general, ...own.samples(), ...edges.metricSources.flatMap((source) => source())];
        return new Sent(prometheusText(samples), 'text/plain; version=0.0.4; charset=utf-8');
      },
    }),
  ];
}
