// One conversation: its requests in order, what was said in each, and what it has cost so far.

import type { ConversationAnswer } from '../../api/contract/answers.ts';
import { behindName } from '../panel/behind.ts';
import { Empty, Failed } from '../parts/notice.tsx';
import { Say } from '../parts/say.tsx';
import { ListSkeleton } from '../parts/skeleton.tsx';
import { OutcomeTag } from '../parts/tag.tsx';
import { useTitle } from '../parts/title.ts';
import { Value } from '../parts/value.tsx';
import { useView } from '../state/address.ts';
import { useConversation } from '../state/queries.ts';
import { visitThing } from '../url/link.ts';
import { conversationSentence } from '../words/lists.ts';

export default function ConversationPage() {
  const { page, range } = useView();
  const id = page.id ?? '';
  useTitle(`Conversation ${id}`);
  const conversation = useConversation(id, range);
  if (conversation.error && !conversation.data)
    return <Failed heading error={conversation.error} retry={() => void conversation.refetch()} />;
  if (!conversation.data) return <ListSkeleton />;
  return (
    <>
      <Say sentence={conversationSentence(conversation.data)} heading />
      {conversation.data.requests.length === 0 ? (
        <Empty>They may be past their retention.</Empty>
      ) : (
        <Requests requests={conversation.data.requests} />
      )}
    </>
  );
}

type Turn = ConversationAnswer['requests'][number];

function Requests({ requests }: { readonly requests: readonly Turn[] }) {
  return (
    <section className="card card-table scroll-x" aria-label="Requests of the conversation">
      <table className="turns">
        <thead>
          <tr>
            <th>started</th>
            <th>said</th>
            <th className="r">duration</th>
            <th className="r">tokens in</th>
            <th className="r">out</th>
            <th className="r">cost</th>
            <th className="r">cost so far</th>
          </tr>
        </thead>
        <tbody>
          {requests.map((request) => (
            <TurnRow key={request.trace_id} request={request} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function TurnRow({ request }: { readonly request: Turn }) {
  const view = useView();
  const trace = visitThing(view, 'trace', request.trace_id);
  return (
    <tr className="row-link">
      <td>
        <Value column="started_at" value={request.started_at} to={trace} />
        <div>
          <OutcomeTag {...request} />
        </div>
      </td>
      <td className="said-cell">
        <Said who={request.user_id || 'user'} text={request.input_preview} />
        <Said
          who={request.agent_name || 'agent'}
          text={request.output_preview}
          to={behindName(view, 'agent_name', request.agent_name)}
        />
        {request.error_message ? <p className="worse clip">{request.error_message}</p> : null}
      </td>
      <td className="r" data-label="took">
        <Value column="duration_ms" value={request.duration_ms} />
      </td>
      <td className="r" data-label="in">
        <Value column="input_tokens" value={request.input_tokens} />
      </td>
      <td className="r" data-label="out">
        <Value column="output_tokens" value={request.output_tokens} />
      </td>
      <td className="r" data-label="cost">
        <Value
          column="list_cost_usd"
          value={request.list_cost_usd}
          row={request}
          to={{ ...trace, tab: 'cost' }}
        />
      </td>
      <td className="r" data-label="so far">
        <Value column="running_cost_usd" value={request.running_cost_usd} />
      </td>
    </tr>
  );
}

function Said({
  who,
  text,
  to,
}: {
  readonly who: string;
  readonly text: string;
  readonly to?: ReturnType<typeof behindName>;
}) {
  return (
    <p className="said-line">
      <span className="sub">
        <Value column="agent_name" value={who} to={to} />
      </span>
      <span className="clip">{text === '' ? <span className="unknown">not stored</span> : text}</span>
    </p>
  );
}
