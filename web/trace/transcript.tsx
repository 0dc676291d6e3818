// The whole trace as it would be told: every model call with what was new in it and what it answered, every tool call
// between them, in order. What is not in sight is not asked for.

import type { TraceAnswer } from '../../api/contract/answers.ts';
import { duration } from '../format/duration.ts';
import { money } from '../format/money.ts';
import { momentOf } from '../format/time.ts';
import { Link } from '../parts/link.tsx';
import { Empty } from '../parts/notice.tsx';
import { useSeen } from '../parts/seen.ts';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { useView } from '../state/address.ts';
import type { Line, Tree } from '../tree/lines.ts';
import { Turn } from './turn.tsx';

/** Lines that say something: counted model calls and tool calls, by start. */
const told = ({ call, tool }: Line): boolean =>
  (call?.kind === 'llm' && call.counting === 'counted') || tool?.counting === 'counted';

export function Transcript({ trace, tree }: { readonly trace: TraceAnswer; readonly tree: Tree }) {
  const lines = tree.lines.filter(told).toSorted((a, b) => a.node.start - b.node.start);
  if (lines.length === 0) return <Empty>No model and no tool was called in this trace.</Empty>;
  const agentOf = (line: Line) => line.call?.agent_name ?? line.tool?.agent_name ?? '';
  return (
    <ol className="card transcript" aria-label="Transcript">
      {lines.map((line, index) => {
        const before = lines
          .slice(0, index)
          .findLast((other) => other.call && agentOf(other) === agentOf(line));
        return (
          <Step
            key={line.node.span.span_id}
            trace_id={trace.trace_id}
            line={line}
            before={before ?? null}
            start={tree.start}
          />
        );
      })}
    </ol>
  );
}

interface StepProps {
  readonly trace_id: string;
  readonly line: Line;
  /** The call before it of the same agent, whose history it repeats. */
  readonly before: Line | null;
  readonly start: number;
}

function Step({ trace_id, line, before, start }: StepProps) {
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
