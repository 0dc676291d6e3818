// Calls that two traces report without a common id, kept track of by time. After each accounting it says which traces,
// open or not, have to be accounted again because a report near one of theirs came or changed.

import type { Accounted, Other } from './account/account.ts';
import { reportOf } from './account/near.ts';
import { NearIndex, type Placed } from './near-index.ts';
import { keyOf, type OpenTrace } from './open-traces.ts';
import type { TraceRef } from './reload.ts';

export interface NeighboursEdges {
  /** Opens the traces, those that were let go from the store. */
  readonly open: (refs: readonly TraceRef[]) => Promise<readonly OpenTrace[]>;
  /** The reports of a trace that counts as far as it goes: `leaves` of its accounting. */
  readonly leavesOf: (trace: OpenTrace) => readonly Other[];
}

export const placedOf = (leaf: Other): Placed => ({
  tenant_id: leaf.tenant_id,
  service_name: leaf.service_name,
  span_id: leaf.span_id,
  report: reportOf(leaf, leaf.alone === true),
});

const refOf = ({ tenant_id, report }: Placed): TraceRef => ({ tenant_id, trace_id: report.trace_id });
const keyOfRef = ({ tenant_id, trace_id }: TraceRef): string => keyOf(tenant_id, trace_id);

export class Neighbours {
  private readonly index = new NearIndex();
  private readonly leaves = new WeakMap<OpenTrace, readonly Other[]>();
  private readonly edges: NeighboursEdges;

  constructor(edges: NeighboursEdges) {
    this.edges = edges;
  }

  /** Takes reports from before a restart. */
  remember(key: string, placed: readonly Placed[]): void {
    this.index.put(key, placed);
  }

  /** Takes what was just accounted; the traces to account again, each with the reports of others to compare with. */
  async after(fresh: ReadonlyMap<OpenTrace, Accounted>): Promise<Map<OpenTrace, Other[]>> {
    const again = new Map<string, TraceRef>();
    for (const [trace, { leaves }] of fresh) {
      const twins = this.hold(trace, leaves);
      if (twins.length > 0) again.set(keyOfRef(trace), trace);
      for (const twin of twins) again.set(keyOfRef(refOf(twin)), refOf(twin));
    }
    if (again.size === 0) return new Map();
    const traces = await this.opened([...again.values()]);
    const near = new Map([...traces].map(([key, trace]) => [trace, this.index.near(key)]));
    const all = new Map([...traces, ...(await this.opened([...near.values()].flat().map(refOf)))]);
    return new Map(
      [...near].map(([trace, placed]) => [trace, placed.flatMap((one) => this.leafOf(one, all))]),
    );
  }

  private hold(trace: OpenTrace, leaves: readonly Other[]): Placed[] {
    this.leaves.set(trace, leaves);
    return this.index.put(keyOfRef(trace), leaves.map(placedOf));
  }

  /** The traces by their keys; the leaves of those that had been let go are worked out anew. */
  private async opened(refs: readonly TraceRef[]): Promise<Map<string, OpenTrace>> {
    const distinct = new Map(refs.map((ref) => [keyOfRef(ref), ref]));
    const traces = await this.edges.open([...distinct.values()]);
    for (const trace of traces) if (!this.leaves.has(trace)) this.hold(trace, this.edges.leavesOf(trace));
    return new Map(traces.map((trace) => [keyOfRef(trace), trace]));
  }

  private leafOf(placed: Placed, traces: ReadonlyMap<string, OpenTrace>): Other[] {
    const trace = traces.get(keyOfRef(refOf(placed)));
    const leaf = trace && this.leaves.get(trace)?.find(({ span_id }) => span_id === placed.span_id);
    return leaf ? [leaf] : [];
  }
}
