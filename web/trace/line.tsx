// One line of the tree: its span, tokens, cost and duration, and its bar on the time axis.
// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot hold only the lines in sight, so the grid has roles
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names the active row

import { type MouseEvent, memo } from 'react';
import { duration } from '../format/duration.ts';
import { money } from '../format/money.ts';
import { counted, grouped } from '../format/number.ts';
import { Tag } from '../parts/tag.tsx';
import type { Line } from '../tree/lines.ts';
import { type Bar, barOf } from '../tree/timing.ts';
import { familyOf, kindTitles } from './kinds.ts';

interface Props {
  readonly line: Line;
  readonly start: number;
  readonly end: number;
  readonly top: number;
  readonly index: number;
  readonly selected: boolean;
  readonly folded: boolean;
  readonly found: boolean;
  readonly onSelect: (span_id: string) => void;
  readonly onFold: (span_id: string) => void;
}

export const lineHeight = 28;
const indent = 14;
/** Deeper lines are not indented further; their depth is printed instead. */
const indentsMax = 14;

export const lineId = (span_id: string): string => `span-${span_id}`;

export const TraceLine = memo(function TraceLine({
  line,
  start,
  end,
  top,
  index,
  selected,
  folded,
  found,
  onSelect,
  onFold,
}: Props) {
  const { span, depth, children } = line.node;
  const classes = ['wf-line', selected ? 'on' : '', found ? 'found' : '', isGhost(line) ? 'ghost' : '']
    .filter(Boolean)
    .join(' ');
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid around it takes every key
    <div
      role="row"
      tabIndex={-1}
      id={lineId(span.span_id)}
      aria-rowindex={index + 2}
      aria-level={depth + 1}
      aria-selected={selected}
      aria-expanded={children.length > 0 ? !folded : undefined}
      className={classes}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onSelect(span.span_id)}
    >
      <div
        role="gridcell"
        className="wf-name"
        style={{ paddingLeft: 6 + Math.min(depth, indentsMax) * indent }}
      >
        <Fold line={line} folded={folded} onFold={onFold} />
        <Name line={line} />
      </div>
      <div role="gridcell" className="wf-tokens">
        <Tokens line={line} onSelect={onSelect} />
      </div>
      <div role="gridcell" className="wf-cost">
        <Cost line={line} />
      </div>
      <div role="gridcell" className="wf-ms">
        {duration(span.duration_ms)}
      </div>
      <div role="gridcell" className="wf-bar">
        <BarMark line={line} bar={barOf(line, { start, end })} />
      </div>
    </div>
  );
});

/** Reports that do not count stand in grey: the second report of a call, sums that repeat what is below. */
const isGhost = ({ call, tool }: Line): boolean => (call ?? tool)?.counting === 'duplicate';

function Fold({ line, folded, onFold }: Pick<Props, 'line' | 'folded' | 'onFold'>) {
  const { children, span } = line.node;
  if (children.length === 0) return <span className="wf-fold" />;
  return (
    <button
      type="button"
      tabIndex={-1}
      className="wf-fold"
      aria-label={folded ? 'Unfold' : 'Fold'}
      onClick={(event) => {
        event.stopPropagation();
        onFold(span.span_id);
      }}
    >
      {folded ? '▸' : '▾'}
    </button>
  );
}

function Name({ line }: { readonly line: Line }) {
  const { span, depth } = line.node;
  const name = line.call?.model || span.tool_name || span.name || kindTitles[span.kind];
  return (
    <>
      <i className={`kind kind-${familyOf(span.kind)}`} title={kindTitles[span.kind]} />
      {depth > indentsMax ? <span className="sub">{depth}</span> : null}
      <span className="wf-text" title={span.name}>
        {name}
      </span>
      <span className="sr-only">, {kindTitles[span.kind]}</span>
      <Marks line={line} />
    </>
  );
}

function Marks({ line }: { readonly line: Line }) {
  const { call, tool, repeat, failed, node } = line;
  const counting = (call ?? tool)?.counting;
  const error = node.span.error_type || (call ?? tool)?.error_type || 'error';
  return (
    <>
      {repeat ? (
        <Tag tone="accent" title={`asked the same ${repeat.of} times`}>{`${repeat.nth}×`}</Tag>
      ) : null}
      {failed ? (
        <Tag tone="bad" title={node.span.status_message || undefined}>
          {error}
        </Tag>
      ) : null}
      {counting === 'rolled_up' ? (
        <Tag tone="mute" title="its tokens are those of the calls below, which are counted instead">
          rolled up
        </Tag>
      ) : null}
    </>
  );
}

/** A second report of a call leads to the one that counts. */
function Tokens({ line, onSelect }: Pick<Props, 'line' | 'onSelect'>) {
  const twin = (line.call ?? line.tool)?.duplicate_of_span_id;
  if (!isGhost(line)) return tokensOf(line);
  if (!twin) return 'reported twice';
  const select = (event: MouseEvent) => {
    event.stopPropagation();
    onSelect(twin);
  };
  return (
    <button
      type="button"
      tabIndex={-1}
      className="wf-twin"
      title="a second report of one call; this leads to the one that counts"
      onClick={select}
    >
      reported twice
    </button>
  );
}

function tokensOf({ call, sums, node }: Line): string {
  if (call)
    return call.input_tokens === null && call.output_tokens === null
      ? 'no usage'
      : `${tokens(call.input_tokens)} → ${tokens(call.output_tokens)}`;
  if (node.children.length === 0) return '';
  const told = [
    sums.call_count > 0 ? counted(sums.call_count, 'call') : '',
    sums.tool_call_count > 0 ? counted(sums.tool_call_count, 'tool') : '',
  ];
  return told.filter(Boolean).join(', ');
}

const tokens = (count: number | null): string => (count === null ? '?' : grouped(count));

function Cost({ line: { call, sums } }: { readonly line: Line }) {
  if (call && call.counting !== 'counted') return <Unknown words="–" title="not in any sum" />;
  if (call?.cost_basis === 'no_usage')
    return <Unknown words="unknown" title="no usage was sent, so there is nothing to price" />;
  if (call)
    return call.list_cost_usd === null ? (
      <Unknown words="unpriced" title="no price is known for the model" />
    ) : (
      money(call.list_cost_usd)
    );
  if (sums.call_count === 0) return null;
  if (sums.list_cost_usd === null)
    return (
      <Unknown
        words={sums.priceless_call_count === sums.call_count ? 'unpriced' : 'unknown'}
        title="no call below has a known cost"
      />
    );
  const lacks = sums.unpriced_call_count;
  return (
    <span
      className="wf-sum"
      title={
        lacks > 0 ? `${counted(lacks, 'call')} without a known cost not included` : 'all calls below together'
      }
    >
      {lacks > 0 ? '≥ ' : ''}
      {money(sums.list_cost_usd)}
    </span>
  );
}

function Unknown({ words, title }: { readonly words: string; readonly title: string }) {
  return (
    <span className="unknown" title={title}>
      {words}
    </span>
  );
}

function BarMark({ line, bar }: { readonly line: Line; readonly bar: Bar }) {
  const { span } = line.node;
  const classes = `mark mark-${familyOf(span.kind)}${line.failed ? ' mark-failed' : ''}`;
  return (
    <>
      <i className={classes} style={{ left: `${bar.left}%`, width: `${bar.width}%` }} />
      {bar.tick === null ? null : (
        <s
          className="tick"
          style={{ left: `${bar.tick}%` }}
          title={`first token after ${duration(line.call?.ttft_ms ?? 0)}`}
        />
      )}
    </>
  );
}
