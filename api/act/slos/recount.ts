// Keeps the minutes of each indicator up to date. They are only there to make answers quick: what is not counted yet is
// read from the requests, so a count that is late, or that dies half-way, makes no answer wrong.

import type { Questions } from '../../../sql/questions.ts';
import type { Store } from '../../../sql/store.ts';
import { recount_every_ms_max, recount_hours_max, recount_rows_max, slo_limits } from './limits.ts';
import { fileOf, type Indicator, indicatorParameters, isKept, seriesIdOf } from './series.ts';
import type { Asking, Slos } from './slos.ts';

export interface RecountEdges {
  readonly store: Store;
  readonly questions: Questions;
}

/**
 * Counts again the hours into which requests came since the last time; all of them the first time. Returns how many.
 * The place up to which is counted is read before the hours are, and written when they are: a crash repeats work only.
 */
export async function recount(
  { store, questions }: RecountEdges,
  tenant_id: string,
  indicator: Indicator,
): Promise<number> {
  const parameters = indicatorParameters(indicator);
  const [clock] = await store.rows<{ now: string }>('SELECT toString(now64(3, {zone:String})) AS now', {
    zone: 'UTC',
  });
  const changed = await questions.read<Changed>({
    name: fileOf(indicator, 'changed-hours'),
    tenant_id,
    parameters,
    limits: slo_limits,
  });
  for (const hours of inParts(changed))
    await questions.fill('slo_hours', {
      name: fileOf(indicator, 'hours'),
      tenant_id,
      parameters: { ...parameters, hours: `[${hours}]` },
      limits: slo_limits,
    });
  await store.command(
    "INSERT INTO slo_series SELECT {tenant_id:String}, {series_id:String}, {counted_to:DateTime64(3, 'UTC')}",
    { tenant_id, series_id: seriesIdOf(indicator), counted_to: clock?.now ?? '' },
  );
  return changed.length;
}

interface Changed {
  readonly hour_seconds: number;
  readonly row_count: number;
}

/** Hours in groups, none of which takes long. */
function inParts(changed: readonly Changed[]): number[][] {
  const parts: number[][] = [];
  let rows = Number.POSITIVE_INFINITY;
  for (const { hour_seconds, row_count } of changed) {
    rows += row_count;
    if (rows > recount_rows_max || (parts.at(-1)?.length ?? 0) >= recount_hours_max) {
      parts.push([]);
      rows = row_count;
    }
    parts.at(-1)?.push(hour_seconds);
  }
  return parts;
}

/** Counts again what is due, for the evaluator. */
export class Recounter {
  private readonly lastMs = new Map<string, number>();
  private readonly slos: Slos;
  private readonly store: Store;

  constructor(slos: Slos, store: Store) {
    this.slos = slos;
    this.store = store;
  }

  /** The indicators of all these SLOs whose last count is old, and those that were never counted. Throws StoreError. */
  async run(askings: readonly Asking[], now_ms: number): Promise<void> {
    const due = new Map<string, { tenant_id: string; indicator: Indicator }>();
    for (const asking of askings)
      for (const { indicator } of this.slos.componentsOf(asking)) {
        const key = `${asking.tenant_id}\n${seriesIdOf(indicator)}`;
        const isOld = now_ms - (this.lastMs.get(key) ?? 0) >= recount_every_ms_max;
        if (isOld && isKept(indicator)) due.set(key, { tenant_id: asking.tenant_id, indicator });
      }
    const edges = { store: this.store, questions: this.slos.edges.questions };
    for (const [key, { tenant_id, indicator }] of due) {
      await recount(edges, tenant_id, indicator);
      this.lastMs.set(key, now_ms);
    }
  }
}
