// One step of a transcript: a model call with what was new in it and what it answered, or a tool call. Until it is in
// sight it asks nothing.

import { duration } from '../format/duration.ts';
import { money } from '../format/money.ts';
import { momentOf } from '../format/time.ts';
import { Link } from '../parts/link.tsx';
import { useSeen } from '../parts/seen.ts';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { useView } from '../state/address.ts';
import type { Line } from '../tree/lines.ts';
import { Turn } from './turn.tsx';

export interface StepProps {
  readonly trace_id: string;
  readonly line: Line;
  /** The call before it of the same agent, whose history it repeats. */
  readonly before: Line | null;
  readonly start: number;
}

export function Step({ trace_id, line, before, start }: StepProps) {
  const [ref, seen] = useSeen<HTMLLIElement>();
  const view = useView();
  const { span } = line.node;
  return (
    <li ref={ref} className={line.failed ? 'step step-failed' : 'step'}>
      <div className="step-head">
        <Link to={{ ...view, face: null, span: span.span_id }}>
          {line.call?.model || span.tool_name || span.name}
        </Link>
        <span className="sub">
          {[
            `+${duration(momentOf(span.started_at) - start)}`,
            duration(span.duration_ms),
            line.call?.list_cost_usd != null ? money(line.call.list_cost_usd) : null,
            line.call?.agent_name,
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
        {line.failed ? <span className="worse">{span.error_type || 'failed'}</span> : null}
      </div>
      {!line.call ? null : seen ? (
        <Turn trace_id={trace_id} line={line} before={before} />
      ) : (
        <RowsSkeleton rows={3} />
      )}
    </li>
  );
}
