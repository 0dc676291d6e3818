// Over which stretch of time an SLO is measured at a given moment: the last N days, or the calendar period that holds
// the moment, whose real length counts (a month with a change of clocks is an hour shorter or longer).

import type { SloWindow } from '../../contract/policies/slo.ts';
import { periodAt } from '../calendar.ts';

/** Holds instants after `from_ms` up to and including `to_ms`. */
export interface Stretch {
  readonly from_ms: number;
  readonly to_ms: number;
  /** How long the whole window is; more than what has passed of a calendar period. */
  readonly length_ms: number;
  /** When a calendar period ends; null for a window that rolls. */
  readonly ends_ms: number | null;
}

const minute_ms = 60_000;

/** The window of an SLO at `at_ms`. */
export function stretchAt(window: SloWindow, at_ms: number): Stretch {
  if ('calendar' in window) {
    const { from_ms, to_ms } = periodAt({ ...window, unit: window.calendar }, at_ms);
    return { from_ms, to_ms: at_ms, length_ms: to_ms - from_ms, ends_ms: to_ms };
  }
  const { rolling_days = 0, rolling_hours = 0, rolling_minutes = 0 } = window;
  const length_ms = ((rolling_days * 24 + rolling_hours) * 60 + rolling_minutes) * minute_ms;
  return { from_ms: at_ms - length_ms, to_ms: at_ms, length_ms, ends_ms: null };
}
