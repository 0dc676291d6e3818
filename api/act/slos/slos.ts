// SLOs as they are asked about: the current documents, and their state at any moment, computed from the requests. Nothing
// is remembered between two questions, so an SLO that was made today has its past.

import type { Policies, Policy } from '../../../sql/policies.ts';
import type { Questions } from '../../../sql/questions.ts';
import { ApiError } from '../../contract/errors.ts';
import type { SloDocument } from '../../contract/policies/slo.ts';
import type { BurnDown, SloStatus } from '../../contract/slos.ts';
import { burnDownOf, stationsOf } from '../../judge/slo/burn-down.ts';
import { eventsOf, type Plan, planOf, type StretchCounts, slicesAsEvents } from '../../judge/slo/plan.ts';
import { type Judged, type Part, statusOf } from '../../judge/slo/status.ts';
import { countMany, type Wanted } from './count.ts';
import { slo_limits } from './limits.ts';

export interface SloEdges {
  readonly questions: Questions;
  readonly policies: Policies;
  readonly asOf: () => Date;
}

/** Whose SLO is asked about. */
export interface Asking {
  readonly tenant_id: string;
  readonly slo_id: string;
  readonly document: SloDocument;
}

const slo_kind = 'slo';

export class Slos {
  readonly edges: SloEdges;

  constructor(edges: SloEdges) {
    this.edges = edges;
  }

  /** Throws ApiError `not_found`. */
  asking(tenant_id: string, slo_id: string): Asking {
    const policy = this.edges.policies.get({ tenant_id, kind: slo_kind, id: slo_id });
    if (!policy) throw new ApiError('not_found', 'there is no such slo');
    return askingOf(policy);
  }

  list(tenant_id: string): Asking[] {
    return this.edges.policies.list(tenant_id, slo_kind).map(askingOf);
  }

  /** Of every tenant, for evaluators. */
  all(): Asking[] {
    return this.edges.policies.all(slo_kind).map(askingOf);
  }

  async status(asking: Asking, at: Date): Promise<SloStatus> {
    const [judged] = await this.judged([asking], at);
    return statusOf(judged!);
  }

  /** The states of one tenant's SLOs at a moment, read together. Throws StoreError. */
  async statuses(askings: readonly Asking[], at: Date): Promise<SloStatus[]> {
    return (await this.judged(askings, at)).map(statusOf);
  }

  /** How the budget of the window burned down. Throws StoreError. */
  async burnDown(asking: Asking, at: Date): Promise<BurnDown> {
    return (await this.whole(asking, at)).burn_down;
  }

  /** State and burn-down from one read. Throws StoreError. */
  async whole(
    asking: Asking,
    at: Date,
  ): Promise<{ readonly status: SloStatus; readonly burn_down: BurnDown }> {
    const stations = stationsOf(asking.document, planOf(asking.document, at.getTime()));
    const [judged] = await this.judged([asking], at, stations.cuts_ms);
    const { slo_id, document } = asking;
    const status = statusOf(judged!);
    const points = burnDownOf(document, stations, judged!.parts);
    return { status, burn_down: { slo_id, as_of: status.as_of, points } };
  }

  /** What the states are computed from; all SLOs are of one tenant. Events are cut at `more` instants too. */
  async judged(askings: readonly Asking[], at: Date, more: readonly number[] = []): Promise<Judged[]> {
    const [{ tenant_id } = { tenant_id: '' }] = askings;
    const as_of_ms = this.edges.asOf().getTime();
    const planned = askings.map((asking) => {
      const plan = withCuts(planOf(asking.document, at.getTime()), more);
      return { asking, plan, components: this.componentsOf(asking) };
    });
    const wanted = planned.flatMap(({ plan, components }) =>
      components.map(
        ({ indicator }): Wanted => ({ indicator, cuts_ms: plan.cuts_ms, grid_ms: plan.slice_ms }),
      ),
    );
    const counted = askings.length > 1 ? await this.countedSeries(tenant_id) : new Set<string>();
    const rows = await countMany(this.edges.questions, tenant_id, { wanted, counted });
    let next = 0;
    return planned.map(({ asking, plan, components }) => {
      const parts = components.map(
        (component): Part => partOf(component, { asking, plan, rows: rows[next++] ?? [] }),
      );
      return { slo_id: asking.slo_id, document: asking.document, plan, parts, as_of_ms };
    });
  }

  private async countedSeries(tenant_id: string): Promise<Set<string>> {
    const rows = await this.edges.questions.read<{ series_id: string }>({
      name: 'slo-counted-series',
      tenant_id,
      parameters: {},
      limits: slo_limits,
    });
    return new Set(rows.map(({ series_id }) => series_id));
  }

  /** The SLO itself, or what a composite is made of; a component that is gone is left out. */
  componentsOf({ tenant_id, slo_id, document }: Asking): Component[] {
    const { sli } = document;
    if (sli.type !== 'composite') return [{ slo_id, weight: 1, indicator: document }];
    return sli.components.flatMap(({ slo_id: id, weight }) => {
      const policy = this.edges.policies.get({ tenant_id, kind: slo_kind, id });
      return policy ? [{ slo_id: id, weight, indicator: askingOf(policy).document }] : [];
    });
  }
}

/** An indicator that counts towards an SLO. */
export interface Component extends Pick<Part, 'slo_id' | 'weight'> {
  readonly indicator: SloDocument;
}

function withCuts(plan: Plan, more: readonly number[]): Plan {
  return { ...plan, cuts_ms: [...new Set([...plan.cuts_ms, ...more])].sort((a, b) => a - b) };
}

function partOf(
  { slo_id, weight }: Component,
  { asking, plan, rows }: { asking: Asking; plan: Plan; rows: readonly StretchCounts[] },
): Part {
  const { budgeting } = asking.document;
  const events =
    budgeting.method === 'timeslices'
      ? slicesAsEvents(plan, rows, budgeting.slice_target_ratio)
      : eventsOf(plan.cuts_ms, rows);
  return { slo_id, weight, events };
}

const askingOf = ({ tenant_id, id, document }: Policy): Asking => ({
  tenant_id,
  slo_id: id,
  document: document as SloDocument,
});
