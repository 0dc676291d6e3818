// The tree of a trace beside its waterfall. Only the lines in sight are in the page, so five thousand spans scroll like
// fifty; the keyboard walks, folds, searches and jumps from error to error.
// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot hold only the lines in sight, so the grid has roles

import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef } from 'react';
import { axisLabels } from '../series/axis.ts';
import { valueTicks } from '../series/grid.ts';
import { stepOf } from '../tree/keys.ts';
import type { Line, Tree } from '../tree/lines.ts';
import { matches, visibleLines } from '../tree/rows.ts';
import { lineHeight, lineId, TraceLine } from './line.tsx';

export interface Walking {
  readonly tree: Tree;
  readonly selected: string | null;
  readonly folded: ReadonlySet<string>;
  readonly find: string | null;
  readonly select: (span_id: string) => void;
  readonly fold: (span_id: string) => void;
  /** Enter, and "/" for the search field. */
  readonly enter: () => void;
  readonly search: () => void;
}

export function Waterfall(walking: Walking) {
  const { tree, selected, folded, find, select, fold } = walking;
  const scroller = useRef<HTMLDivElement>(null);
  const visible = useMemo(() => visibleLines(tree.lines, folded), [tree, folded]);
  const virtual = useVirtualizer({
    count: visible.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 8,
    // The head stands above the lines and stays in sight over them.
    scrollMargin: lineHeight,
    scrollPaddingStart: lineHeight,
  });
  useSelectedInSight(visible, selected, virtual.scrollToIndex);
  const onKeyDown = useKeys(walking, visible, scroller);
  return (
    <div
      ref={scroller}
      className="wf"
      role="treegrid"
      tabIndex={0}
      aria-label="Spans of the trace"
      aria-rowcount={visible.length + 1}
      aria-activedescendant={selected ? lineId(selected) : undefined}
      onKeyDown={onKeyDown}
    >
      <Head tree={tree} />
      <div className="wf-lines" role="rowgroup" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start: top }) => {
          const line = visible[index]!;
          const { span_id } = line.node.span;
          return (
            <TraceLine
              key={span_id}
              {...{ line, index }}
              start={tree.start}
              end={tree.end}
              top={top - lineHeight}
              selected={span_id === selected}
              folded={folded.has(span_id)}
              found={find !== null && matches(line, find)}
              onSelect={select}
              onFold={fold}
            />
          );
        })}
      </div>
    </div>
  );
}

function Head({ tree }: { readonly tree: Tree }) {
  const length = Math.max(0, tree.end - tree.start);
  const label = axisLabels('ms', length);
  const ticks = valueTicks(length).filter((tick) => tick < length * 0.88);
  return (
    <div className="wf-head" role="row" tabIndex={-1}>
      <div role="columnheader" tabIndex={-1}>
        span
      </div>
      <div role="columnheader" tabIndex={-1} className="wf-tokens">
        tokens
      </div>
      <div role="columnheader" tabIndex={-1} className="wf-cost">
        cost
      </div>
      <div role="columnheader" tabIndex={-1} className="wf-ms">
        duration
      </div>
      <div role="columnheader" tabIndex={-1} className="wf-axis" aria-label="time">
        {ticks.map((tick) => (
          <span key={tick} style={{ left: `${length === 0 ? 0 : (tick / length) * 100}%` }}>
            {label(tick)}
          </span>
        ))}
      </div>
    </div>
  );
}

/** Whatever moves the selection, it is in sight afterwards. */
function useSelectedInSight(
  visible: readonly Line[],
  selected: string | null,
  scrollTo: (index: number, options: { align: 'auto' }) => void,
): void {
  const index = useMemo(
    () => visible.findIndex(({ node }) => node.span.span_id === selected),
    [visible, selected],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolling by hand must not be undone, so only a new selection scrolls
  useEffect(() => {
    if (index >= 0) scrollTo(index, { align: 'auto' });
  }, [index, selected]);
}

function useKeys(
  walking: Walking,
  visible: readonly Line[],
  scroller: { readonly current: HTMLDivElement | null },
) {
  const { tree, selected, folded, select, fold, enter, search } = walking;
  return useCallback(
    (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey) return;
      if (event.key === '/') {
        event.preventDefault();
        return search();
      }
      if (event.key === 'Enter') return enter();
      const pageLength = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / lineHeight) - 2);
      const step = stepOf(event.key, { lines: tree.lines, visible, selected, folded, pageLength });
      if (!step) return;
      event.preventDefault();
      if (step.select !== undefined) select(step.select);
      const turned = step.fold ?? step.unfold;
      if (turned !== undefined) fold(turned);
    },
    [tree, visible, selected, folded, select, fold, enter, search, scroller],
  );
}
