// The recent past of an SLO at whole minutes: what each window held at any of them, for finding where something began.

import type { Questions } from '../../../sql/questions.ts';
import type { SloDocument } from '../../contract/policies/slo.ts';
import { decimal } from '../../judge/rational.ts';
import { compositeOf } from '../../judge/slo/composite.ts';
import { type Measured, measuredOf } from '../../judge/slo/measured.ts';
import { type MinuteCounts, Minutes } from '../../judge/slo/minutes.ts';
import { type StretchCounts, slicesAsEvents } from '../../judge/slo/plan.ts';
import { countMany } from './count.ts';
import type { Asking, Component } from './slos.ts';

/** What was measured after the first instant up to the second. */
export type Past = (from_ms: number, to_ms: number) => Measured;

const minute_ms = 60_000;

/** Reads the minutes after `from_ms` up to `to_ms`. Windows that reach further back are measured as far as was read. */
export async function readPast(
  questions: Questions,
  { asking, components }: { readonly asking: Asking; readonly components: readonly Component[] },
  span: { readonly from_ms: number; readonly to_ms: number },
): Promise<Past> {
  const { tenant_id, document } = asking;
  const { budgeting, sli } = document;
  const grid_ms = budgeting.method === 'timeslices' ? budgeting.slice_seconds * 1_000 : minute_ms;
  const from_ms = Math.floor(span.from_ms / grid_ms) * grid_ms;
  const to_ms = Math.floor(span.to_ms / grid_ms) * grid_ms;
  const wanted = components.map(({ indicator }) => ({ indicator, cuts_ms: [from_ms, to_ms], grid_ms }));
  const rows = await countMany(questions, tenant_id, { wanted, counted: new Set() });
  const parts = components.map(({ weight }, index) => ({
    weight: decimal(weight),
    minutes: new Minutes({ from_ms, to_ms }, minutesOf(document, rows[index] ?? [], grid_ms)),
  }));
  return (from, to) => {
    const measures = parts.map(({ weight, minutes }) => ({ weight, measured: minutes.between(from, to) }));
    if (sli.type === 'composite') return compositeOf(sli.method, measures);
    return measures[0]?.measured ?? measuredOf({ good_count: 0, bad_count: 0 });
  };
}

/** A slice is one event of its last minute. */
function minutesOf(
  { budgeting }: SloDocument,
  rows: readonly StretchCounts[],
  grid_ms: number,
): readonly MinuteCounts[] {
  if (budgeting.method !== 'timeslices') return rows;
  return rows.map((slice) => {
    const cuts_ms = [slice.after_ms, slice.after_ms + grid_ms];
    const { counts } = slicesAsEvents({ cuts_ms }, [slice], budgeting.slice_target_ratio);
    return { good_count: 0, bad_count: 0, ...counts[0], after_ms: slice.after_ms + grid_ms - minute_ms };
  });
}
