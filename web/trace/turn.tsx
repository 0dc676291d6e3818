// What one model call was newly told, and what it answered.

import type { SpanPayload } from '../../api/contract/rows.ts';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { addedMessages, type Exchange } from '../payload/parts.ts';
import { usePayload } from '../state/queries.ts';
import type { Line } from '../tree/lines.ts';
import { Instructions, MessageView } from './message.tsx';

interface Props {
  readonly trace_id: string;
  readonly line: Line;
  /** The call before it of the same agent, whose history it repeats. */
  readonly before: Line | null;
}

export function Turn({ trace_id, line, before }: Props) {
  const payload = usePayload(trace_id, line.node.span.span_id);
  const earlier = usePayload(trace_id, before?.node.span.span_id ?? null);
  if (!payload.data || (before && earlier.isPending))
    return payload.error ? <span className="worse">{payload.error.message}</span> : <RowsSkeleton rows={3} />;
  const { heard: all, said } = exchangeOf(payload.data);
  const heard = addedMessages(exchangeOf(earlier.data), all);
  if (heard.length + said.length === 0)
    return (
      <span className="unknown">
        {payload.data.stored ? 'what was said was not sent' : 'what was said is not stored'}
      </span>
    );
  return (
    <>
      <Instructions
        text={payload.data.system_instructions}
        known={earlier.data?.system_instructions ?? null}
      />
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

const exchangeOf = (payload: SpanPayload | undefined): Exchange => ({
  heard: payload?.input_messages ?? [],
  said: payload?.output_messages ?? [],
});
