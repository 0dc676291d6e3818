// Counts the events of an SLO between the instants that its judgement needs: one read for each indicator.

import type { Questions } from '../../../sql/questions.ts';
import type { SloDocument } from '../../contract/policies/slo.ts';
import { type Counts, noCounts } from '../../judge/slo/measured.ts';
import type { Events, Plan } from '../../judge/slo/plan.ts';
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

/** Counts of a stretch that is named by its start. */
interface CountRow extends Counts {
  readonly after_ms: number;
}

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
  readonly plan: Pick<Plan, 'cuts_ms' | 'slice_ms'>;
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
  const slice_target =
    budgeting.method === 'timeslices' ? Math.round(budgeting.slice_target_ratio * 1_000_000_000) : 0;
  const rows = await read(questions, tenant_id, { indicator, cuts_ms, slice_ms, slice_target });
  const found = new Map(rows.map(({ after_ms, ...counts }) => [after_ms, counts]));
  return { cuts_ms, counts: cuts_ms.slice(0, -1).map((cut) => found.get(cut) ?? noCounts) };
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
): Promise<CountRow[]> {
  return read(questions, tenant_id, { indicator, cuts_ms: [from_ms, to_ms], step_ms: minute_ms });
}

interface Reading {
  readonly indicator: Indicator;
  readonly cuts_ms: readonly number[];
  readonly slice_ms?: number;
  readonly slice_target?: number;
  readonly step_ms?: number;
}

const minute_ms = 60_000;
const nanoseconds = (ms: number): bigint => BigInt(ms) * 1_000_000n;

function read(
  questions: Questions,
  tenant_id: string,
  { indicator, cuts_ms, slice_ms = 0, slice_target = 0, step_ms = 0 }: Reading,
): Promise<CountRow[]> {
  const cuts = cuts_ms.map(nanoseconds);
  return questions.read<CountRow>({
    name: fileOf(indicator),
    tenant_id,
    parameters: {
      ...indicatorParameters(indicator),
      cuts_ns: `[${cuts.join(',')}]`,
      from_ns: cuts[0] ?? 0n,
      to_ns: cuts.at(-1) ?? 0n,
      step_ns: nanoseconds(step_ms),
      slice_ns: nanoseconds(slice_ms),
      slice_target,
    },
    limits: slo_limits,
  });
}

/** Which file counts an indicator. */
function fileOf({ sli }: Indicator): string {
  if (sli.type === 'probe') return 'slo-probe-counts';
  return sli.type === 'evaluation' ? 'slo-evaluation-counts' : 'slo-counts';
}
