// The tree and the selected span of a trace, and what moves between them: selection, folding, focus.

import { useCallback, useMemo, useRef, useState } from 'react';
import type { TraceAnswer } from '../../api/contract/answers.ts';
import { Empty } from '../parts/notice.tsx';
import { TraceQuality } from '../quality/trace-quality.tsx';
import { adjust, useView } from '../state/address.ts';
import type { Tree } from '../tree/lines.ts';
import { unfoldedTo } from '../tree/rows.ts';
import { startingLine } from '../tree/timing.ts';
import { Side } from './side.tsx';
import { Mended, Toolbar } from './toolbar.tsx';
import { Transcript } from './transcript.tsx';
import { Waterfall } from './waterfall.tsx';

interface Props {
  readonly trace: TraceAnswer;
  readonly tree: Tree;
}

export function TraceBody({ trace, tree }: Props) {
  const { span, find, face } = useView();
  const searchField = useRef<HTMLInputElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const starting = useMemo(() => startingLine(tree), [tree]);
  const line = (span !== null ? tree.byId.get(span) : null) ?? starting;
  const selected = line?.node.span.span_id ?? null;
  const { folded, fold, foldAll } = useFolding(tree, selected);
  const backToTree = useCallback(
    () => frame.current?.querySelector<HTMLElement>('[role=treegrid]')?.focus(),
    [],
  );
  const search = useCallback(() => searchField.current?.focus(), []);
  const enter = useCallback(
    () => frame.current?.querySelector<HTMLElement>('[role=tab][aria-selected=true]')?.focus(),
    [],
  );
  if (!line) return <Empty>No span of this trace is stored.</Empty>;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape leads back to the tree from anywhere in it
    <div ref={frame} className="trace-body" onKeyDown={(event) => event.key === 'Escape' && backToTree()}>
      <Toolbar {...{ tree, selected, searchField, select, foldAll, backToTree }} />
      <Mended tree={tree} />
      {face === 'transcript' ? (
        <Transcript trace={trace} tree={tree} />
      ) : face === 'quality' ? (
        <TraceQuality trace_id={trace.trace_id} agent_name={trace.request?.agent_name ?? ''} />
      ) : (
        <div className="trace-columns">
          <section className="card wf-card" aria-label="Tree">
            <Waterfall {...{ tree, selected, folded, find, select, fold, search, enter }} />
          </section>
          <Side trace_id={trace.trace_id} tree={tree} line={line} />
        </div>
      )}
    </div>
  );
}

/** Which lines are folded is not worth an address: it is how far someone has leafed, not what they look at. */
function useFolding(tree: Tree, selected: string | null) {
  const [chosen, setFolded] = useState<ReadonlySet<string>>(new Set());
  // A span that a link selects is never hidden.
  const folded = useMemo(() => {
    const line = selected === null ? undefined : tree.byId.get(selected);
    return line ? unfoldedTo(line, chosen) : chosen;
  }, [tree, chosen, selected]);
  const fold = useCallback(
    (span_id: string) => {
      if (folded.has(span_id)) return setFolded(new Set([...folded].filter((id) => id !== span_id)));
      setFolded(new Set([...folded, span_id]));
      if (isBelow(tree, selected, span_id)) adjust({ span: span_id });
    },
    [tree, folded, selected],
  );
  const foldAll = useCallback(
    (closed: boolean) => {
      const parents = tree.lines.filter(({ node }) => closed && node.children.length > 0 && node.depth > 0);
      setFolded(new Set(parents.map(({ node }) => node.span.span_id)));
      if (closed) adjust({ span: tree.lines[0]?.node.span.span_id ?? null });
    },
    [tree],
  );
  return { folded, fold, foldAll };
}

/** A selected span that would be hidden hands the selection to the line that hides it. */
function isBelow(tree: Tree, selected: string | null, span_id: string): boolean {
  let node = selected === null ? null : (tree.byId.get(selected)?.node.parent ?? null);
  while (node && node.span.span_id !== span_id) node = node.parent;
  return node !== null;
}

const select = (span_id: string): void => adjust({ span: span_id });
