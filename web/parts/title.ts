// The title of the browser's tab, which a screen reader reads when the page changes.

import { useEffect } from 'react';

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · flyball`;
  }, [title]);
}
