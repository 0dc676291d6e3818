// A span that said nothing itself, told by the calls below it: what the first was asked, what the last answered.

import type { Message } from '../../api/contract/rows.ts';
import { Empty } from '../parts/notice.tsx';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { adjust } from '../state/address.ts';
import { usePayload } from '../state/queries.ts';
import { exchangeBelow, subtreeOf } from '../tree/below.ts';
import type { Line, Tree } from '../tree/lines.ts';
import { MessageView } from './message.tsx';

interface Props {
  readonly trace_id: string;
  readonly tree: Tree;
  readonly line: Line;
}

export function Below({ trace_id, tree, line }: Props) {
  const exchange = exchangeBelow(subtreeOf(tree.lines, line.node.span.span_id));
  const asked = usePayload(trace_id, exchange?.first.node.span.span_id ?? null);
  const answered = usePayload(trace_id, exchange?.last.node.span.span_id ?? null);
  if (!exchange) return <Empty>This span carries no messages.</Empty>;
  if (asked.isPending || answered.isPending) return <RowsSkeleton rows={6} />;
  const question = asked.data?.input_messages?.findLast(({ role }) => role === 'user');
  const answer = answered.data?.output_messages ?? [];
  if (!question && answer.length === 0)
    return <Empty>Neither this span nor the calls below it carry messages.</Empty>;
  return (
    <>
      {question ? (
        <Told title="The first call was asked" line={exchange.first} messages={[question]} />
      ) : null}
      <Told title="The last call answered" line={exchange.last} messages={answer} output />
    </>
  );
}

interface ToldProps {
  readonly title: string;
  readonly line: Line;
  readonly messages: readonly Message[];
  readonly output?: boolean;
}

function Told({ title, line, messages, output = false }: ToldProps) {
  const { span_id } = line.node.span;
  if (messages.length === 0) return null;
  return (
    <>
      <p className="sub below-title">
        {title}{' '}
        <button type="button" className="quiet" onClick={() => adjust({ span: span_id })}>
          open it
        </button>
      </p>
      {messages.map((message, index) => {
        const key = `${index}`;
        return <MessageView key={key} message={message} output={output} />;
      })}
    </>
  );
}
