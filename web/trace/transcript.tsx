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
import { addedMessages } from '../payload/parts.ts';
import { useView } from '../state/address.ts';
import { usePayload } from '../state/queries.ts';
import type { Line, Tree } from '../tree/lines.ts';
import { MessageView } from './message.tsx';

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

function Turn({ trace_id, line, before }: Omit<StepProps, 'start'>) {
  const payload = usePayload(trace_id, line.node.span.span_id);
  const earlier = usePayload(trace_id, before?.node.span.span_id ?? null);
  if (!payload.data || (before && earlier.isPending))
    return payload.error ? <span className="worse">{payload.error.message}</span> : <RowsSkeleton rows={3} />;
  const heard = addedMessages(earlier.data?.input_messages ?? [], payload.data.input_messages ?? []);
  const said = payload.data.output_messages ?? [];
  if (heard.length + said.length === 0)
    return (
      <span className="unknown">
        {payload.data.stored ? 'what was said was not sent' : 'what was said is not stored'}
      </span>
    );
  return (
    <>
      {heard.map((message, index) => {
        const key = `heard ${index}`;
        return <MessageView key={key} message={message} />;
      })}
      {said.map((message, index) => {
        const key = `said ${index}`;
        return <MessageView key={key} message={message} output />;
      })}
    </>
  );
}
