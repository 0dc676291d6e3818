// One request, span by span: its answer in words, its facts, the tree with its waterfall, and the selected span beside
// it; or the whole of it as a transcript.

import { useMemo } from 'react';
import type { TraceAnswer } from '../../api/contract/answers.ts';
import { Failed } from '../parts/notice.tsx';
import { Say } from '../parts/say.tsx';
import { PageSkeleton } from '../parts/skeleton.tsx';
import { useTitle } from '../parts/title.ts';
import { useView } from '../state/address.ts';
import { useTrace } from '../state/queries.ts';
import { TraceBody } from '../trace/body.tsx';
import { Facts } from '../trace/facts.tsx';
import { buildTree } from '../tree/lines.ts';
import { traceSentence } from '../words/trace.ts';

export default function TracePage() {
  const { page } = useView();
  const trace_id = page.id ?? '';
  useTitle(`Trace ${trace_id.slice(0, 8)}`);
  const trace = useTrace(trace_id);
  if (trace.error && !trace.data)
    return <Failed heading error={trace.error} retry={() => void trace.refetch()} />;
  return trace.data ? <Loaded trace={trace.data} /> : <PageSkeleton />;
}

function Loaded({ trace }: { readonly trace: TraceAnswer }) {
  const view = useView();
  const tree = useMemo(() => buildTree(trace), [trace]);
  return (
    <div className="trace">
      <Say sentence={traceSentence(view, trace)} heading />
      <Facts trace={trace} />
      <TraceBody trace={trace} tree={tree} />
    </div>
  );
}
