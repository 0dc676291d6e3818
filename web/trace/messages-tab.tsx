// What a span was told and what it answered: messages, or the arguments and the result of a tool.

import { useState } from 'react';
import type { Message, SpanPayload } from '../../api/contract/rows.ts';
import { counted } from '../format/number.ts';
import { LongText } from '../parts/long-text.tsx';
import { Empty } from '../parts/notice.tsx';
import { readable } from '../payload/readable.ts';
import type { Line, Tree } from '../tree/lines.ts';
import { Below } from './below.tsx';
import { Instructions, MessageView } from './message.tsx';
import { type AskedPayload, WithPayload } from './payload-state.tsx';

interface Props {
  readonly trace_id: string;
  readonly tree: Tree;
  readonly line: Line;
}

export function MessagesTab({ payload, ...where }: Props & { readonly payload: AskedPayload }) {
  return (
    <div className="side-body">
      <WithPayload payload={payload}>
        {(data) => (data.stored ? <Said {...where} data={data} /> : <NotStored data={data} />)}
      </WithPayload>
    </div>
  );
}

function NotStored({ data }: { readonly data: SpanPayload }) {
  const bytes =
    data.input_messages_bytes +
    data.output_messages_bytes +
    data.tool_arguments_bytes +
    data.tool_result_bytes;
  return (
    <Empty>
      {bytes > 0
        ? `What was said (${counted(bytes, 'byte')}) is not stored: payloads are switched off, or past their time.`
        : 'Nothing was said, or payloads are not stored.'}
    </Empty>
  );
}

function Said({ data, ...where }: Props & { readonly data: SpanPayload }) {
  const isTool = data.tool_arguments !== null || data.tool_result !== null;
  const nothing =
    !isTool && !data.system_instructions && !data.input_messages?.length && !data.output_messages?.length;
  if (nothing && !where.line.call) return <Below {...where} />;
  if (nothing)
    return (
      <Empty>
        The emitter did not send what was said. Most do so only when content capture is switched on.
      </Empty>
    );
  return (
    <>
      <Instructions text={data.system_instructions} />
      {isTool ? (
        <Block title="arguments" text={readable(data.tool_arguments)} missing="no arguments were sent" />
      ) : null}
      {isTool ? (
        <Block title="result" text={readable(data.tool_result)} missing="no result was sent" />
      ) : null}
      <Earlier messages={data.input_messages ?? []} />
      {(data.output_messages ?? []).map((message, index) => (
        <MessageView key={placeOf(index)} message={message} output />
      ))}
    </>
  );
}

/** Messages of one span never change places. */
const placeOf = (index: number): string => `${index}`;

function Block({
  title,
  text,
  missing,
}: {
  readonly title: string;
  readonly text: string;
  readonly missing?: string;
}) {
  return (
    <div className="msg">
      <b>{title}</b>
      {text === '' && missing ? (
        <span className="unknown">{missing}</span>
      ) : (
        <LongText text={text} mono name={`${title}.txt`} />
      )}
    </div>
  );
}

const shownAtFirst = 6;
const shownMore = 50;

/** Agents repeat their whole history with every call; the latest messages are what is read first. */
function Earlier({ messages }: { readonly messages: readonly Message[] }) {
  const [shown, setShown] = useState(shownAtFirst);
  const hidden = Math.max(0, messages.length - shown);
  return (
    <>
      {hidden > 0 ? (
        <button type="button" className="quiet" onClick={() => setShown(shown + shownMore)}>
          {counted(hidden, 'earlier message')}
        </button>
      ) : null}
      {messages.slice(hidden).map((message, index) => (
        <MessageView key={placeOf(hidden + index)} message={message} />
      ))}
    </>
  );
}
