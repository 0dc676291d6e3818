// Which time is looked at, on a button that opens the choice.

import type { ComponentProps } from 'react';
import { zone } from '../state/clock.ts';
import type { View } from '../url/view.ts';
import { inPrevious, rangeTitle } from '../words/range.ts';

/** Whatever opens the choice hands its own properties on to the button. */
interface Props extends ComponentProps<'button'> {
  readonly view: View;
  readonly now: number;
}

export function RangeButton({ view, now, ...rest }: Props) {
  const when = { range: view.range, now, zone };
  return (
    <button {...rest} type="button" className="control" title="Which time is looked at">
      <b>{rangeTitle(when)}</b>
      <span className="wide-only"> · against {inPrevious(when).replace('in ', '')}</span>
    </button>
  );
}
