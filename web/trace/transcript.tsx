// The whole trace as it would be told: every model call with what was new in it and what it answered, every tool call
// between them, in order. What is not in sight is not asked for.

import { useCallback, useEffect, useMemo, useState } from 'react';
import type { TraceAnswer } from '../../api/contract/answers.ts';
import { counted } from '../format/number.ts';
import { Empty } from '../parts/notice.tsx';
import { useSeen } from '../parts/seen.ts';
import type { Line, Tree } from '../tree/lines.ts';
import { Step, type StepProps } from './step.tsx';

/** Lines that say something: counted model calls and tool calls, by start. */
const told = ({ call, tool }: Line): boolean =>
  (call?.kind === 'llm' && call.counting === 'counted') || tool?.counting === 'counted';

/** Steps are put on the page as the reader comes to them: thousands at once would stop it for seconds. */
const stepsAtATime = 30;

export function Transcript({ trace, tree }: { readonly trace: TraceAnswer; readonly tree: Tree }) {
  const steps = useMemo(() => stepsOf(tree), [tree]);
  const [shown, setShown] = useState(stepsAtATime);
  const showMore = useCallback(() => setShown((count) => count + stepsAtATime), []);
  if (steps.length === 0) return <Empty>No model and no tool was called in this trace.</Empty>;
  return (
    <ol className="card transcript" aria-label="Transcript">
      {steps.slice(0, shown).map(({ line, before }) => (
        <Step
          key={line.node.span.span_id}
          trace_id={trace.trace_id}
          line={line}
          before={before}
          start={tree.start}
        />
      ))}
      {shown < steps.length ? <Rest key={shown} count={steps.length - shown} onReached={showMore} /> : null}
    </ol>
  );
}

/** Each line with the model call before it of the same agent, in order. */
function stepsOf(tree: Tree): readonly Pick<StepProps, 'line' | 'before'>[] {
  const latest = new Map<string, Line>();
  return tree.lines
    .filter(told)
    .toSorted((a, b) => a.node.start - b.node.start)
    .map((line) => {
      const agent = line.call?.agent_name ?? line.tool?.agent_name ?? '';
      const before = latest.get(agent) ?? null;
      if (line.call) latest.set(agent, line);
      return { line, before };
    });
}

function Rest({ count, onReached }: { readonly count: number; readonly onReached: () => void }) {
  const [ref, seen] = useSeen<HTMLLIElement>();
  useEffect(() => {
    if (seen) onReached();
  }, [seen, onReached]);
  return (
    <li ref={ref} className="step sub">
      {counted(count, 'more step')}
    </li>
  );
}
