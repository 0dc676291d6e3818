// The control of the time that is looked at: usual lengths that end now, or two moments.

import { Popover } from '@mantine/core';
import { type FormEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { spokenLength } from '../format/duration.ts';
import { go } from '../state/address.ts';
import { useNow, zone } from '../state/clock.ts';
import { isLive, lastMs, type Moments, momentsOf, presets } from '../url/range.ts';
import type { View } from '../url/view.ts';
import { RangeButton } from './range-button.tsx';

interface Props {
  readonly view: View;
  readonly open: boolean;
  readonly setOpen: (open: boolean) => void;
  /** Was the button that stood in for this one focused? */
  readonly hadFocus: RefObject<boolean>;
}

export default function RangeControl({ view, open, setOpen, hadFocus }: Props) {
  const now = useNow(60_000);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (hadFocus.current) button.current?.focus();
    hadFocus.current = false;
  }, [hadFocus]);
  const show = (range: View['range']) => {
    setOpen(false);
    go({ ...view, range });
  };
  return (
    <Popover opened={open} onChange={setOpen} trapFocus returnFocus>
      <Popover.Target>
        <RangeButton ref={button} view={view} now={now} onClick={() => setOpen(!open)} />
      </Popover.Target>
      <Popover.Dropdown>
        <Presets view={view} show={show} />
        <BetweenForm moments={momentsOf(view.range, now)} show={show} />
      </Popover.Dropdown>
    </Popover>
  );
}

interface Shows {
  readonly show: (range: View['range']) => void;
}

function Presets({ view, show }: Shows & { readonly view: View }) {
  return (
    <div className="presets">
      {presets.map((last) => (
        <button
          key={last}
          type="button"
          className="preset"
          aria-pressed={isLive(view.range) && view.range.last === last}
          onClick={() => show({ last })}
        >
          Last {spokenLength(lastMs(last) ?? 0)}
        </button>
      ))}
    </div>
  );
}

function BetweenForm({ moments, show }: Shows & { readonly moments: Moments }) {
  const [from, setFrom] = useState(() => localText(moments.from));
  const [to, setTo] = useState(() => localText(moments.to));
  const chosen = { from: Date.parse(from), to: Date.parse(to) };
  const isValid = chosen.from < chosen.to;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isValid) show(chosen);
  };
  return (
    <form className="between" onSubmit={submit}>
      <label>
        From <input type="datetime-local" value={from} onChange={(event) => setFrom(event.target.value)} />
      </label>
      <label>
        To <input type="datetime-local" value={to} onChange={(event) => setTo(event.target.value)} />
      </label>
      <button type="submit" className="button" disabled={!isValid}>
        Show
      </button>
      <span className="hint">in {zone.replaceAll('_', ' ')}</span>
    </form>
  );
}

/** The form that a datetime-local field takes, in the browser's zone. */
function localText(ms: number): string {
  const shifted = new Date(ms - new Date(ms).getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}
