// Over the tree: the face of the page, the search, the way from error to error, folding, and what had to be mended.

import { type KeyboardEvent, type RefObject, useMemo, useState } from 'react';
import { counted } from '../format/number.ts';
import { adjust, go, useView } from '../state/address.ts';
import type { Line, Tree } from '../tree/lines.ts';
import { matches, nextLine } from '../tree/rows.ts';
import { type Face, faces } from '../url/view.ts';

interface Props {
  readonly tree: Tree;
  readonly selected: string | null;
  readonly searchField: RefObject<HTMLInputElement | null>;
  readonly select: (span_id: string) => void;
  readonly foldAll: (folded: boolean) => void;
  readonly backToTree: () => void;
}

const faceTitles: Readonly<Record<Face, string>> = {
  tree: 'Tree',
  transcript: 'Transcript',
  quality: 'Quality',
};

export function Toolbar(props: Props) {
  const view = useView();
  const face = view.face ?? 'tree';
  return (
    <div className="trace-bar">
      <fieldset className="faces">
        <legend className="sr-only">Face of the trace</legend>
        {faces.map((name) => (
          <button
            key={name}
            type="button"
            className="control"
            aria-pressed={name === face}
            onClick={() => go({ ...view, face: name === 'tree' ? null : name })}
          >
            {faceTitles[name]}
          </button>
        ))}
      </fieldset>
      {face === 'tree' ? <TreeTools {...props} /> : null}
    </div>
  );
}

function TreeTools({ tree, selected, searchField, select, foldAll, backToTree }: Props) {
  const errors = useMemo(() => tree.lines.filter(({ failed }) => failed).length, [tree]);
  const jump = (step: 1 | -1) =>
    choose(
      nextLine(tree.lines, selected, ({ failed }) => failed, step),
      select,
    );
  return (
    <>
      <SearchField {...{ tree, selected, searchField, select, backToTree }} />
      {errors > 0 ? (
        <span className="errors">
          {counted(errors, 'failed span')}
          <button type="button" className="quiet" onClick={() => jump(-1)} title="p">
            previous
          </button>
          <button type="button" className="quiet" onClick={() => jump(1)} title="n">
            next
          </button>
        </span>
      ) : null}
      <button type="button" className="quiet" onClick={() => foldAll(true)}>
        Fold all
      </button>
      <button type="button" className="quiet" onClick={() => foldAll(false)}>
        Unfold all
      </button>
      <span className="sub wide-only">↑ ↓ walk · ← → fold · Enter reads · / searches · n p errors</span>
    </>
  );
}

const choose = (line: Line | null, select: (span_id: string) => void): void => {
  if (line) select(line.node.span.span_id);
};

function SearchField({ tree, selected, searchField, select, backToTree }: Omit<Props, 'foldAll'>) {
  const view = useView();
  const [text, setText] = useState(view.find ?? '');
  const change = (next: string) => {
    setText(next);
    adjust({ find: next === '' ? null : next });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && text !== '')
      choose(
        nextLine(tree.lines, selected, (line) => matches(line, text), event.shiftKey ? -1 : 1),
        select,
      );
    if (event.key === 'Escape') {
      change('');
      backToTree();
    }
  };
  const found = useMemo(
    () => (text === '' ? null : tree.lines.filter((line) => matches(line, text)).length),
    [tree, text],
  );
  return (
    <label className="find">
      <span className="sr-only">Find spans</span>
      <input
        ref={searchField}
        type="search"
        placeholder="Find spans  /"
        value={text}
        maxLength={200}
        onChange={(event) => change(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {found === null ? null : <span className="sub">{found === 0 ? 'none' : found}</span>}
    </label>
  );
}

/** What the tree could not take as it came. */
export function Mended({ tree }: { readonly tree: Tree }) {
  const { orphans, cut } = tree.forest;
  if (orphans.length === 0 && cut.length === 0) return null;
  return (
    <p className="mended" role="note">
      {orphans.length > 0
        ? `${counted(orphans.length, 'span')} with a parent that has not arrived: shown at the top level. `
        : null}
      {cut.length > 0
        ? `The parents of ${counted(cut.length, 'span')} form a circle: it is cut at its earliest span.`
        : null}
    </p>
  );
}
