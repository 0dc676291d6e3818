// The controls of the header that open something. They come after the page: until then the range stands there as it
// will, remembers that it was pressed, and hands on the focus.

import { lazy, type RefObject, Suspense, useLayoutEffect, useRef, useState } from 'react';
import { Boundary } from '../parts/boundary.tsx';
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
  const hadFocus = useRef(false);
  if (timeless.has(view.page.name)) return null;
  return (
    <Boundary instead={<RangeButton view={view} now={now} />}>
      <Suspense fallback={<Waiting {...{ view, now, hadFocus }} onClick={() => setOpen(true)} />}>
        <Environment view={view} />
        <RangeControl {...{ view, open, setOpen, hadFocus }} />
      </Suspense>
    </Boundary>
  );
}

interface WaitingProps {
  readonly view: View;
  readonly now: number;
  readonly hadFocus: RefObject<boolean>;
  readonly onClick: () => void;
}

/** Stands in for the button; whoever is on it with the keyboard stays on it when the real one comes. */
function Waiting({ hadFocus, ...rest }: WaitingProps) {
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    const own = button.current;
    return () => {
      hadFocus.current = document.activeElement === own;
    };
  }, [hadFocus]);
  return <RangeButton {...rest} ref={button} />;
}
