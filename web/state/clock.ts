// The browser's clock and time zone, for the pure functions that take them as arguments.

import { useEffect, useState } from 'react';

export const zone: string = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

/** The present, renewed every so many milliseconds. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
