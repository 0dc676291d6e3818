// A text of any length: folded at first, then slice by slice, with a way to keep the whole of it.

import { useState } from 'react';
import { bytes, grouped } from '../format/number.ts';
import { folded, foldedMax, sliceCount, sliceOf } from '../payload/slices.ts';

interface Props {
  readonly text: string;
  readonly mono?: boolean;
  /** What a saved copy is called. */
  readonly name?: string;
}

export function LongText({ text, mono = false, name = 'text.txt' }: Props) {
  const [slice, setSlice] = useState<number | null>(null);
  const isLong = text.length > foldedMax;
  const count = sliceCount(text.length);
  return (
    <div className="long">
      <pre className={mono ? 'text mono' : 'text'}>
        {isLong ? (slice === null ? `${folded(text)} …` : sliceOf(text, slice)) : text}
      </pre>
      {isLong ? (
        <div className="long-bar">
          <span className="sub">
            {slice === null
              ? `${bytes(text.length)} of text`
              : count > 1
                ? `part ${grouped(slice + 1)} of ${grouped(count)}`
                : null}
          </span>
          {slice === null ? (
            <Step title="Show more" to={() => setSlice(0)} />
          ) : (
            <Step title="Fold" to={() => setSlice(null)} />
          )}
          {slice !== null && slice > 0 ? <Step title="Previous part" to={() => setSlice(slice - 1)} /> : null}
          {slice !== null && slice < count - 1 ? (
            <Step title="Next part" to={() => setSlice(slice + 1)} />
          ) : null}
          <Step title="Save" to={() => save(text, name)} />
        </div>
      ) : null}
    </div>
  );
}

function Step({ title, to }: { readonly title: string; readonly to: () => void }) {
  return (
    <button type="button" className="quiet" onClick={to}>
      {title}
    </button>
  );
}

function save(text: string, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
