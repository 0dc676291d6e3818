// The rows behind the page as the API answers them.

import { useMemo } from 'react';
import { LongText } from '../parts/long-text.tsx';
import { readable } from '../payload/readable.ts';
import type { Line } from '../tree/lines.ts';
import { type AskedPayload, WithPayload } from './payload-state.tsx';

export function RawTab({ line, payload }: { readonly line: Line; readonly payload: AskedPayload }) {
  return (
    <div className="side-body">
      <WithPayload payload={payload}>{(data) => <Raw line={line} data={data} />}</WithPayload>
    </div>
  );
}

function Raw({ line, data }: { readonly line: Line; readonly data: unknown }) {
  const text = useMemo(
    () => readable({ span: line.node.span, call: line.call, tool_call: line.tool, payload: data }),
    [line, data],
  );
  return <LongText text={text} mono name={`${line.node.span.span_id}.json`} />;
}
