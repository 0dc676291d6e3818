// The quality of one request: in words, step by step, and claim by claim beside the passage that supports it, or the nearest
// that there is. A thumb says what a person thinks of it.

import type { TraceQualityAnswer } from '../../api/contract/quality.ts';
import { Failed } from '../parts/notice.tsx';
import { Say } from '../parts/say.tsx';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { useView } from '../state/address.ts';
import { useTraceQuality } from '../state/quality.ts';
import { answerSentence } from '../words/quality.ts';
import { Faithfulness } from './faithfulness.tsx';
import { Disagreements, Evaluations } from './others.tsx';
import { Steps } from './steps.tsx';
import { Thumbs } from './thumbs.tsx';

export function TraceQuality({
  trace_id,
  agent_name,
}: {
  readonly trace_id: string;
  readonly agent_name: string;
}) {
  const view = useView();
  const quality = useTraceQuality(trace_id);
  if (quality.error && !quality.data)
    return <Failed error={quality.error} retry={() => void quality.refetch()} />;
  if (!quality.data) return <RowsSkeleton rows={6} />;
  const { data } = quality;
  return (
    <div className="quality">
      <div className="quality-head">
        <p className="quality-say">
          <Say sentence={answerSentence(view, data, agent_name)} />
        </p>
        <Thumbs trace_id={trace_id} evaluations={data.evaluations} />
      </div>
      <Parts quality={data} />
    </div>
  );
}

function Parts({ quality }: { readonly quality: TraceQualityAnswer }) {
  return (
    <>
      <Faithfulness judged={quality.judged} sources={quality.sources} />
      <Steps steps={quality.steps} left_at={quality.left_at_step_number} />
      <Disagreements disagreements={quality.disagreements} />
      <Evaluations evaluations={quality.evaluations} />
    </>
  );
}
