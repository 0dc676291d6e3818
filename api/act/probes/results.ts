// What probes saw, in the store: one row for each time that a probe was due.

import type { Questions } from '../../../sql/questions.ts';
import type { Store } from '../../../sql/store.ts';
import type { ProbeResult } from '../../contract/probes.ts';
import { slo_limits } from '../slos/limits.ts';

export interface NamedProbe {
  readonly tenant_id: string;
  readonly probe_id: string;
}

/** Two results of one due time are one row: the later is kept. Throws StoreError. */
export function writeResult(
  store: Store,
  { tenant_id, probe_id }: NamedProbe,
  result: ProbeResult,
): Promise<void> {
  return store.command(
    `INSERT INTO probe_results SELECT {tenant_id:String}, {probe_id:String}, {due_at:DateTime64(3, 'UTC')}, {ended_at:DateTime64(3, 'UTC')},
       {is_good:Bool}, {failure:String}, {message:String}, {status_code:UInt16}, {duration_ms:Float64}, toUnixTimestamp64Micro(now64(6))`,
    {
      tenant_id,
      probe_id,
      ...result,
      due_at: new Date(result.due_at),
      ended_at: new Date(result.ended_at),
      message: result.message.slice(0, 500).toWellFormed(),
    },
  );
}

/** The latest results of a probe, the latest first. */
export function readResults(
  questions: Questions,
  { tenant_id, probe_id }: NamedProbe,
  { from, to, limit }: { readonly from: Date; readonly to: Date; readonly limit: number },
): Promise<ProbeResult[]> {
  return questions.read<ProbeResult>({
    name: 'probe-results',
    tenant_id,
    parameters: { probe_id, from, to, limit },
    limits: slo_limits,
  });
}
