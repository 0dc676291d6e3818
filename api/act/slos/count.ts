// Counts the events of SLOs between the instants that their judgement needs: one read for one indicator, or one read for
// many whose minutes have been counted.

import type { Questions } from '../../../sql/questions.ts';
import type { Parameters } from '../../../sql/store.ts';
import type { StretchCounts } from '../../judge/slo/plan.ts';
import { count_many_max, slo_limits } from './limits.ts';
import { fileOf, type Indicator, indicatorParameters } from './series.ts';

/** What is to be counted: the events of an indicator between cuts, or per stretch of a regular grid between the outer two. */
export interface Wanted {
  readonly indicator: Indicator;
  /** Ascending, at least two. */
  readonly cuts_ms: readonly number[];
  /** 0 for the cuts themselves. */
  readonly grid_ms: number;
}

const minute_ms = 60_000;
const nanoseconds = (ms: number): bigint => BigInt(ms) * 1_000_000n;

/** Counts one indicator; stretches without events are left out. Throws StoreError. */
export function countOne(
  questions: Questions,
  tenant_id: string,
  { indicator, cuts_ms, grid_ms }: Wanted,
): Promise<StretchCounts[]> {
  const cuts = cuts_ms.map(nanoseconds);
  return questions.read<StretchCounts>({
    name: fileOf(indicator, 'counts'),
    tenant_id,
    parameters: {
      ...indicatorParameters(indicator),
      cuts_ns: list(cuts),
      cut_minutes: list(cutMinutes(cuts_ms)),
      from_ns: cuts[0] ?? 0n,
      to_ns: cuts.at(-1) ?? 0n,
      grid_ns: nanoseconds(grid_ms),
    },
    limits: slo_limits,
  });
}

/** Counts many at once, in the order given. `counted`: the series whose minutes are there; others are counted one by one. */
export async function countMany(
  questions: Questions,
  tenant_id: string,
  { wanted, counted }: { readonly wanted: readonly Wanted[]; readonly counted: ReadonlySet<string> },
): Promise<StretchCounts[][]> {
  const isCounted = ({ indicator }: Wanted): boolean =>
    fileOf(indicator, 'counts') === 'slo-counts' && counted.has(seriesOf(indicator));
  const together = wanted.filter(isCounted);
  const found = new Map<Wanted, StretchCounts[]>();
  for (let first = 0; first < together.length; first += count_many_max) {
    const part = together.slice(first, first + count_many_max);
    const rows = await readMany(questions, tenant_id, part);
    const bySeries = Map.groupBy(rows, ({ series_number }) => series_number);
    part.forEach((one, index) => void found.set(one, bySeries.get(index + 1) ?? []));
  }
  return Promise.all(wanted.map((one) => found.get(one) ?? countOne(questions, tenant_id, one)));
}

const seriesOf = (indicator: Indicator): string => String(indicatorParameters(indicator)['series_id']);

type ManyRow = StretchCounts & { readonly series_number: number };

function readMany(questions: Questions, tenant_id: string, wanted: readonly Wanted[]): Promise<ManyRow[]> {
  const each = wanted.map(({ indicator }) => indicatorParameters(indicator));
  const texts = (name: string): string[] => each.map((parameters) => String(parameters[name]));
  return questions.read<ManyRow>({
    name: 'slo-counts-many',
    tenant_id,
    parameters: {
      refusal: refusalOf(each),
      series_ids: texts('series_id'),
      slis: texts('sli'),
      sli_metrics: texts('sli_metric'),
      stricts: list(texts('strict')),
      thresholds: list(texts('threshold')),
      thresholds_usd: list(texts('threshold_usd')),
      agents: texts('agent_name'),
      teams: texts('team'),
      environments: texts('environment'),
      workflows: texts('workflow_name'),
      cuts_ns: list(wanted.map(({ cuts_ms }) => list(cuts_ms.map(nanoseconds)))),
      cut_minutes: list([...new Set(wanted.flatMap(({ cuts_ms }) => cutMinutes(cuts_ms)))]),
      grids_ns: list(wanted.map(({ grid_ms }) => nanoseconds(grid_ms))),
    },
    limits: slo_limits,
  });
}

const refusalOf = (each: readonly Parameters[]): string => String(each[0]?.['refusal'] ?? '');

/** The ends of the minutes that a cut splits, seconds since the epoch. */
const cutMinutes = (cuts_ms: readonly number[]): number[] =>
  cuts_ms.filter((ms) => ms % minute_ms !== 0).map((ms) => (Math.floor(ms / minute_ms) + 1) * 60);

const list = (items: readonly (string | number | bigint)[]): string => `[${items.join(',')}]`;
