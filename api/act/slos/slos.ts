// SLOs as they are asked about: the current documents, and their state at any moment, computed from the requests. Nothing
// is remembered between two questions, so an SLO that was made today has its past.

import type { Policies } from '../../../sql/policies.ts';
import type { Questions } from '../../../sql/questions.ts';
import { ApiError } from '../../contract/errors.ts';
import type { SloDocument } from '../../contract/policies/slo.ts';
import type { SloStatus } from '../../contract/slos.ts';
import { planOf } from '../../judge/slo/plan.ts';
import { type Judged, statusOf } from '../../judge/slo/status.ts';
import { type Asking, partsOf } from './count.ts';

export interface SloEdges {
  readonly questions: Questions;
  readonly policies: Policies;
  readonly asOf: () => Date;
}

export const slo_kind = 'slo';

export class Slos {
  readonly edges: SloEdges;

  constructor(edges: SloEdges) {
    this.edges = edges;
  }

  find(tenant_id: string, slo_id: string): SloDocument | undefined {
    const policy = this.edges.policies.get({ tenant_id, kind: slo_kind, id: slo_id });
    return policy?.document as SloDocument | undefined;
  }

  /** Throws ApiError `not_found`. */
  asking(tenant_id: string, slo_id: string): Asking {
    const document = this.find(tenant_id, slo_id);
    if (!document) throw new ApiError('not_found', 'there is no such slo');
    return { tenant_id, slo_id, document };
  }

  list(tenant_id: string): Asking[] {
    return this.edges.policies
      .list(tenant_id, slo_kind)
      .map(({ id, document }) => ({ tenant_id, slo_id: id, document: document as SloDocument }));
  }

  /** Of every tenant, for evaluators. */
  all(): Asking[] {
    return this.edges.policies
      .all(slo_kind)
      .map(({ tenant_id, id, document }) => ({ tenant_id, slo_id: id, document: document as SloDocument }));
  }

  /** What the state at a moment is computed from. Throws StoreError. */
  async judged(asking: Asking, at: Date): Promise<Judged> {
    const as_of_ms = this.edges.asOf().getTime();
    const plan = planOf(asking.document, at.getTime());
    const parts = await partsOf(this.edges.questions, asking, {
      plan,
      find: (tenant_id, slo_id) => this.find(tenant_id, slo_id),
    });
    return { slo_id: asking.slo_id, document: asking.document, plan, parts, as_of_ms };
  }

  async status(asking: Asking, at: Date): Promise<SloStatus> {
    return statusOf(await this.judged(asking, at));
  }
}
