// The controls of the header that open something. They come after the page: until then the range stands there as it
// will, and remembers that it was pressed.

import { lazy, Suspense, useState } from 'react';
import { useNow } from '../state/clock.ts';
import type { View } from '../url/view.ts';
import { RangeButton } from './range-button.tsx';

const Environment = lazy(() => import('./environment.tsx'));
const RangeControl = lazy(() => import('./range.tsx'));

/** Pages of one thing show all of it, whatever the range. */
const timeless: ReadonlySet<string> = new Set(['trace', 'conversation', 'settings', 'lost']);

export function Controls({ view }: { readonly view: View }) {
  const now = useNow(60_000);
  const [open, setOpen] = useState(false);
  if (timeless.has(view.page.name)) return null;
  return (
    <Suspense fallback={<RangeButton view={view} now={now} onClick={() => setOpen(true)} />}>
      <Environment view={view} />
      <RangeControl view={view} open={open} setOpen={setOpen} />
    </Suspense>
  );
}
