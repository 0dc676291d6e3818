// Counts the events of an SLO between the instants that its judgement needs: one read for each indicator.

import type { Questions } from '../../../sql/questions.ts';
import type { SloDocument } from '../../contract/policies/slo.ts';
import {
  type Events,
  eventsOf,
  type Plan,
  type StretchCounts,
  slicesAsEvents,
} from '../../judge/slo/plan.ts';
import type { Part } from '../../judge/slo/status.ts';
import { slo_limits } from '../limits.ts';
import { type Indicator, indicatorParameters } from './series.ts';

/** Whose SLO is asked about. */
export interface Asking {
  readonly tenant_id: string;
  readonly slo_id: string;
  readonly document: SloDocument;
}

/** Finds the document of another SLO of the tenant, for composites. */
export type FindSlo = (tenant_id: string, slo_id: string) => SloDocument | undefined;

/** The events of an SLO, or of each component of a composite, between the plan's cuts. Throws StoreError. */
export async function partsOf(
  questions: Questions,
  { tenant_id, slo_id, document }: Asking,
  { plan, find }: { readonly plan: Plan; readonly find: FindSlo },
): Promise<Part[]> {
  const { sli } = document;
  const count = (indicator: Indicator): Promise<Events> =>
    countEvents(questions, tenant_id, { plan, indicator, document });
  if (sli.type !== 'composite') return [{ slo_id, weight: 1, events: await count(document) }];
  return Promise.all(
    sli.components.map(async ({ slo_id: id, weight }) => {
      const component = find(tenant_id, id);
      const events = component ? await count(component) : { cuts_ms: plan.cuts_ms, counts: [] };
      return { slo_id: id, weight, events };
    }),
  );
}

interface Counting {
  readonly plan: Plan;
  readonly indicator: Indicator;
  /** Whose budget method applies. */
  readonly document: SloDocument;
}

async function countEvents(
  questions: Questions,
  tenant_id: string,
  { plan, indicator, document: { budgeting } }: Counting,
): Promise<Events> {
  const { cuts_ms, slice_ms } = plan;
  const rows = await read(questions, tenant_id, { indicator, cuts_ms, grid_ms: slice_ms });
  return budgeting.method === 'timeslices'
    ? slicesAsEvents(plan, rows, budgeting.slice_target_ratio)
    : eventsOf(cuts_ms, rows);
}

/** Counts per minute after `from_ms` up to `to_ms`, whole minutes both; minutes without events are left out. */
export function countMinutes(
  questions: Questions,
  tenant_id: string,
  {
    indicator,
    from_ms,
    to_ms,
  }: { readonly indicator: Indicator; readonly from_ms: number; readonly to_ms: number },
): Promise<StretchCounts[]> {
  return read(questions, tenant_id, { indicator, cuts_ms: [from_ms, to_ms], grid_ms: minute_ms });
}

interface Reading {
  readonly indicator: Indicator;
  readonly cuts_ms: readonly number[];
  readonly grid_ms: number;
}

const minute_ms = 60_000;
const nanoseconds = (ms: number): bigint => BigInt(ms) * 1_000_000n;

function read(
  questions: Questions,
  tenant_id: string,
  { indicator, cuts_ms, grid_ms }: Reading,
): Promise<StretchCounts[]> {
  const cuts = cuts_ms.map(nanoseconds);
  const odd = cuts_ms.filter((ms) => ms % minute_ms !== 0);
  return questions.read<StretchCounts>({
    name: fileOf(indicator),
    tenant_id,
    parameters: {
      ...indicatorParameters(indicator),
      cuts_ns: `[${cuts.join(',')}]`,
      cut_minutes: `[${odd.map((ms) => (Math.floor(ms / minute_ms) + 1) * 60).join(',')}]`,
      from_ns: cuts[0] ?? 0n,
      to_ns: cuts.at(-1) ?? 0n,
      grid_ns: nanoseconds(grid_ms),
    },
    limits: slo_limits,
  });
}

/** Which file counts an indicator. */
function fileOf({ sli }: Indicator): string {
  if (sli.type === 'probe') return 'slo-probe-counts';
  return sli.type === 'evaluation' ? 'slo-evaluation-counts' : 'slo-counts';
}
