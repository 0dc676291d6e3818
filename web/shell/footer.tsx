// What holds for every number of the page: its time zone and its currency.

import { offsetOf } from '../format/time.ts';
import { useNow, zone } from '../state/clock.ts';

export function Footer() {
  const now = useNow(3_600_000);
  return (
    <footer className="foot">
      Times are {zone.replaceAll('_', ' ')} ({offsetOf(zone, now)}), UTC on hover. Costs are US dollars at
      list price.
    </footer>
  );
}
