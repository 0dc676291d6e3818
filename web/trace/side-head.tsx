// What the selected span is, and why it failed if it did.

import type { Line } from '../tree/lines.ts';
import { kindTitles } from './kinds.ts';

export function SideHead({ line }: { readonly line: Line }) {
  const { span } = line.node;
  const { call } = line;
  const known = [
    kindTitles[span.kind],
    call?.provider,
    call?.streamed ? 'streamed' : null,
    call?.finish_reasons.join(', '),
    span.service_name,
  ];
  return (
    <div className="card-head side-head">
      <h2 title={span.name}>{call?.model || span.tool_name || span.name || kindTitles[span.kind]}</h2>
      <small>{known.filter(Boolean).join(' · ')}</small>
      {line.failed ? (
        <p className="worse clip">
          {[span.error_type || call?.error_type, span.status_message].filter(Boolean).join(': ') ||
            'failed, without saying why'}
        </p>
      ) : null}
    </div>
  );
}
