// What spent the budget: the causes of the bad events in an SLO's window, and the latest of them, each with its request.

import type { Spent } from '../../contract/slos.ts';
import { planOf } from '../../judge/slo/plan.ts';
import { slo_limits, spent_causes_max, spent_requests_max } from './limits.ts';
import { fileOf, type Indicator, indicatorParameters, type SpentTask } from './series.ts';
import type { Asking, Slos } from './slos.ts';

type CauseRow = Omit<Spent['classes'][number], 'bad_ratio' | 'last_at'> & { readonly last_ms: number };
type RequestRow = Omit<Spent['requests'][number], 'ended_at'> & { readonly ended_ms: number };

const minute_ms = 60_000;

/** Of a composite: of all its components together. Throws StoreError. */
export async function spentOf(
  slos: Slos,
  asking: Asking,
  { at, limit = spent_requests_max }: { readonly at: Date; readonly limit?: number },
): Promise<Omit<Spent, 'as_of'>> {
  const { from_ms, to_ms } = planOf(asking.document, at.getTime()).stretch;
  const indicators = slos.componentsOf(asking).map(({ indicator }) => indicator);
  const read = <Row>(task: SpentTask, indicator: Indicator, limit: number): Promise<Row[]> =>
    slos.edges.questions.read<Row>({
      name: fileOf(indicator, task),
      tenant_id: asking.tenant_id,
      parameters: { ...indicatorParameters(indicator), ...windowParameters(from_ms, to_ms), limit },
      limits: slo_limits,
    });
  const [causes, requests] = await Promise.all([
    Promise.all(indicators.map((indicator) => read<CauseRow>('spent-causes', indicator, spent_causes_max))),
    Promise.all(indicators.map((indicator) => read<RequestRow>('spent-requests', indicator, limit))),
  ]);
  return {
    slo_id: asking.slo_id,
    from: iso(from_ms),
    to: iso(to_ms),
    classes: classesOf(causes.flat()),
    requests: requests
      .flat()
      .toSorted((a, b) => b.ended_ms - a.ended_ms)
      .slice(0, limit)
      .map(({ ended_ms, ...row }) => ({ ...row, ended_at: iso(ended_ms) })),
  };
}

function windowParameters(from_ms: number, to_ms: number): Record<string, bigint | number> {
  return {
    from_ns: BigInt(from_ms) * 1_000_000n,
    to_ns: BigInt(to_ms) * 1_000_000n,
    // The ends of the first and the last minute that lie in the window as a whole.
    first_minute: (Math.ceil(from_ms / minute_ms) + 1) * 60,
    last_minute: Math.floor(to_ms / minute_ms) * 60,
  };
}

function classesOf(rows: readonly CauseRow[]): Spent['classes'] {
  const total = rows.reduce((sum, { bad_count }) => sum + bad_count, 0);
  return rows
    .toSorted((a, b) => b.bad_count - a.bad_count)
    .slice(0, spent_causes_max)
    .map(({ last_ms, ...row }) => ({ ...row, bad_ratio: row.bad_count / total, last_at: iso(last_ms) }));
}

const iso = (ms: number): string => new Date(ms).toISOString();
