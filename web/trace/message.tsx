// One message: who speaks, and its parts as text.

import type { Message } from '../../api/contract/rows.ts';
import { LongText } from '../parts/long-text.tsx';
import { instructionsText, type Shown, shownPart } from '../payload/parts.ts';

/** What the model was told to be, unless the reader has it before the eyes already. */
export function Instructions({
  text,
  known = null,
}: {
  readonly text: string | null;
  readonly known?: string | null;
}) {
  if (!text || text === known) return null;
  return (
    <div className="msg">
      <b>system</b>
      <LongText text={instructionsText(text)} name="system.txt" />
    </div>
  );
}

export function MessageView({
  message,
  output = false,
}: {
  readonly message: Message;
  readonly output?: boolean;
}) {
  return (
    <div className={output ? 'msg msg-output' : 'msg'}>
      <b>
        {message.role}
        {message.finish_reason ? <span className="sub"> · {message.finish_reason}</span> : null}
      </b>
      {message.parts.map((part, index) => {
        const key = `${index} ${part.type}`;
        return <PartView key={key} shown={shownPart(part)} />;
      })}
    </div>
  );
}

const mono = new Set<Shown['kind']>(['call', 'result', 'other']);

function PartView({ shown }: { readonly shown: Shown }) {
  return (
    <div className={`part part-${shown.kind}`}>
      {shown.title ? <span className="part-title">{shown.title}</span> : null}
      <LongText text={shown.text} mono={mono.has(shown.kind)} />
    </div>
  );
}
