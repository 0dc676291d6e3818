// A link to a view of ours: a real address, which a plain click follows without loading the page anew.

import type { ComponentProps, MouseEvent } from 'react';
import { go } from '../state/address.ts';
import { formatView, type View } from '../url/view.ts';

interface Props extends Omit<ComponentProps<'a'>, 'href' | 'onClick'> {
  readonly to: View;
}

export function Link({ to, ...rest }: Props) {
  const follow = (event: MouseEvent) => {
    const isPlain =
      event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!isPlain) return;
    event.preventDefault();
    go(to);
  };
  return <a {...rest} href={formatView(to)} onClick={follow} />;
}
