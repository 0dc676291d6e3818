// Runs probes when they are due. Times are those of a grid that is shifted by the probe's name: probes of one rhythm do
// not all go out at once, and two processes that probe the same agree on when it was due.

import { createHash } from 'node:crypto';
import type { Policies } from '../../../sql/policies.ts';
import type { Store } from '../../../sql/store.ts';
import type { ProbeDocument } from '../../contract/policies/probe.ts';
import type { ProbeResult } from '../../contract/probes.ts';
import { judgeProbe, type ProbeVerdict } from '../../judge/probe.ts';
import type { FailureReason, Outbound } from '../outbound.ts';
import { probes_in_flight_max } from '../slos/limits.ts';
import { type NamedProbe, writeResult } from './results.ts';

export interface ProberEdges {
  readonly store: Store;
  readonly policies: Policies;
  readonly outbound: Pick<Outbound, 'send'>;
  readonly now: () => Date;
  readonly onTrouble: (message: string) => void;
}

export interface Probe extends NamedProbe {
  readonly document: ProbeDocument;
}

export const probe_kind = 'probe';

export class Prober {
  private readonly done = new Map<string, number>();
  private readonly running = new Map<string, Promise<void>>();
  private readonly edges: ProberEdges;

  constructor(edges: ProberEdges) {
    this.edges = edges;
  }

  /** Sends out what is due and not under way, without waiting for answers. What finds no room is due again next time. */
  run(now: Date): void {
    for (const probe of this.probes()) {
      if (!probe.document.enabled) continue;
      const key = `${probe.tenant_id}\n${probe.probe_id}`;
      const due_ms = lastDueMs(probe, now.getTime());
      if (this.done.get(key) === due_ms || this.running.has(key)) continue;
      if (this.running.size >= probes_in_flight_max) return;
      this.done.set(key, due_ms);
      const turn = this.probe(probe, new Date(due_ms))
        .then(() => undefined)
        .catch((error: unknown) =>
          this.edges.onTrouble(`what probe ${probe.probe_id} saw could not be kept: ${String(error)}`),
        )
        .finally(() => void this.running.delete(key));
      this.running.set(key, turn);
    }
  }

  /** Runs one probe now and keeps what it saw. Throws StoreError. */
  async probe(probe: Probe, due: Date): Promise<ProbeResult> {
    const { url, method, headers, body, timeout_ms, expect } = probe.document;
    const answer = await this.edges.outbound.send({
      url,
      method,
      headers: { 'user-agent': 'flyball-probe', ...headers },
      ...(body === '' ? {} : { body }),
      timeout_ms,
    });
    const verdict: ProbeVerdict =
      'failure' in answer
        ? { failure: told[answer.failure], message: answer.message }
        : judgeProbe(expect, answer);
    const result: ProbeResult = {
      ...verdict,
      due_at: due.toISOString(),
      ended_at: this.edges.now().toISOString(),
      is_good: verdict.failure === 'ok',
      status_code: 'failure' in answer ? 0 : answer.status,
      duration_ms: answer.latency_ms,
    };
    await writeResult(this.edges.store, probe, result);
    return result;
  }

  /** Waits for what is under way. */
  async stop(): Promise<void> {
    await Promise.all(this.running.values());
  }

  private probes(): Probe[] {
    return this.edges.policies.all(probe_kind).map(({ tenant_id, id, document }) => ({
      tenant_id,
      probe_id: id,
      document: document as ProbeDocument,
    }));
  }
}

const told: Readonly<Record<FailureReason, ProbeVerdict['failure']>> = {
  refused_url: 'refused',
  refused_address: 'refused',
  unknown_name: 'not_connected',
  not_connected: 'not_connected',
  broken_off: 'not_connected',
  tls: 'tls',
  timeout: 'timeout',
};

/** The latest time on the probe's grid. */
export function lastDueMs({ tenant_id, probe_id, document }: Probe, now_ms: number): number {
  const every_ms = document.every_seconds * 1_000;
  const hash = createHash('sha256').update(`${tenant_id}\n${probe_id}`).digest().readUInt32BE();
  const shift_ms = Math.floor((hash / 2 ** 32) * every_ms);
  return Math.floor((now_ms - shift_ms) / every_ms) * every_ms + shift_ms;
}
